/** Over real sockets: what a session in memory cannot show. */
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { ReplaySubject, Subject, filter, firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { LogEvent } from '../../lib/model/Event.js';
import { listen } from '../../lib/tc/server.js';
import type { ListenOptions, ServerEvent } from '../../lib/server/index.js';
import type { Tor } from '../../lib/Tor.js';
import type { TorError } from '../../lib/TorError.js';
import { listenTcp } from '../../lib/node/tcp.js';
import { authenticate, bytes, handmade, raw } from './handmade.js';

/** What has come to the sockets has been dealt with. */
const turn = (): Promise<void> => new Promise(setImmediate);

const begun: Array<() => void> = [];
afterEach(() => {
  for (const end of begun.splice(0)) end();
});

const server = async (tor: Tor, options?: ListenOptions) => {
  const event$ = new ReplaySubject<ServerEvent>();
  const subscription = listen(tor, listenTcp(), options).subscribe((item) => {
    if (item._tag === 'Right') event$.next(item.right);
  });
  begun.push(() => subscription.unsubscribe());
  const first = <T extends ServerEvent['_tag']>(tag: T) =>
    firstValueFrom(
      (event$ as Observable<ServerEvent>).pipe(
        filter((event): event is Extract<ServerEvent, { readonly _tag: T }> => event._tag === tag),
      ),
    );
  const { url } = await first('Listening');
  const open = (): Socket => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    begun.push(() => socket.destroy());
    return socket;
  };
  return { first, open, url };
};

const received = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Array<Buffer> = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('hex')));
    socket.on('end', () => socket.end());
  });

test('a client that ends its side gets the answers that are due', async () => {
  const answer = new Subject<E.Either<TorError, void>>();
  const { open, first } = await server(handmade({ saveConf: answer }));
  const socket = open();
  const all = received(socket);
  socket.end(bytes(authenticate(), raw(8), raw(3, 'a')));
  while (!answer.observed) await turn();
  answer.next(E.right(undefined));
  expect(await all).toBe(Buffer.from(bytes(raw(1), raw(1), raw(4, 'a 1\n'))).toString('hex'));
  expect(await first('SessionClosed')).toMatchObject({ reason: { kind: 'Ended' } });
});

test('an HTTP request gets no answer', async () => {
  const { url, first } = await server(handmade());
  const failed = new Promise((resolve) => {
    const post = request(url.replace('tcp:', 'http:'), { method: 'POST' }, () => resolve('an answer'));
    post.on('error', () => resolve('none'));
    post.end(bytes(authenticate(), raw(2, 'SocksPort 1\n')));
  });
  expect(await failed).toBe('none');
  expect(await first('SessionClosed')).toMatchObject({
    reason: { got: 'HTTP' },
  });
});

test('a client that reads nothing is cut off, and the session frees what it waited with', async () => {
  const logs = new Subject<E.Either<TorError, LogEvent>>();
  const { open, first } = await server(handmade({ log$: logs }));
  const socket = open();
  socket.pause();
  socket.write(bytes(authenticate(), raw(5, [0, 5])));
  await first('Session');
  const message = 'x'.repeat(60_000);
  while (!logs.observed) await turn();
  let sent = 0;
  for (; logs.observed; sent++) {
    logs.next(E.right({ _tag: 'Log', message }));
    if (sent % 50 === 0) await turn();
  }
  expect(await first('SessionClosed')).toMatchObject({
    reason: { _tag: 'QueueFull', queue: 'output', limit: 16 * 1024 * 1024, unit: 'bytes' },
  });
  expect(sent * 60_000).toBeGreaterThan(16 * 1024 * 1024);
});
