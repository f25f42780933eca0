"""Drives the control port of a Tor with python3-txtorcon and prints what it saw as JSON.

usage: txtorcon_client.py PORT [circuits]
"""

import json
import sys

import txtorcon
from twisted.internet import defer, task
from twisted.internet.endpoints import TCP4ClientEndpoint


@defer.inlineCallbacks
def main(reactor, port, *wanted):
    tor = yield txtorcon.connect(reactor, TCP4ClientEndpoint(reactor, '127.0.0.1', int(port)))
    facts = {'version': tor.protocol.version.startswith('0.4')}
    state = yield tor.create_state()
    if 'circuits' in wanted:
        facts['circuits'] = len(state.circuits) > 0
    facts['state'] = [
        all(c.state != 'CLOSED' for c in state.circuits.values()),
        all(s.state != 'CLOSED' for s in state.streams.values()),
    ]
    config = yield tor.get_config()
    config.ContactInfo = 'txtorcon with spaces'
    config.MaxCircuitDirtiness = 700
    yield config.save()
    facts['saved'] = yield tor.protocol.get_conf('ContactInfo', 'MaxCircuitDirtiness')
    fresh = yield tor.get_config()
    facts['read again'] = [fresh.ContactInfo, fresh.MaxCircuitDirtiness]
    facts['owner'] = yield tor.protocol.get_conf('__OwningControllerProcess')
    try:
        config.NumCPUs = 'many'
        yield config.save()
        facts['bad value'] = 'saved'
    except Exception as error:
        facts['bad value'] = type(error).__name__
    newnym = yield tor.protocol.signal('NEWNYM')
    facts['signal'] = newnym
    print(json.dumps(facts, sort_keys=True))


task.react(main, sys.argv[1:])
