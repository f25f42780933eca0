"""Receives bandwidth events with txtorcon: with_txtorcon.py PORT COUNT. Prints how many a second came, and the sum of `read`."""

import sys
import time

from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from txtorcon import TorControlProtocol

port, wanted = int(sys.argv[1]), int(sys.argv[2])
count = 0
total = 0
start = 0.0


def take(line):
    global count, total
    count += 1
    total += int(line.split()[0])
    if count == wanted:
        print(count / (time.perf_counter() - start), total, flush=True)
        reactor.stop()


def subscribe(protocol):
    global start
    start = time.perf_counter()
    return protocol.add_event_listener("BW", take)


def fail(failure):
    print(failure, file=sys.stderr)
    reactor.stop()


connecting = connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port), TorControlProtocol())
connecting.addCallback(lambda protocol: protocol.post_bootstrap)
connecting.addCallback(subscribe)
connecting.addErrback(fail)
reactor.run()
