"""Shows every page of nyx in a pseudo-terminal and prints what it saw as JSON: nyx_client.py PORT"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

# curses draws only what differs from the page before, so each page has a text of its own
PAGES = ['Bandwidth', 'Connections', 'Configuration', 'File', 'Interpreter']
RIGHT = b'\x1bOC'
DEADLINE = time.monotonic() + 60

home = tempfile.mkdtemp()
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(HOME=home, TERM='xterm', LANG='C.UTF-8')
    os.execv('/usr/bin/nyx', ['nyx', '-i', '127.0.0.1:' + sys.argv[1]])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 140, 0, 0))
os.kill(pid, signal.SIGWINCH)

output = ''
ESCAPES = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x0e\x0f]')


def read():
    """Reads output; returns False at its end."""
    global output
    if not select.select([terminal], [], [], max(0, DEADLINE - time.monotonic()))[0]:
        return False
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    output += ESCAPES.sub('', data.decode('utf-8', 'replace'))
    return len(data) > 0


def shows(text):
    """Waits for a text after the last key."""
    while text not in output:
        if not read():
            return False
    return True


facts = {'pages': []}
everything = ''
for page in PAGES:
    facts['pages'].append(page if shows(page) else 'not shown')
    everything += output
    output = ''
    os.write(terminal, RIGHT if page != PAGES[-1] else b'q')
facts['asks'] = shows('Are you sure')
os.write(terminal, b'q')
while read():
    pass
everything += output
if time.monotonic() >= DEADLINE:
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
facts['exit'] = os.waitstatus_to_exitcode(status)
facts['traceback'] = 'Traceback' in everything
if facts['traceback'] or facts['exit'] != 0:
    sys.stderr.write(everything)
print(json.dumps(facts, sort_keys=True))
