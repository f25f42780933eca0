/** What a server of the v1 protocol keeps in memory. */
import { either as E } from 'fp-ts';
import { defer, NEVER, of, Subject, take } from 'rxjs';
import { left } from '../../../lib/ObservableEither.js';
import type { ObservableEither } from '../../../lib/ObservableEither.js';
import { serverError } from '../../../lib/TorError.js';
import type { TorError } from '../../../lib/TorError.js';
import type { ServedTor, ServeV1Options } from '../../../lib/v1/index.js';
import { serveV1 } from '../../../lib/v1/index.js';
import { linked } from '../../../lib/transport/linked.js';
import { growth, released } from '../../memory.js';
import { handmade } from '../../server/handmade.js';
import { latin1 } from '../parts.js';
import { v1PeerOf, v1Session, v1Stranger } from './handmade.js';
import type { V1Peer } from './handmade.js';

const refused = left(serverError('ResourceExhausted', 'More than 100 requests in 1000 ms'));

const line = (text: string): Uint8Array => latin1(`${text}\r\n`);

/** A session whose first request is answered late. */
const blocked = (tor: Partial<ServedTor>, options?: ServeV1Options): V1Peer => {
  const peer = v1Session({ ...handmade({ saveConf: NEVER }), ...tor }, options);
  peer.send('SAVECONF');
  return peer;
};

const long = (name: string, size = 65_000): Uint8Array => line(`${name} ContactInfo="${'b'.repeat(size)}"`);

it('a settled request behind a late answer keeps its reply, and nothing of what was asked', async () => {
  const objects = released();
  const peer = blocked({
    setConf: (lines) => {
      objects.add('the lines of a request', lines);
      return refused;
    },
  });
  const ask = (): void => {
    const request = long('SETCONF');
    objects.add('the bytes of a request', request);
    peer.write(request);
  };
  for (let i = 0; i < 10; i++) ask();
  expect(await objects.stillReachable()).toEqual([]);
  expect([peer.state(), peer.received()]).toEqual(['open', []]);
});

describe('replies that wait take no more memory than outputLimit', () => {
  const outputLimit = 4 * 1024 * 1024;
  const kinds: ReadonlyArray<readonly [string, Uint8Array, Partial<ServedTor>]> = [
    ['250 OK', line('SETCONF a=b'), {}],
    ['an error of the Tor', line('SETCONF a=b'), { setConf: () => refused }],
    ['a refusal', line('FOO'), {}],
    ['the lines of GETCONF', line('GETCONF a'), {}],
    ['a value of GETINFO', line('GETINFO a'), { getInfoText: (keys) => of(E.right(keys.map(() => 'b'))) as never }],
    ['the OK of a SETEVENTS', line('SETEVENTS'), {}],
  ];

  it.each(kinds)('%s', async (_, request, tor) => {
    const until = (most: number): readonly [number, V1Peer] => {
      const peer = blocked(tor, { outputLimit });
      let count = 0;
      while (count < most && peer.state() === 'open') {
        peer.write(request);
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
    expect(grown).toBeLessThan(outputLimit * 1.5);
  });
});

describe('requests in flight take no more memory than maxInFlightBytes', () => {
  const maxInFlightBytes = 4 * 1024 * 1024;
  const kinds: ReadonlyArray<readonly [string, Uint8Array]> = [
    ['SAVECONF', line('SAVECONF')],
    ['a short SETCONF', line('SETCONF a=b')],
    ['SETCONF of many options', line(`SETCONF${' a=b'.repeat(10_000)}`)],
    ['SETCONF of one long value', long('SETCONF')],
    ['SETCONF of one long value that is not ASCII', line(`SETCONF a="\\342\\200\\240${'b'.repeat(65_000)}"`)],
    ['a short GETCONF', line('GETCONF a')],
    ['GETCONF of keys that are asked for one by one', line('GETCONF a ab')],
    ['GETCONF of many keys', line(`GETCONF${Array.from({ length: 1_000 }, (_, i) => ` k${String(i)}`).join('')}`)],
    ['GETCONF of one long key', line(`GETCONF ${'b'.repeat(65_000)}`)],
    ['a short GETINFO', line('GETINFO a')],
    ['GETINFO of many keys', line(`GETINFO${Array.from({ length: 10_000 }, (_, i) => ` ${String(i)}`).join('')}`)],
    ['LOADCONF', line(`+LOADCONF\r\n${'ab c\r\n'.repeat(10_000)}.`)],
    ['MAPADDRESS', line('MAPADDRESS 10.0.0.1=host.example')],
    ['MAPADDRESS of two addresses', line('MAPADDRESS 10.0.0.1=host.example 10.0.0.2=host.example')],
    ['MAPADDRESS of many addresses', line(`MAPADDRESS${' 10.0.0.1=host.example'.repeat(5_000)}`)],
    ['RESOLVE', line('RESOLVE host.example')],
    ['RESOLVE of two hosts', line('RESOLVE host.example host.example')],
    ['RESOLVE of many hosts', line(`RESOLVE${' host.example'.repeat(5_000)}`)],
    ['EXTENDCIRCUIT', line(`EXTENDCIRCUIT 0 ${'amber,'.repeat(10_000)}amber`)],
    ['a short ADD_ONION', line('ADD_ONION NEW:BEST Port=80')],
    ['DEL_ONION', line(`DEL_ONION ${'a'.repeat(56)}`)],
    ['SIGNAL', line('SIGNAL RELOAD')],
    ['PROTOCOLINFO', line('PROTOCOLINFO')],
    ['ADD_ONION of many ports', line(`ADD_ONION NEW:BEST${' Port=80,127.0.0.1:8080'.repeat(2_000)}`)],
    ['AUTHENTICATE with a long secret', line(`AUTHENTICATE "${'s'.repeat(65_000)}"`)],
  ];

  // prettier-ignore
  const members = [
    'setConf', 'getConf', 'mapAddress', 'getInfoText', 'loadConf', 'resolve', 'extendCircuit', 'addOnion', 'delOnion',
    'signal',
  ];

  it.each(kinds)('%s', async (_, request) => {
    let asked = 0;
    const pending = (): ObservableEither<TorError, never> => {
      asked++;
      return NEVER;
    };
    const tor = Object.fromEntries(members.map((member) => [member, pending]));
    let first = true;
    const check = (): boolean | Promise<boolean> => {
      if (first) {
        first = false;
        return true;
      }
      asked++;
      return new Promise<boolean>(() => undefined);
    };
    const grown = await growth(() => {
      asked = 0;
      first = true;
      const peer = v1Stranger(
        { ...handmade({ saveConf: defer(pending) }), ...tor },
        {
          authentication: { _tag: 'Check', check },
          maxInFlight: Infinity,
          maxInFlightBytes,
        },
      );
      peer.send('AUTHENTICATE');
      // a refusal waits behind the first request, which is not answered
      for (let before = -1; before < asked && asked < 100_000;) {
        before = asked;
        peer.write(request);
      }
      return peer;
    });
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(100_000);
    expect(grown).toBeLessThan(maxInFlightBytes * 1.5);
  });
});

it('a request that would exceed maxInFlightBytes is refused in its place, and later ones are sent', async () => {
  const answer = new Subject<E.Either<TorError, void>>();
  let asked = 0;
  const setConf = () => {
    asked++;
    return answer.pipe(take(1));
  };
  const peer = v1Session(handmade({ setConf }), { maxInFlightBytes: 100_000 });
  const large = long('SETCONF', 40_000);
  for (const chunk of [large, large]) peer.write(chunk);
  peer.send('GETCONF c', 'SETCONF a=b');
  expect([asked, peer.received()]).toEqual([2, []]);
  answer.next(E.right(undefined));
  await Promise.resolve();
  expect(peer.received()).toEqual(['250 OK', '451 Resource exhausted', '250 c=1', '250 OK']);
});

it('a session that ended is not kept by a Promise that the Tor never settles', async () => {
  const objects = released();
  const promises: Array<Promise<never>> = [];
  const tor = handmade({
    setConf: (lines) => {
      objects.add('lines', lines);
      const promise = new Promise<never>(() => undefined);
      promises.push(promise);
      return promise as never;
    },
  });
  const serving = serveV1(tor);
  // a function, so that no local variable of the spec refers to the last session
  const askAndLeave = (): void => {
    const ends = linked();
    objects.add('connection', ends[1]);
    const request = long('SETCONF');
    objects.add('request', request);
    const peer = v1PeerOf((duplex) => {
      const session$ = serving(duplex);
      objects.add('session', session$);
      return session$;
    }, ends);
    peer.send('AUTHENTICATE');
    peer.write(request);
    peer.unsubscribe();
  };
  for (let i = 0; i < 10; i++) askAndLeave();
  v1Session(tor);
  expect(promises.length).toBe(10);
  expect(await objects.stillReachable()).toEqual([]);
});

const written: ReadonlyArray<readonly [of: string, chunks: ReadonlyArray<Uint8Array>]> = [
  ['of a request', [line(`FOO ${'a'.repeat(60_000)}`)]],
  ['of a request in two chunks', [latin1(`+LOADCONF\r\n${'a\r\n'.repeat(20_000)}`), line('.')]],
  ['of a secret', [line(`AUTHENTICATE "${'s'.repeat(60_000)}"`)]],
  ['of a secret before authentication', [line(`AUTHENTICATE "${'s'.repeat(1_000)}"`)]],
];

it.each(written)('an idle session keeps no chunk %s', async (of, chunks) => {
  const objects = released();
  const peer = of.includes('before') ? v1Stranger(handmade()) : v1Session(handmade());
  const write = (content: Uint8Array): void => {
    const chunk = content.slice();
    objects.add('a chunk', chunk);
    peer.write(chunk);
  };
  for (const chunk of chunks) write(chunk);
  expect(peer.received()).toHaveLength(1);
  expect(await objects.stillReachable()).toEqual([]);
  expect(peer.state()).toBe('open');
});
