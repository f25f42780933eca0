"""A simulated Tor for the tests of a program that uses stem: no Tor and no network are needed."""

import os
import shlex
import subprocess

import pytest
from stem.control import Controller

COMMAND = shlex.split(os.environ.get('RX_TOR_CONTROL', 'npx rx-tor-control'))


@pytest.fixture(scope='session')
def control_port():
    """The control port of a simulated Tor, which runs until the last test has ended."""
    tor = subprocess.Popen(
        [*COMMAND, 'simulate', '--listen', 'tor://127.0.0.1:0'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    # the command prints the URL once it listens
    yield int(tor.stdout.readline().rsplit(':', 1)[1])
    tor.terminate()
    tor.wait()


@pytest.fixture
def controller(control_port):
    """An authenticated controller of stem."""
    with Controller.from_port(port=control_port) as connected:
        connected.authenticate()
        yield connected
