/** The tables of relays, guards and onion services of a simulated Tor are what it lists itself. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { tables } from '../../lib/index.js';
import type { RouterStatus } from '../../lib/model/RouterStatus.js';
import { simulator } from '../../lib/simulator/index.js';

const MINUTE = 60_000;

type Act =
  | { readonly _tag: 'wait'; readonly minutes: number }
  | { readonly _tag: 'kill' | 'start' | 'remove'; readonly n: number }
  | { readonly _tag: 'add' | 'drop' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.integer({ min: 1, max: 90 }).map((minutes): Act => ({ _tag: 'wait', minutes })),
  fc.tuple(fc.constantFrom('kill', 'start', 'remove'), fc.nat(9)).map(([_tag, n]): Act => ({ _tag, n })),
  fc.constantFrom<Act>({ _tag: 'add' }, { _tag: 'drop' }),
);

const by = <A>(key: (a: A) => string, rows: ReadonlyArray<A>): ReadonlyArray<A> =>
  [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));

it('law: after any history the tables are what the Tor lists', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), fc.integer({ min: 1, max: 1_000 }), (acts, seed) => {
      const scheduler = new TestScheduler(() => undefined);
      const tor = simulator({ seed, scheduler, circuitsPerMinute: 0, streamsPerMinute: 0 });
      const refresh$ = new Subject<void>();
      let relays: ReadonlyArray<tables.RelayRow> = [];
      let guards: ReadonlyArray<tables.GuardRow> = [];
      let onions: ReadonlyArray<tables.OnionRow> = [];
      let lefts = 0;
      const keep =
        <A>(set: (rows: ReadonlyArray<A>) => void) =>
        (item: E.Either<unknown, { readonly table: tables.Table<string, A> }>): void => {
          if (E.isLeft(item)) lefts++;
          else set([...item.right.table.rows.values()]);
        };
      tables.relays(tor).subscribe(keep((rows) => (relays = rows)));
      tables.guards(tor, { refresh$ }).subscribe(keep((rows) => (guards = rows)));
      tables.onions(tor, { refresh$ }).subscribe(keep((rows) => (onions = rows)));
      const added: string[] = [];
      const listed: Array<
        readonly [
          ReadonlyArray<RouterStatus>,
          ReadonlyArray<tables.GuardRow>,
          ReadonlyArray<string>,
          ReadonlyArray<string>,
        ]
      > = [];
      acts.forEach((one, i) => {
        scheduler.schedule(
          () => {
            switch (one._tag) {
              case 'wait':
                return;
              case 'kill':
                return void tor.killRouter(routers[one.n % routers.length] ?? '').subscribe();
              case 'start':
                return void tor.startRouter(routers[one.n % routers.length] ?? '').subscribe();
              case 'add':
                return void tor.addOnion({ ports: [{ port: 80 }] }).subscribe((answer) => {
                  if (E.isRight(answer)) added.push(answer.right.serviceId);
                });
              case 'remove':
                return void tor.delOnion(added[one.n] ?? '').subscribe(() => refresh$.next());
              case 'drop':
                return void tor.dropGuards.subscribe();
            }
          },
          i * MINUTE + (one._tag === 'wait' ? one.minutes * MINUTE : 0),
        );
      });
      const routers: string[] = [];
      tor.getInfo(['ns/all']).subscribe((answer) => {
        if (E.isRight(answer)) routers.push(...answer.right[0].map(({ nickname }) => nickname));
      });
      scheduler.schedule(() => {
        // what the Tor reports with no event: guards that it has not used, services that were removed
        refresh$.next();
        tor.getInfo(['ns/all', 'entry-guards', 'onions/current', 'onions/detached']).subscribe((answer) => {
          if (E.isRight(answer)) listed.push(answer.right);
        });
      }, 200 * MINUTE);
      scheduler.schedule(() => tor.signal('Halt').subscribe(), 200 * MINUTE + 1);
      scheduler.maxFrames = 201 * MINUTE;
      scheduler.flush();
      const [all = [], entry = [], current = [], detached = []] = listed[0] ?? [];
      expect(all.length).toBeGreaterThan(0);
      expect(relays.map(({ country: _, ...rest }): RouterStatus => rest)).toEqual(by(({ identity }) => identity, all));
      expect(by(({ router }) => router, guards)).toEqual(by(({ router }) => router, entry));
      expect(onions.map(({ address }) => address)).toEqual([...current, ...detached].sort());
      expect(lefts).toBe(0);
    }),
    { numRuns: 8 },
  );
});
