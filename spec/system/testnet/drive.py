"""What stem says of a Tor, as JSON, after it has done what it is told.

usage: drive.py SOCKET [set KEY VALUE | map FROM TO | extend | reset KEY]
"""
import json
import sys

from stem.control import Controller

socket, *act = sys.argv[1:]
with Controller.from_socket_file(socket) as tor:
    tor.authenticate()
    done = None
    if act[:1] == ['set']:
        tor.set_conf(act[1], act[2])
    elif act[:1] == ['reset']:
        tor.reset_conf(act[1])
    elif act[:1] == ['map']:
        done = tor.map_address({act[1]: act[2]})
    elif act[:1] == ['extend']:
        done = tor.new_circuit(await_build=True)
    print(json.dumps({
        'done': done,
        'version': str(tor.get_version()),
        'conf': tor.get_conf_map(['ContactInfo', 'MaxCircuitDirtiness', 'ExitNodes']),
        'mappings': tor.get_info('address-mappings/control'),
        'circuits': [
            [circuit.id, circuit.status, ['$%s~%s' % hop for hop in circuit.path]] for circuit in tor.get_circuits()
        ],
    }))
