/**
 * A Unix-domain socket and a cookie: only this user can connect, and who connects must have read the cookie file.
 *
 *     npm run example examples/unix-socket-and-cookie.ts
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { function as F } from 'fp-ts';
import { client, listen, noReconnect, observableEither as OE, orThrow, showTorError } from 'rx-tor-control';
import type { ClientOptions } from 'rx-tor-control';
import { cookieFile, cookieSecret, listenUnix, unix } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { concat, filter, finalize, map } from 'rxjs';
import type { Observable } from 'rxjs';

// made with mode 0700; a folder that others can write to would be refused
const folder = mkdtempSync(join(tmpdir(), 'tor-control-'));
const socket = join(folder, 'control');
const cookie = join(folder, 'control_auth_cookie');

// the cookie is there as long as the server is, and is a new one each time
const server$ = F.pipe(
  cookieFile(cookie),
  OE.chain((authentication) => listen(simulator(), listenUnix(socket), { authentication })),
);

const ask = (name: string, options: ClientOptions): Observable<string> => {
  const tor = client(unix(socket), { ...options, reconnect: noReconnect });
  return tor.getConf(['SocksPort']).pipe(
    OE.match(showTorError, (lines) => lines.map(({ key, value }) => `${key} ${value}`).join()),
    map((answer) => `${name}: ${answer}`),
    finalize(tor.close),
  );
};

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

const server = server$
  .pipe(
    orThrow,
    filter(({ _tag }) => _tag === 'Listening'),
  )
  .subscribe(() => {
    console.log(`modes: socket ${modeOf(socket)}, cookie ${modeOf(cookie)}`);
    concat(ask('without', {}), ask('with', { secret: cookieSecret(cookie) }))
      .pipe(
        finalize(() => {
          server.unsubscribe();
          console.log(`left in the folder: ${readdirSync(folder).join() || 'nothing'}`);
          rmSync(folder, { recursive: true });
        }),
      )
      .subscribe((line) => console.log(line));
  });
