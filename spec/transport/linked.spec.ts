import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Duplex } from '../../lib/transport/Duplex.js';
import { linked } from '../../lib/transport/linked.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';
import { bytes, observe, content, say, text } from './observe.js';

type Bytes = Duplex<Uint8Array>;

/** Its text for each chunk, `R` for a Left. */
const shown = ({ incoming$ }: Bytes): Observable<string> =>
  incoming$.pipe(
    map(
      E.match(
        () => 'R',
        (chunk) => String(Buffer.from(chunk)),
      ),
    ),
  );

const withTime = (
  spec: (scheduler: TestScheduler, time: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void,
): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run((time) => spec(scheduler, time));
};

describe('linked', () => {
  describe('without a delay', () => {
    it('delivers within the write', () => {
      const [a, b] = linked();
      const atB = observe(b.incoming$);
      say(a, 'one');
      expect(text(atB)).toBe('one');
      expect(a.buffered()).toBe(0);
    });

    it('delivers what is written within a receiver after that receiver has returned', () => {
      const [a, b] = linked();
      const log: Array<string> = [];
      a.incoming$.subscribe(() => log.push('a receives'));
      b.incoming$.subscribe(() => {
        log.push('b receives');
        say(b, 'answer');
        log.push('b has answered');
      });
      say(a, 'question');
      expect(log).toEqual(['b receives', 'b has answered', 'a receives']);
    });

    it('lets two ends answer each other 100,000 times on a flat stack, keeping nothing', () => {
      const [a, b] = linked();
      let count = 0;
      const ball = new Uint8Array(1);
      a.incoming$.subscribe(() => {
        if (++count < 100_000) a.write(ball);
      });
      b.incoming$.subscribe(() => b.write(ball));
      a.write(ball);
      expect(count).toBe(100_000);
      expect(a.buffered() + b.buffered()).toBe(0);
    });

    it('keeps a flat stack through a row of pairs, each end writing to the next', () => {
      const pairs = Array.from({ length: 10 }, () => linked());
      pairs.reduce(([, before], [next, after]) => {
        before.incoming$.subscribe((chunk) => E.isRight(chunk) && next.write(chunk.right));
        next.incoming$.subscribe((chunk) => E.isRight(chunk) && before.write(chunk.right));
        return [next, after] as const;
      });
      const start = pairs[0]![0];
      const end = pairs[9]![1];
      let count = 0;
      end.incoming$.subscribe((chunk) => E.isRight(chunk) && end.write(chunk.right));
      start.incoming$.subscribe((chunk) => {
        if (++count < 20_000 && E.isRight(chunk)) start.write(chunk.right);
      });
      start.write(new Uint8Array(1));
      expect(count).toBe(20_000);
    });

    it('delivers 100,000 writes of one receiver in order', () => {
      const [a, b] = linked();
      const atA = observe(a.incoming$);
      b.incoming$.subscribe(() => {
        for (let i = 0; i < 100_000; i++) b.write(Uint8Array.of(i & 0xff));
      });
      say(a, 'go');
      expect(atA.rights).toHaveLength(100_000);
      expect(atA.rights.every(([byte], i) => byte === (i & 0xff))).toBe(true);
    });

    it('delivers what was kept before what is written while it is being delivered', () => {
      const [a, b] = linked();
      say(a, '1');
      say(a, '2');
      const got: Array<string> = [];
      b.incoming$.subscribe((chunk) => {
        if (E.isRight(chunk)) got.push(String(Buffer.from(chunk.right)));
        if (got.length === 1) say(a, '3');
      });
      expect(got).toEqual(['1', '2', '3']);
    });

    it('takes the chunk as it is, and no empty one', () => {
      const [a, b] = linked();
      const chunk = bytes('same');
      const atB = observe(b.incoming$);
      a.write(new Uint8Array(0));
      a.write(chunk);
      expect(atB.rights).toHaveLength(1);
      expect(atB.rights[0]).toBe(chunk);
    });
  });

  describe('chunkSize', () => {
    it('law: no piece is larger, and together they are what was written', () => {
      fc.assert(
        fc.property(
          fc.array(fc.uint8Array({ maxLength: 50 })),
          fc.integer({ min: 1, max: 20 }),
          (chunks, chunkSize) => {
            const [a, b] = linked({ chunkSize });
            const atB = observe(b.incoming$);
            chunks.forEach(a.write);
            expect(atB.rights.every(({ byteLength }) => byteLength > 0 && byteLength <= chunkSize)).toBe(true);
            expect(content(atB)).toEqual(Buffer.concat(chunks));
          },
        ),
      );
    });
  });

  describe('destroy', () => {
    it('gives the other end a Left Reset when something written to it is lost', () => {
      const [a, b] = linked();
      say(a, 'never read');
      a.destroy();
      const atB = observe(b.incoming$);
      expect(atB.rights).toEqual([]);
      expect(atB.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'Reset', endpoint: 'memory:' }]);
      expect(atB.completed()).toBe(true);
    });

    it('lets nothing be written when the end is heard of', () => {
      const [a, b] = linked();
      const atB = observe(b.incoming$);
      a.incoming$.subscribe({ complete: () => say(a, 'too late') });
      a.destroy();
      expect([text(atB), atB.lefts, atB.completed()]).toEqual(['', [], true]);
    });

    it('twice is as once', () => {
      const [a, b] = linked();
      say(a, 'never read');
      a.destroy();
      a.destroy();
      expect(observe(b.incoming$).lefts).toMatchObject([{ kind: 'Reset' }]);
    });

    it('just completes the other end when nothing is lost', () => {
      const [a, b] = linked();
      const atB = observe(b.incoming$);
      say(a, 'read');
      a.destroy();
      expect([text(atB), atB.lefts, atB.completed()]).toEqual(['read', [], true]);
      expect([a.buffered(), b.buffered()]).toEqual([0, 0]);
    });

    it('by the other end, within a receiver, loses the chunks that were to come', () => {
      const [a, b] = linked({ chunkSize: 1 });
      const got: Array<string> = [];
      b.incoming$
        .pipe(
          map(
            E.match(
              ({ kind }) => kind as string,
              (chunk) => String(Buffer.from(chunk)),
            ),
          ),
        )
        .subscribe((chunk) => {
          got.push(chunk);
          a.destroy();
        });
      say(a, 'abc');
      expect(got).toEqual(['a', 'Reset']);
      expect(a.buffered()).toBe(0);
    });

    it('makes what the other end writes and has written go nowhere', () => {
      const [a, b] = linked();
      say(b, 'never read');
      a.destroy();
      say(b, 'nor this');
      expect(b.buffered()).toBe(0);
      expect(observe(a.incoming$).rights).toEqual([]);
    });
  });

  describe('with a delay', () => {
    it('delivers each write that much later, in order', () =>
      withTime((scheduler, { cold, expectObservable }) => {
        const [a, b] = linked({ delay: 3, scheduler });
        cold('    ab--c-----|').subscribe({ next: (value) => say(a, value), complete: a.end });
        const b$ = '---ab--c-----|';
        expectObservable(shown(b)).toBe(b$);
      }));

    it("runs on the asyncScheduler's clock without a scheduler", () =>
      withTime((_, { cold, expectObservable }) => {
        const [a, b] = linked({ delay: 3 });
        cold('    a-|    ').subscribe({ next: (value) => say(a, value), complete: a.end });
        const b$ = '---a-|';
        expectObservable(shown(b)).toBe(b$);
      }));

    it('keeps what has arrived for a later subscriber', () =>
      withTime((scheduler, { cold, expectObservable }) => {
        const [a, b] = linked({ delay: 3, scheduler });
        cold('    a--b----c--|   ').subscribe({ next: (value) => say(a, value), complete: a.end });
        const sub = '-------^         ';
        const b$ = ' -------(ab)c--|';
        expectObservable(shown(b), sub).toBe(b$);
      }));

    it('counts what is on its way as buffered', () =>
      withTime((scheduler, { expectObservable, cold }) => {
        const [a, b] = linked({ delay: 3, scheduler });
        cold('        a-b------').subscribe((value) => say(a, value));
        b.incoming$.subscribe();
        const polled = cold('-a--a-a-').pipe(map(() => a.buffered()));
        expectObservable(polled).toBe('-1--1-0-', { 0: 0, 1: 1 });
      }));

    it('loses what is on its way at a destroy, of which the other end hears one delay later', () =>
      withTime((scheduler, { cold, expectObservable }) => {
        const [a, b] = linked({ delay: 3, scheduler });
        cold('     a-b--c|      ').subscribe({ next: (value) => say(a, value), complete: a.destroy });
        const b$ = '---a-b---(R|)';
        expectObservable(shown(b)).toBe(b$);
      }));

    it.each([HOUR, -HOUR])('delivers after the delay if the wall clock is set by %d ms meanwhile', async (shift) => {
      const { pass, step } = wallClock();
      const [a, b] = linked({ delay: 300 });
      const atB = observe(b.incoming$);
      say(a, 'one');
      await pass(100);
      step(shift);
      say(a, 'two');
      await pass(199);
      expect(text(atB)).toBe('');
      await pass(1);
      expect(text(atB)).toBe('one');
      await pass(99);
      expect(text(atB)).toBe('one');
      await pass(1);
      expect(text(atB)).toBe('onetwo');
      realTime();
    });

    it('arms no more than one timer, and none once both ends are gone', () => {
      const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
      const [a, b] = linked({ delay: 3, scheduler });
      for (let i = 0; i < 10; i++) say(a, 'x');
      expect(scheduler.actions).toHaveLength(1);
      a.destroy();
      b.destroy();
      expect(scheduler.actions).toHaveLength(0);
    });
  });
});
