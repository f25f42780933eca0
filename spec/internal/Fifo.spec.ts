import * as fc from 'fast-check';
import { fifo } from '../../lib/internal/Fifo.js';

describe('fifo', () => {
  it('law: behaves as an array with push and shift', () => {
    const command = fc.constantFrom('push', 'push', 'push', 'shift', 'shift', 'clear' as const);
    fc.assert(
      fc.property(fc.array(command, { maxLength: 1_000, size: 'max' }), (commands) => {
        const queue = fifo<number>();
        let model: number[] = [];
        commands.forEach((name, i) => {
          if (name === 'push') {
            queue.push(i);
            model.push(i);
          } else if (name === 'shift') {
            expect(queue.shift()).toBe(model.shift());
          } else if (i % 10 === 0) {
            queue.clear();
            model = [];
          }
          expect([queue.size(), queue.peek()]).toEqual([model.length, model[0]]);
        });
      }),
    );
  });

  it('takes a million items out one by one', () => {
    const queue = fifo<number>();
    for (let i = 0; i < 1_000_000; i++) queue.push(i);
    let sum = 0;
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) sum += i;
    expect(sum).toBe((1_000_000 * 999_999) / 2);
    expect(queue.size()).toBe(0);
  });
});
