/** Both ends of a connection as targets: what a peer may send, whole, changed or random, in any chunks. */
import { either as E } from 'fp-ts';
import { from, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { frames } from '../../lib/tc/frame/frames.js';
import { client, noReconnect, serve } from '../../lib/index.js';
import { decodeMessage, senderOf } from '../../lib/tc/message/Message.js';
import { simulator } from '../../lib/simulator/index.js';
import { linked } from '../../lib/transport/memory.js';
import { chunked } from './codecs.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import { input } from './inputs.js';

const DONE = Uint8Array.of(0, 0, 0, 1);
const AUTHENTICATE = Uint8Array.of(0, 0, 0, 7);

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is wrong with what a server sent: it must be messages of a server, whole but for what a broken end cuts off. */
const wrongWith = (chunks: ReadonlyArray<Uint8Array>): string | undefined => {
  let problem: string | undefined;
  from(chunks)
    .pipe(frames())
    .subscribe((item) => {
      if (E.isLeft(item)) problem ??= 'the last message is not whole';
      else if (senderOf(item.right.type) !== 'server') problem ??= `it sent a message of type ${item.right.type}`;
      else if (E.isLeft(decodeMessage(item.right))) problem ??= `its message of type ${item.right.type} is malformed`;
    });
  return problem;
};

const server = target({
  name: 'a server answers any bytes with whole messages, and its session ends with the connection',
  input,
  run: async (bytes, random) => {
    const [near, far] = linked();
    const tor = simulator({ seed: random.below(100) });
    const said: Uint8Array[] = [];
    let closed = 0;
    let completed = 0;
    const session = serve(tor, { closeTimeout: Infinity, authenticationTimeout: Infinity })(far).subscribe({
      next: ({ _tag }) => {
        if (_tag === 'Closed') closed++;
      },
      complete: () => {
        completed++;
      },
    });
    near.incoming$.subscribe((item) => {
      if (item._tag === 'Right') said.push(item.right);
    });
    if (random.below(4) > 0) near.write(AUTHENTICATE);
    for (const chunk of chunked(bytes, random)) near.write(chunk);
    await tick();
    near.end();
    await tick();
    session.unsubscribe();
    if (closed !== 1) return `it said ${closed} times that it closed`;
    return completed === 1 ? wrongWith(said) : 'the session did not end';
  },
});

const asking = target({
  name: 'a client takes any bytes, and everything that was asked has an end with the connection',
  input,
  run: async (bytes, random) => {
    const [near, far] = linked();
    const tor = client(of(E.right(near)), { reconnect: noReconnect, timeout: Infinity });
    let pending = 0;
    let events = 0;
    const begun = (item$: Observable<unknown>): void => {
      pending++;
      item$.subscribe({
        next: () => {
          events++;
        },
        complete: () => {
          pending--;
        },
      });
    };
    far.incoming$.subscribe();
    const { circuit$, stream$, orConnection$, bandwidth$, log$, diagnostic$ } = tor;
    [circuit$, stream$, orConnection$, bandwidth$, log$, diagnostic$].forEach(begun);
    far.write(DONE);
    [tor.getConf(['SocksPort']), tor.getAllMappings, tor.saveConf, tor.signal('Dump')].forEach(begun);
    await tick();
    if (random.below(2) > 0) far.write(DONE);
    for (const chunk of chunked(bytes, random)) far.write(chunk);
    await tick();
    far.end();
    await tick();
    tor.close();
    return pending === 0 ? undefined : `${pending} are still waiting after ${events} items`;
  },
});

export const targets: ReadonlyArray<Target> = [server, asking];
