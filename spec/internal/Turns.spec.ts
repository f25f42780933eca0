import { Turns } from '../../lib/internal/Turns.js';

it('a call that is made during another one runs after it, in the order of the calls', () => {
  const turns = new Turns();
  const log: string[] = [];
  const call = (name: string): void => {
    log.push(`${name} begins`);
    if (name.length < 3) for (const more of ['x', 'y']) turns.run(call, name + more);
    log.push(`${name} ends`);
  };
  turns.run(call, 'ab');
  expect(log).toEqual(['ab begins', 'ab ends', 'abx begins', 'abx ends', 'aby begins', 'aby ends']);
});

it('is busy only during a call', () => {
  const turns = new Turns();
  const seen: boolean[] = [turns.busy];
  turns.run(() => seen.push(turns.busy), undefined);
  seen.push(turns.busy);
  expect(seen).toEqual([false, true, false]);
});

it('a long chain of calls, each made by the one before, does not deepen the stack', () => {
  const turns = new Turns();
  let count = 0;
  const again = (left: number): void => {
    count++;
    if (left > 0) turns.run(again, left - 1);
  };
  turns.run(again, 100_000);
  expect(count).toBe(100_001);
});

it('calls behind one that throws run before the next call', () => {
  const turns = new Turns();
  const log: string[] = [];
  const say = (what: string): void => void log.push(what);
  expect(() => {
    turns.run(() => {
      turns.run(say, 'first');
      turns.run(say, 'second');
      throw new Error('broken');
    }, undefined);
  }).toThrow('broken');
  expect([log, turns.busy]).toEqual([[], false]);
  turns.run(say, 'third');
  expect(log).toEqual(['first', 'second', 'third']);
});
