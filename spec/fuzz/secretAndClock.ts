/**
 * Two promises of every client: it repeats no secret that a peer echoes, and a step of the wall clock moves no
 * deadline.
 */
import { either as E, option as O } from 'fp-ts';
import { asyncScheduler } from 'rxjs';
import type { Duplex } from '../../lib/index.js';
import { overMemory } from './clientStory.js';
import { tc } from './dialects.js';
import type { Dialect } from './dialects.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import { MicrotaskTicks } from '../microtaskTicks.js';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Bytes of a secret; how the peer echoes it depends on the first. */
export const echo = (dialect: Dialect): Target =>
  target<ReadonlyArray<number>>({
    name: `a ${dialect.name} client repeats no secret that its peer echoes`,
    weight: 30,
    fixed: 9,
    input: ({ below }) => Array.from({ length: 9 + below(20) }, () => 0x41 + below(26)),
    run: async (codes) => {
      const secret = String.fromCharCode(...codes);
      const hex = Buffer.from(secret).toString('hex');
      const form = [secret, hex, hex.toUpperCase(), secret.toLowerCase()][(codes[0] ?? 0) % 4] ?? '';
      const words: unknown[] = [];
      const connect = overMemory((far) => {
        const read = dialect.receive();
        far.incoming$.subscribe((chunk) => {
          if (E.isLeft(chunk)) return;
          for (const received of read(chunk.right)) {
            if (received.kind === 'Introduction') far.write(received.reply);
            if (received.kind !== 'Authenticate') continue;
            far.write(
              dialect.reply(
                { kind: 'SaveConf', nth: 0 },
                (codes[1] ?? 0) % 2 === 0
                  ? { tag: 'Refused', code: 8, status: 515, text: `no: ${form}` }
                  : { tag: 'Lines', lines: [['AUTHENTICATE', form]] },
              ),
            );
          }
        });
      });
      const tor = dialect.client(connect, {
        secret,
        timeout: Infinity,
        reconnect: () => O.none,
        scheduler: new MicrotaskTicks(),
      });
      for (const item$ of [tor.status$, tor.diagnostic$, tor.ended$, tor.bandwidth$, tor.saveConf]) {
        (item$ as typeof tor.status$).subscribe((item) => words.push(item));
      }
      await tick();
      tor.close();
      const told = JSON.stringify(words).toLowerCase();
      if (!told.includes('closed')) return 'the client did not end';
      return told.includes(form.toLowerCase()) ? `it repeated ${form}` : undefined;
    },
  });

type Step = { readonly do: 'ask' | 'answer' } | { readonly do: 'pass' | 'set'; readonly by: number };

const TIMEOUT = 1_000;

/** Runs with a wall clock, a monotonic clock and timers of its own. */
const withClocks = async <A>(
  run: (set: (by: number) => void, pass: (by: number) => void, now: () => number) => Promise<A>,
): Promise<A> => {
  const real = { Date: Date.now, performance: performance.now.bind(performance), setInterval, clearInterval };
  let wall = 1e12;
  let elapsed = 1_000;
  let last = 0;
  const timers = new Map<number, { due: number; readonly every: number; readonly act: () => void }>();
  const fake = (act: () => void, every = 0): number => {
    timers.set(++last, { due: elapsed + every, every, act });
    return last;
  };
  Date.now = () => wall;
  performance.now = () => elapsed;
  globalThis.setInterval = fake as unknown as typeof setInterval;
  globalThis.clearInterval = ((id: number) => timers.delete(id)) as unknown as typeof clearInterval;
  const pass = (by: number): void => {
    const end = elapsed + by;
    for (;;) {
      const [next] = [...timers.values()].filter(({ due }) => due <= end).sort((one, other) => one.due - other.due);
      const until = Math.max(elapsed, next?.due ?? end);
      wall += until - elapsed;
      elapsed = until;
      if (next === undefined) return;
      next.due += Math.max(1, next.every);
      next.act();
    }
  };
  try {
    return await run(
      (by) => void (wall += by),
      pass,
      () => elapsed,
    );
  } finally {
    Date.now = real.Date;
    performance.now = real.performance;
    globalThis.setInterval = real.setInterval;
    globalThis.clearInterval = real.clearInterval;
  }
};

export const clock = target<ReadonlyArray<Step>>({
  name: 'a step of the wall clock moves no deadline of a client',
  weight: 50,
  input: ({ below, oneOf }) =>
    Array.from({ length: 20 }, () =>
      below(2) === 0
        ? { do: oneOf(['ask', 'ask', 'answer'] as const) }
        : { do: oneOf(['pass', 'set'] as const), by: below(700) },
    ).map((step) => (step.do === 'set' ? { do: step.do, by: (step.by - 350) * 3_600_000 } : step)),
  run: (steps) =>
    withClocks(async (set, pass, now) => {
      let end: Duplex<Uint8Array> | undefined;
      let unanswered = 0;
      const done = tc.reply({ kind: 'SaveConf', nth: 0 }, { tag: 'Done' });
      const connect = overMemory((far) => {
        end = far;
        const read = tc.receive();
        far.incoming$.subscribe((chunk) => {
          if (E.isLeft(chunk)) return;
          for (const received of read(chunk.right)) {
            if (received.kind === 'Authenticate') far.write(done);
            else unanswered++;
          }
        });
      });
      const options = { secret: '', timeout: TIMEOUT, reconnect: () => O.none, scheduler: asyncScheduler };
      const tor = tc.client(connect, options);
      const asked: Array<{ readonly due: number; answer: string | undefined }> = [];
      const run = async (): Promise<string | undefined> => {
        for (const step of steps) {
          switch (step.do) {
            case 'ask': {
              const one: (typeof asked)[number] = { due: now() + TIMEOUT, answer: undefined };
              asked.push(one);
              tor.saveConf.subscribe((answer) => (one.answer = E.isLeft(answer) ? answer.left._tag : 'Done'));
              await tick();
              // a far end that sends something is alive
              end?.write(tc.event('Bandwidth', 1));
              break;
            }
            case 'answer':
              if (unanswered > 0) end?.write(done);
              unanswered = Math.max(0, unanswered - 1);
              break;
            case 'pass':
              pass(step.by);
              break;
            case 'set':
              set(step.by);
          }
          const wrong = asked.find(({ due, answer }) =>
            due <= now() ? answer === undefined : answer !== undefined && answer !== 'Done',
          );
          if (wrong !== undefined) return `${wrong.answer ?? 'nothing'} ${now() - wrong.due} ms after its time`;
        }
        return undefined;
      };
      const outcome = await run();
      tor.close();
      return outcome;
    }),
});
