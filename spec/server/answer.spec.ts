/** A request's answer is taken by a Subscriber of its own. Here is the plain version: a loop over what is emitted. */
import { either as E } from 'fp-ts';
import fc from 'fast-check';
import { firstValueFrom, Observable, of } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { serverError } from '../../lib/TorError.js';
import { handmade, raw, session } from './handmade.js';
import { client, linked, noReconnect, serve } from '../../lib/index.js';
import type { Tor } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';

const kinds = ['done', 'one', 'many'] as const;
type Kind = (typeof kinds)[number];

const values = {
  done: undefined,
  one: [{ key: 'a', value: '1' }],
  many: { from: { _tag: 'Hostname', address: 'a' }, to: { _tag: 'Hostname', address: 'b' } },
} as const;
const replies = { done: 'DONE', one: 'a=1', many: 'a>b' } as const;
const requests = { done: raw(8), one: raw(3, 'a\n'), many: raw(12) } as const;

const itemOf = (kind: Kind) => ({
  right: E.right(values[kind]),
  left: E.left(serverError('UnrecognizedKey', 'no')),
  junk: undefined,
});
type Item = 'right' | 'left' | 'junk';
type End = 'complete' | 'error' | 'never' | 'endless';

/** What is replied, and how many items are taken; `endless` goes on with Lefts. */
const plain = (kind: Kind, items: ReadonlyArray<Item>, end: End) => {
  const came: Array<string> = [];
  let taken = 0;
  for (const item of end === 'endless' ? [...items, 'left' as const] : items) {
    taken++;
    came.push(item === 'right' ? replies[kind] : item === 'left' ? '4 no' : '1 Internal error');
    if (item !== 'right' || kind !== 'many') return { came, taken, settled: true };
  }
  if (end === 'complete') came.push(kind === 'many' ? 'DONE' : '1 Internal error');
  if (end === 'error') came.push('1 Internal error');
  return { came, taken, settled: end !== 'never' };
};

test('law: the first item of its source answers a request, sync or async, and the source is unsubscribed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.array(fc.constantFrom<Item>('right', 'right', 'left', 'junk'), { maxLength: 4 }),
      fc.constantFrom<End>('complete', 'error', 'never', 'endless'),
      fc.boolean(),
      (kind, items, end, late) => {
        let taken = 0;
        let observers = 0;
        let begin = (): void => undefined;
        const emit = (subscriber: Subscriber<never>): void => {
          const give = (item: Item): void => {
            if (subscriber.closed) return;
            taken++;
            subscriber.next(itemOf(kind)[item] as never);
          };
          items.forEach(give);
          while (end === 'endless' && !subscriber.closed) give('left');
          if (end === 'complete') subscriber.complete();
          if (end === 'error') subscriber.error(new Error('secret'));
        };
        const source = new Observable<never>((subscriber) => {
          observers++;
          subscriber.add(() => observers--);
          if (late)
            begin = () => {
              emit(subscriber);
            };
          else emit(subscriber);
        });
        const peer = session(
          handmade({ saveConf: source, getConf: () => source, getAllMappings: source, signal: () => source }),
        );
        peer.send(requests[kind], raw(99));
        begin();
        const told = peer.told.length - 1;
        const model = plain(kind, items, end);
        // what waits for the end of the tick goes out with a reply to what is read
        peer.send(raw(99));
        const behind = '2 Unrecognized command type';
        expect(peer.came()).toEqual(model.settled ? [...model.came, behind, behind] : model.came);
        expect([taken, observers]).toEqual([model.taken, model.settled ? 0 : 1]);
        expect(told).toBe(model.came.filter((reply) => reply === '1 Internal error').length);
        peer.unsubscribe();
        expect(observers).toBe(0);
      },
    ),
  );
});

it('gets an ERROR 1, and no rejection is left unhandled', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const tor = { ...simulator(), getConf: () => Promise.reject(new Error('mine')) } as unknown as Tor;
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  const mine = client(of(E.right(near)), { reconnect: noReconnect });
  expect(await firstValueFrom(mine.getConf(['SocksPort']))).toMatchObject({
    left: { _tag: 'ServerError', code: 'InternalError' },
  });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  mine.close();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
