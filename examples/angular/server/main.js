/**
 * Serves the dashboard: the page, and the gateway that it speaks to, at one address of this machine.
 *
 *     node server/main.js                                        a simulated Tor
 *     node server/main.js --tor tor://127.0.0.1:9051 --cookie-from-tor
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { either as E } from 'fp-ts';
import { showTorError } from 'rx-tor-control';
import { listenBoth, listenWebSocketOn } from 'rx-tor-control/node';
import { tcSubprotocol, v1Subprotocol } from 'rx-tor-control/websocket';
import { firstValueFrom } from 'rxjs';
import { entryOf } from './entry.js';
import { pages } from './pages.js';
import { torOf } from './tor.js';

const help = `Usage: npm run dashboard -- [options]

Serves a dashboard of a Tor on this machine, and prints the link that opens it.

  --tor URL             tor://HOST:PORT or tor+unix:/PATH for a current Tor; tcp://HOST:PORT or unix:/PATH for a TC
                        server; without it a simulated Tor is shown
  --cookie-from-tor     authenticate with the cookie in the file that the Tor names
  --cookie-file PATH    authenticate with the cookie in this file
  --password-file PATH  authenticate with the password in this file
  --allow-writes        let the dashboard change the Tor (with --tor it may only read by default)
  --page-password-file PATH
                        let pages in with the password in this file, which they ask for, instead of with a link;
                        then they reconnect by themselves when this command is restarted
  --port N              the port of the dashboard; 0 for any (default: 7890)
  --help                print this
`;

/** With what a terminal could act upon made visible: peers may have sent some of it. */
const visible = (text) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0).toString(16).padStart(4, '0')}}`,
  );

const log = (text) => console.error(`dashboard: ${visible(text)}`);

const fail = (text, status = 1) => {
  log(text);
  process.exit(status);
};

const flagsOf = () => {
  try {
    return parseArgs({
      options: {
        tor: { type: 'string' },
        'cookie-from-tor': { type: 'boolean' },
        'cookie-file': { type: 'string' },
        'password-file': { type: 'string' },
        'allow-writes': { type: 'boolean' },
        'page-password-file': { type: 'string' },
        port: { type: 'string', default: '7890' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(`${error.message}; see --help`, 2);
  }
};

const flags = flagsOf();
if (flags.help) {
  console.log(help);
  process.exit(0);
}
if (!/^\d{1,5}$/.test(flags.port) || Number(flags.port) > 65_535) fail('--port: wanted a number to 65535', 2);

const { tor, name, writes, protocol, options, connected, close } = torOf(flags);

if (connected !== undefined) {
  const answer = await firstValueFrom(connected);
  // without the URL, which may have a password in it
  if (E.isLeft(answer)) fail(`--tor: ${showTorError(answer.left)}`);
}

const entry = await entryOf(flags);
if (E.isLeft(entry)) fail(`--page-password-file: ${entry.left}`);
const { kind, authentication, holds, fragment, hint, refusal } = entry.right;

const place = { tor: name, writes, token: kind, protocol, options: await firstValueFrom(options) };
const server = createServer(pages(fileURLToPath(new URL('../dist', import.meta.url)), place, holds));

const print = () => {
  const { port } = server.address();
  console.log(`http://127.0.0.1:${port}/${fragment()}`);
};

const address = listenWebSocketOn(server, { path: '/tc', subprotocols: [v1Subprotocol, tcSubprotocol] });

const gateway = listenBoth(tor, address, { authentication }).subscribe({
  next: (event) => {
    if (E.isLeft(event)) return log(showTorError(event.left));
    const { _tag } = event.right;
    if (_tag === 'Session' && event.right.event._tag === 'AuthenticationRefused') {
      log(`a page was refused, since ${refusal}`);
    }
  },
});

const end = () => {
  gateway.unsubscribe();
  close();
  server.close();
  server.closeAllConnections();
  process.stdin.pause();
};

process.once('SIGINT', end);
process.once('SIGTERM', end);

server.once('error', (error) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `port ${flags.port} is in use: give another with --port, or 0 for any`
      : error.message,
  ),
);
server.listen(Number(flags.port), '127.0.0.1', () => {
  log(`shows ${name}${writes ? '' : ', and may only read'}. Ctrl-C ends it.`);
  log(hint);
  print();
});
if (process.stdin.isTTY) process.stdin.on('data', print);
