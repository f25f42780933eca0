/** Run by a spec: launches a Tor, tells where its folder is, and exits without stopping it. */
import { dirname } from 'node:path';
import { concatMap } from 'rxjs';
import { configLine } from '../../../lib/index.js';
import { launchTor } from '../../../lib/node/launch/launchTor.js';

launchTor({ config: [configLine('DisableNetwork', '1'), configLine('SocksPort', '0')] })
  .pipe(concatMap((item) => (item._tag === 'Left' ? [] : item.right.tor.getConf(['CookieAuthFile']))))
  .subscribe((answer) => {
    process.stdout.write(answer._tag === 'Left' ? 'Left' : dirname(answer.right[0]?.value ?? ''), () =>
      process.exit(7),
    );
  });
