"""Starts and stops a share of onionshare-cli and prints what it saw as JSON: onionshare_client.py PORT"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading

home = tempfile.mkdtemp()
settings = os.path.join(home, 'settings.json')
with open(settings, 'w') as file:
    json.dump({
        'connection_type': 'control_port',
        'control_port_address': '127.0.0.1',
        'control_port_port': int(sys.argv[1]),
        'auth_type': 'no_auth',
    }, file)
shared = os.path.join(home, 'shared.txt')
with open(shared, 'w') as file:
    file.write('shared')

cli = subprocess.Popen(
    ['/usr/bin/onionshare-cli', '--config', settings, '--connect-timeout', '30', *sys.argv[2:], shared],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    env={**os.environ, 'HOME': home, 'PYTHONUNBUFFERED': '1'},
)
overdue = threading.Timer(80, cli.kill)
overdue.start()
output = ''
facts = {'address': False, 'key': False}
for line in cli.stdout:
    output += line
    facts['key'] = facts['key'] or re.search(r'Private key: [A-Z2-7]{52}', line) is not None
    if re.search(r'http://[a-z2-7]{56}\.onion', line):
        facts['address'] = True
    if 'Ctrl+C' in line or 'Press Ctrl' in line:
        cli.send_signal(signal.SIGINT)
facts['exit'] = cli.wait()
overdue.cancel()
facts['traceback'] = 'Traceback' in output
if facts['traceback'] or not facts['address']:
    sys.stderr.write(output)
print(json.dumps(facts, sort_keys=True))
