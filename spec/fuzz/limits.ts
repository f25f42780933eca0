/** Limits of a server: bytes of the requests in flight, and connections that have not authenticated. */
import { listen, password } from '../../lib/index.js';
import { byHand } from './backends.js';
import { utf8 } from './bytes.js';
import { target } from './fuzz.js';
import { released } from '../memory.js';
import { memoryPlace } from './rawSession.js';
import type { RawSession } from './rawSession.js';
import { error, frame, TYPE, typeOf } from './tcBytes.js';

const SECRET = utf8('secret');
const LIMIT = 100_000;

const count = (frames: ReadonlyArray<Uint8Array>, wanted: Uint8Array): number =>
  frames.filter((bytes) => Buffer.compare(bytes, wanted) === 0).length;

type Step = { readonly do: 'open' | 'enter' | 'answer' } | { readonly do: 'ask'; readonly size: number };

export const limits = target<ReadonlyArray<Step>>({
  name: 'the limits of a server hold whatever its clients send, and the owner of the secret gets in',
  weight: 100,
  input: ({ below, oneOf }) =>
    Array.from({ length: 60 }, () =>
      below(2) === 0
        ? { do: 'ask' as const, size: 1 + below(30_000) }
        : { do: oneOf(['open', 'open', 'enter', 'answer'] as const) },
    ),
  run: async (steps) => {
    const place = memoryPlace();
    const most = 3;
    const problem = (): string | undefined => undefined;
    const backend = byHand({ problem, arrived: () => 0, answered: () => false }, released());
    const listening = listen(backend.tor, place.listen, {
      authentication: password(SECRET),
      maxUnauthenticated: most,
      maxInFlightBytes: LIMIT,
      authenticationTimeout: Infinity,
    }).subscribe();
    const strangers: RawSession[] = [];
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const enter = async (): Promise<RawSession | undefined> => {
      const one = place.connect();
      one.write(frame(TYPE.Authenticate, SECRET));
      await settled();
      return count(one.frames(), frame(TYPE.Done)) === 1 ? one : undefined;
    };
    const run = async (): Promise<string | undefined> => {
      const owner = await enter();
      if (owner === undefined) return 'the owner of the secret did not get in';
      let sizes: number[] = [];
      for (const one of steps) {
        switch (one.do) {
          case 'open':
            strangers.push(place.connect());
            break;
          case 'enter': {
            const another = await enter();
            if (another === undefined) return 'the owner of the secret did not get in';
            another.end();
            break;
          }
          case 'ask': {
            const before = backend.pending();
            owner.write(frame(TYPE.SetConf, utf8(`K1 ${'x'.repeat(one.size)}\n`)));
            if (backend.pending() > before) sizes.push(one.size);
            break;
          }
          case 'answer':
            backend.answer(0);
            sizes = sizes.slice(1);
        }
        await settled();
        if (owner.frames().some((bytes) => typeOf(bytes) === TYPE.Error && count([bytes], EXHAUSTED) === 0)) {
          return 'the owner got an ERROR that is not of a limit';
        }
        const bytes = sizes.reduce((sum, size) => sum + size, 0);
        if (bytes > LIMIT) return `${bytes} bytes are in flight`;
        const open = strangers.filter((stranger) => !stranger.ended()).length;
        if (open > most) return `${open} connections have not authenticated`;
      }
      return undefined;
    };
    const outcome = await run();
    listening.unsubscribe();
    return outcome;
  },
});

const EXHAUSTED = error(9, 'Resource exhausted');
