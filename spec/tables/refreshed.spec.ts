/** The tables that ask for their rows again: guards and onion services. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { BehaviorSubject, defer, Observable, of, Subject } from 'rxjs';
import { tables } from '../../lib/index.js';
import type { TorError } from '../../lib/index.js';
import type { GuardEvent, HsDescEvent } from '../../lib/model/V1Event.js';
import { connectionLost, serverError, transportError } from '../../lib/TorError.js';

const gap = connectionLost(1, transportError('Reset', 'memory:peer', 'reset'));
const refusal = serverError('UnrecognizedKey', 'Unrecognized key', 552, 'GETINFO');

const guard = (n: number, status = 'up'): tables.GuardRow => ({
  router: `$${String(n).repeat(40)}~g${n}`,
  status,
  since: undefined,
});

const changed: GuardEvent = { _tag: 'Guard', type: 'ENTRY', router: `$${'1'.repeat(40)}~g1`, status: 'UP' };

/** A Tor whose answers are given by hand. */
const guarded = () => {
  const event$ = new Subject<E.Either<TorError, GuardEvent>>();
  const active$ = new BehaviorSubject(false);
  const asked: Array<(answer: E.Either<TorError, ReadonlyArray<tables.GuardRow>>) => void> = [];
  const tor: tables.HasGuards = {
    event: () => event$,
    active: () => active$,
    getInfo: () =>
      new Observable((subscriber) => {
        asked.push((answer) => {
          subscriber.next(E.isLeft(answer) ? answer : E.right([answer.right] as const));
          subscriber.complete();
        });
      }),
  };
  const items: Array<E.Either<TorError, tables.Update<tables.GuardTable, tables.GuardChange>>> = [];
  return { event$, active$, asked, tor, items };
};

const emit = <A>(event$: Subject<E.Either<TorError, A>>, event: A): void => event$.next(E.right(event));

describe('guards', () => {
  it('are listed once the events are active, and again after each event; events meanwhile cause one request', () => {
    const { event$, active$, asked, tor, items } = guarded();
    const subscription = tables.guards(tor).subscribe((item) => items.push(item));
    emit(event$, changed);
    expect(asked).toHaveLength(0);
    active$.next(true);
    expect(asked).toHaveLength(1);
    emit(event$, changed);
    emit(event$, changed);
    asked[0]?.(E.right([guard(1, 'never-connected'), guard(2)]));
    expect(asked).toHaveLength(2);
    asked[1]?.(E.right([guard(1), guard(3)]));
    expect(asked).toHaveLength(2);
    emit(event$, changed);
    asked[2]?.(E.right([guard(1), guard(3)]));
    expect(items).toMatchObject([
      { right: { change: { put: [{}, {}], removed: [] }, table: { complete: true } } },
      { right: { change: { put: [[`$${'1'.repeat(40)}`, { status: 'up' }], {}], removed: [`$${'2'.repeat(40)}`] } } },
    ]);
    subscription.unsubscribe();
    expect([event$.observed, active$.observed]).toEqual([false, false]);
  });

  it('a refusal is a Left and an empty table', () => {
    const { active$, asked, tor, items } = guarded();
    tables.guards(tor).subscribe((item) => items.push(item));
    active$.next(true);
    asked[0]?.(E.left(refusal));
    expect(items).toMatchObject([
      E.left(refusal),
      { right: { change: { _tag: 'Cleared' }, table: { complete: false } } },
    ]);
  });

  it('a gap is one Left and an empty table; the answer to an earlier request is dropped', () => {
    const { event$, active$, asked, tor, items } = guarded();
    tables.guards(tor).subscribe((item) => items.push(item));
    active$.next(true);
    asked[0]?.(E.left(gap));
    event$.next(E.left(gap));
    active$.next(false);
    active$.next(true);
    expect(asked).toHaveLength(2);
    asked[0]?.(E.right([guard(1)]));
    asked[1]?.(E.right([guard(2)]));
    expect(items).toMatchObject([
      E.left(gap),
      { right: { change: { _tag: 'Cleared' } } },
      { right: { table: { complete: true, rows: { size: 1 } } } },
    ]);
    event$.complete();
  });

  it('over the limit are counted, until there is room', () => {
    const { event$, active$, asked, tor, items } = guarded();
    tables.guards(tor, { limit: 1 }).subscribe((item) => items.push(item));
    active$.next(true);
    asked[0]?.(E.right([guard(1), guard(2)]));
    emit(event$, changed);
    asked[1]?.(E.right([guard(1), guard(2)]));
    emit(event$, changed);
    asked[2]?.(E.right([guard(2)]));
    expect(items).toMatchObject([
      { right: { table: { complete: false, overflow: 1 } } },
      { right: { table: { complete: true, overflow: 0, rows: { size: 1 } } } },
    ]);
  });

  it('answers that arrive within the call do not deepen the stack', () => {
    const event$ = new Subject<E.Either<TorError, GuardEvent>>();
    let asked = 0;
    const tor: tables.HasGuards = {
      event: () => event$,
      active: () => of(true),
      getInfo: () =>
        new Observable((subscriber) => {
          asked++;
          if (asked < 10_000) emit(event$, changed);
          subscriber.next(E.right([[]] as const));
          subscriber.complete();
        }),
    };
    tables.guards(tor).subscribe();
    expect(asked).toBe(10_000);
  });

  const sorted = (rows: ReadonlyArray<tables.GuardRow>): ReadonlyArray<tables.GuardRow> =>
    [...rows].sort((a, b) => (a.router < b.router ? -1 : 1));

  it('law: a change applied to the table is the next table, which has the rows of the newest answer', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('up', 'down'));
    const rows = fc.uniqueArray(row, { selector: ([n]) => n }).map((all) => all.map(([n, status]) => guard(n, status)));
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (answers, limit) => {
        const { initial, step, apply } = tables.guardReducer({ limit });
        answers.reduce((state, answer) => {
          const [next, change] = step(state, { _tag: 'Rows', rows: answer });
          expect(change === undefined ? state.table : apply(change)(state.table)).toEqual(next.table);
          if (limit > 3) expect([...next.table.rows.values()]).toEqual(sorted(answer));
          expect(next.table.overflow).toBe(answer.length - next.table.rows.size);
          return next;
        }, initial);
      }),
    );
  });
});

describe('onion services', () => {
  const desc = (action: string, address: string, directory: string, authType = 'UNKNOWN'): HsDescEvent => ({
    _tag: 'HsDesc',
    action,
    address,
    authType,
    directory,
  });

  const withOnions = () => {
    const event$ = new Subject<E.Either<TorError, HsDescEvent>>();
    const refresh$ = new Subject<void>();
    let current: ReadonlyArray<string> = [];
    let asked = 0;
    const tor: tables.HasOnions = {
      event: () => event$,
      active: () => of(true),
      getInfo: () =>
        defer(() => {
          asked++;
          return of(E.right([current, ['detached']] as const));
        }),
    };
    const seen: Array<tables.OnionTable> = [];
    tables.onions(tor, { refresh$ }).subscribe((item) => {
      if (E.isRight(item)) seen.push(item.right.table);
    });
    return {
      event$,
      refresh$,
      seen,
      set: (addresses: ReadonlyArray<string>) => (current = addresses),
      rows: () => [...(seen.at(-1)?.rows.values() ?? [])],
      requests: () => asked,
    };
  };

  it('appear with their first upload, have the newest upload to each relay, and go when they are listed again', () => {
    const { event$, refresh$, rows, set } = withOnions();
    const detached = { address: 'detached', detached: true, directories: {} };
    expect(rows()).toEqual([detached]);
    set(['a']);
    emit(event$, desc('CREATED', 'a', 'UNKNOWN'));
    emit(event$, desc('UPLOAD', 'a', '$1'));
    emit(event$, desc('UPLOAD', 'a', '$2'));
    emit(event$, desc('UPLOADED', 'a', '$1'));
    emit(event$, desc('FAILED', 'a', '$2'));
    expect(rows()).toEqual([
      { address: 'a', detached: false, directories: { $1: 'UPLOADED', $2: 'FAILED' } },
      detached,
    ]);
    set([]);
    refresh$.next();
    expect(rows()).toEqual([detached]);
  });

  it('fetched descriptors are not theirs', () => {
    const { event$, rows, seen } = withOnions();
    for (const action of ['REQUESTED', 'RECEIVED', 'FAILED']) emit(event$, desc(action, 'detached', '$1', 'NO_AUTH'));
    expect(rows()).toMatchObject([{ directories: {} }]);
    expect(seen).toHaveLength(1);
  });

  it('a gap clears them', () => {
    const { event$, rows } = withOnions();
    emit(event$, desc('UPLOAD', 'detached', '$1'));
    expect(rows()).toMatchObject([{ directories: { $1: 'UPLOAD' } }]);
    event$.next(E.left(gap));
    expect(rows()).toEqual([]);
  });

  it('the relays of a service are limited', () => {
    const { event$, rows } = withOnions();
    for (let n = 0; n < 100; n++) emit(event$, desc('UPLOADED', 'detached', `$${n}`));
    expect(Object.keys(rows()[0]?.directories ?? {})).toEqual(Array.from({ length: 64 }, (_, i) => `$${i + 36}`));
  });
});
