"""Runs vanguards once and prints what it saw as JSON: vanguards_client.py PORT [few]

With `few` it chooses one guard of each layer: it would look forever for another one where few relays have bandwidth.
"""

import json
import re
import subprocess
import sys
import tempfile

home = tempfile.mkdtemp()
config = []
if 'few' in sys.argv[2:]:
    config = ['--config', home + '/vanguards.conf']
    with open(config[1], 'w') as file:
        file.write('[Vanguards]\nnum_layer1_guards = 1\nnum_layer2_guards = 1\nnum_layer3_guards = 1\n')
run = subprocess.run(
    ['/usr/bin/vanguards', '--control_port', sys.argv[1], '--one_shot_vanguards', '--retry_limit', '1',
     '--state', home + '/state', *config],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
)
levels = re.compile(r'(NOTICE|WARN|ERROR|INFO)\[[^]]*\]: (.*)')
said = [match.group(2) for match in map(levels.search, run.stdout.splitlines()) if match]
print(json.dumps({
    'exit': run.returncode,
    'said': [re.sub(r'/\S+|0x\w+|\d+\.\S+', '...', line) for line in said],
    'traceback': 'Traceback' in run.stdout,
    **({'output': run.stdout} if 'raw' in sys.argv else {}),
}, sort_keys=True))
