"""Drives the control port of a Tor with python3-stem and prints what it saw as JSON.

usage: stem_client.py PORT [extend] [publish]
"""

import json
import sys

import stem
import stem.control


def outcome(action):
    """The result of an action, or the name of the exception and the code of the refusal."""
    try:
        return action()
    except stem.ControllerError as error:
        return [type(error).__name__, getattr(error, 'code', None)]


with stem.control.Controller.from_port(port=int(sys.argv[1])) as tor:
    tor.authenticate()
    facts = {'version': tor.get_version() >= stem.version.Version('0.4.0.0')}

    def ignore(event):
        pass

    facts['listeners'] = {}
    for name in stem.control.EventType:
        refusal = outcome(lambda: tor.add_event_listener(ignore, name))
        if refusal is not None:
            facts['listeners'][name] = refusal
    tor.remove_event_listener(ignore)

    facts['set'] = outcome(lambda: tor.set_conf('ContactInfo', 'stem with spaces'))
    facts['get'] = tor.get_conf('ContactInfo')
    facts['hash'] = [outcome(lambda: tor.set_conf('ContactInfo', 'a # b')), tor.get_conf('ContactInfo')]
    facts['several'] = outcome(lambda: tor.set_options([('MaxCircuitDirtiness', '700'), ('ContactInfo', 'b')]))
    facts['map'] = tor.get_conf_map(['MaxCircuitDirtiness', 'ContactInfo'])
    facts['atomic'] = outcome(lambda: tor.set_options([('ContactInfo', 'c'), ('NoSuchOption', '1')]))
    facts['after a refusal'] = tor.get_conf('ContactInfo')
    facts['reset'] = outcome(lambda: tor.reset_conf('ContactInfo', 'MaxCircuitDirtiness'))
    facts['after the reset'] = [tor.get_conf('ContactInfo'), tor.get_conf('MaxCircuitDirtiness')]
    facts['is set'] = outcome(lambda: tor.is_set('MaxCircuitDirtiness'))
    facts['unknown option'] = outcome(lambda: tor.get_conf('NoSuchOption'))
    facts['unknown key'] = outcome(lambda: tor.get_info('no/such/key'))
    facts['unknown command'] = tor.msg('NOSUCHCOMMAND').content()[0][0]
    keys = ['version', 'config/names', 'events/names', 'signal/names', 'info/names', 'uptime', 'traffic/read']
    facts['info'] = sorted(key for key, value in tor.get_info(keys).items() if value)

    facts['mapping'] = outcome(lambda: tor.map_address({'stem.example': '192.0.2.1'}))
    facts['mappings'] = tor.get_info('address-mappings/control')
    facts['signal'] = outcome(lambda: tor.signal('NEWNYM'))
    facts['bad signal'] = outcome(lambda: tor.signal('NOSUCHSIGNAL'))

    facts['close no circuit'] = outcome(lambda: tor.close_circuit('4321'))
    facts['close no stream'] = outcome(lambda: tor.close_stream('4321'))
    facts['circuits'] = all(one.status != 'CLOSED' for one in tor.get_circuits())
    facts['streams'] = all(one.status not in ('CLOSED', 'FAILED') for one in tor.get_streams())

    service = tor.create_ephemeral_hidden_service({80: 8080}, await_publication=False)
    facts['onion'] = [len(service.service_id), service.private_key_type, len(service.private_key)]
    facts['listed'] = tor.list_ephemeral_hidden_services() == [service.service_id]
    again = outcome(lambda: tor.create_ephemeral_hidden_service(
        {80: 8080}, service.private_key_type, service.private_key))
    facts['twice'] = again if isinstance(again, list) else 'created'
    facts['removed'] = tor.remove_ephemeral_hidden_service(service.service_id)
    facts['removed twice'] = outcome(lambda: tor.remove_ephemeral_hidden_service(service.service_id))
    facts['none listed'] = tor.list_ephemeral_hidden_services()
    facts['alive'] = tor.is_alive()

    if 'extend' in sys.argv[2:]:
        circuit = tor.new_circuit(await_build=True)
        built = tor.get_circuit(circuit)
        facts['built'] = [built.status, len(built.path) > 0]
        tor.close_circuit(circuit)
        facts['closed'] = circuit not in [one.id for one in tor.get_circuits()]

    if 'publish' in sys.argv[2:]:
        published = tor.create_ephemeral_hidden_service({80: 8080}, await_publication=True)
        facts['published'] = len(published.service_id)
        tor.remove_ephemeral_hidden_service(published.service_id)

print(json.dumps(facts, sort_keys=True))
