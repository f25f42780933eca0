/** What a server keeps in memory: measured, as bytes of heap and of buffers once nothing is left to collect. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { either as E } from 'fp-ts';
import { defer, NEVER, of, Subject, take } from 'rxjs';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { serverError } from '../../lib/TorError.js';
import type { Tor } from '../../lib/Tor.js';
import type { ServeOptions } from '../../lib/server/index.js';
import { authenticate, handmade, left, octetsOf, raw, session, stranger } from './handmade.js';
import type { Peer } from './handmade.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects garbage until that frees nothing more: V8 frees buffers on another thread, later on a busy machine. */
const used = async (): Promise<number> => {
  let least = Infinity;
  for (let unchanged = 0; unchanged < 3; unchanged++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external < least) unchanged = 0;
    least = Math.min(least, heapUsed + external);
  }
  return least;
};

/** How many bytes more are used afterwards. */
const growth = async (act: () => unknown): Promise<number> => {
  const before = await used();
  const kept = act();
  const after = await used();
  // what it returns lives until here
  expect(kept).toBeDefined();
  return after - before;
};

const refused = left(serverError('ResourceExhausted', 'More than 100 requests in 1000 ms'));

const mapping = {
  from: { _tag: 'IPv4', address: '10.0.0.1' },
  to: { _tag: 'Hostname', address: 'host.example' },
} as const;

/** A body of at most 65,535 bytes. */
const filled = (type: number, line: string): Uint8Array =>
  raw(type, line.repeat(Math.floor(0xffff / Buffer.byteLength(line))));

const mapAddress = octetsOf({ _tag: 'MapAddress', ...mapping });

/** A session whose first request is answered late. */
const blocked = (tor: Partial<Tor>, options?: ServeOptions): Peer => {
  const peer = session(handmade({ saveConf: NEVER, ...tor }), options);
  peer.send(raw(8));
  return peer;
};

it('a settled request behind a late answer keeps its reply, and nothing of what was asked', async () => {
  const request = filled(2, 'ab c\n');
  const count = 1_000;
  const grown = await growth(() => {
    const peer = blocked({ setConf: () => refused });
    for (let i = 0; i < count; i++) peer.send(request);
    return peer;
  });
  expect(grown / count).toBeLessThan(1_024);
});

describe('replies that wait take no more memory than outputLimit', () => {
  const outputLimit = 2 * 1024 * 1024;
  const mappings = of(...Array.from({ length: 10 }, () => E.right(mapping)));
  const kinds: ReadonlyArray<readonly [string, Uint8Array, Partial<Tor>]> = [
    ['DONE', raw(2, 'a b\n'), {}],
    ['an ERROR of the Tor', raw(2, 'a b\n'), { setConf: () => refused }],
    ['a refusal', raw(9, [0x7f]), {}],
    ['a CONFVALUE', raw(3, 'a'), {}],
    ['ten ADDRESSMAPPED', raw(12), { getAllMappings: mappings }],
    ['the DONE of a SETEVENTS', raw(5), {}],
  ];

  it.each(kinds)('%s', async (_, request, tor) => {
    const until = (most: number): readonly [number, Peer] => {
      const peer = blocked(tor, { outputLimit });
      let count = 0;
      while (count < most && peer.state() === 'open') {
        peer.send(request);
        count++;
      }
      return [count, peer];
    };
    const [count] = until(1_000_000);
    let state = '';
    const grown = await growth(() => {
      const [, peer] = until(count - 1);
      state = peer.state();
      return peer;
    });
    expect(state).toBe('open');
    expect(grown).toBeLessThan(outputLimit * 1.1);
  });
});

describe('requests in flight take no more memory than maxInFlightBytes', () => {
  const maxInFlightBytes = 8 * 1024 * 1024;
  const kinds: ReadonlyArray<readonly [string, Uint8Array]> = [
    ['SAVECONF', raw(8)],
    ['a short SETCONF', raw(2, 'a b\n')],
    ['SETCONF of many short lines', filled(2, 'a\n')],
    ['SETCONF of many lines', filled(2, 'ab cdefghijklmnopqrstuvwxyz\n')],
    ['SETCONF of one long line that is not ASCII', raw(2, `a \u2020${'b'.repeat(65_000)}\n`)],
    ['a short GETCONF', raw(3, 'a')],
    ['GETCONF of one long key that is not ASCII', raw(3, `\u2020${'b'.repeat(65_000)}\n`)],
    ['MAPADDRESS', mapAddress],
    ['AUTHENTICATE with a long secret', authenticate('s'.repeat(0xffff))],
  ];

  it.each(kinds)('%s', async (_, request) => {
    let asked = 0;
    const pending = (): ObservableEither<TorError, never> => {
      asked++;
      return NEVER;
    };
    const tor = { setConf: pending, getConf: pending, mapAddress: pending };
    let first = true;
    const check = (): boolean | Promise<boolean> => {
      if (first) {
        first = false;
        return true;
      }
      asked++;
      return new Promise<boolean>(() => undefined);
    };
    let sent = 0;
    const grown = await growth(() => {
      const peer = stranger(handmade({ ...tor, saveConf: defer(pending) }), {
        authentication: { _tag: 'Check', check },
        maxInFlight: Infinity,
        maxInFlightBytes,
      });
      peer.send(authenticate());
      do {
        peer.send(request);
        sent++;
      } while (asked === sent && sent < 1_000_000);
      return peer;
    });
    expect(asked).toBeGreaterThan(1);
    expect(grown).toBeLessThan(maxInFlightBytes * 1.1);
  });
});

it('a request that would exceed maxInFlightBytes gets ERROR 9 in its place, and later ones are sent', async () => {
  const answer = new Subject<E.Either<TorError, void>>();
  let asked = 0;
  const setConf: Tor['setConf'] = () => {
    asked++;
    return answer.pipe(take(1));
  };
  const peer = session(handmade({ setConf }), { maxInFlightBytes: 100_000 });
  const large = raw(2, `a ${'b'.repeat(40_000)}\n`);
  peer.send(large, large, raw(3, 'c'), raw(2, 'a b\n'));
  expect([asked, peer.came()]).toEqual([2, []]);
  answer.next(E.right(undefined));
  await Promise.resolve();
  expect(peer.came()).toEqual(['DONE', '9 Resource exhausted', 'c=1', 'DONE']);
  peer.send(large);
  expect(asked).toBe(3);
});

it.each([NaN, 0, -1])('a maxInFlightBytes of %p refuses every request', (maxInFlightBytes) => {
  const peer = session(handmade(), { maxInFlightBytes });
  peer.send(raw(8), raw(5), authenticate());
  expect(peer.came()).toEqual(['9 Resource exhausted', 'DONE', '9 Resource exhausted']);
});

it('a session that ended is not kept by a Promise that the Tor never settles', async () => {
  const promises: Array<Promise<never>> = [];
  const tor = handmade({
    setConf: () => {
      const promise = new Promise<never>(() => undefined);
      promises.push(promise);
      return promise as never;
    },
  });
  const request = filled(2, 'ab c\n');
  const grown = await growth(() => {
    for (let i = 0; i < 400; i++) {
      const peer = session(tor);
      peer.send(request);
      peer.unsubscribe();
    }
    return promises;
  });
  expect(promises.length).toBe(400);
  expect(grown / 400).toBeLessThan(8_192);
});

it('an idle session keeps no chunk', async () => {
  const grown = await growth(() =>
    Array.from({ length: 200 }, () => {
      const peer = session(handmade());
      peer.send(raw(99, Buffer.alloc(60_000)));
      return peer;
    }),
  );
  expect(grown / 200).toBeLessThan(30_000);
});
