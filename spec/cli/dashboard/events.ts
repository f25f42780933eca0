/** Events by hand. */
import { either as E } from 'fp-ts';
import { filter, merge, NEVER, Subject } from 'rxjs';
import { inputsOf, tablesOf } from '../../../lib/cli/dashboard/dashboard.js';
import type { Tor } from '../../../lib/Tor.js';
import { emptyModel, step } from '../../../lib/cli/dashboard/Model.js';
import type { Input, Model } from '../../../lib/cli/dashboard/Model.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorEvent } from '../../../lib/model/Event.js';
import type { TorError } from '../../../lib/TorError.js';
import { eventTable, eventTags } from '../../../lib/index.js';

export const circuit = (id: number, status: CircuitEvent['status'], ...path: ReadonlyArray<string>): TorEvent => ({
  _tag: 'Circuit',
  id,
  status,
  path,
});

export const stream = (id: number, status: StreamEvent['status'], target: string): TorEvent => ({
  _tag: 'Stream',
  id,
  status,
  target,
});

export const orConnection = (router: string, status: OrConnectionEvent['status']): TorEvent => ({
  _tag: 'OrConnection',
  router,
  status,
});

export const bandwidth = (read: number, written: number): TorEvent => ({ _tag: 'Bandwidth', read, written });

export const log = (message: string): TorEvent => ({ _tag: 'Log', message });

/** What the dashboard's model is given, when a Tor tells of this. */
export const told = (...items: ReadonlyArray<TorEvent | TorError>): ReadonlyArray<ReadonlyArray<Input>> => {
  const item$ = new Subject<E.Either<TorError, TorEvent>>();
  const of = (tag: TorEvent['_tag']): unknown =>
    item$.pipe(filter((item) => item._tag === 'Left' || item.right._tag === tag));
  const tor = Object.fromEntries(eventTags.map((tag) => [eventTable[tag].stream, of(tag)]));
  const watchable = { ...tor, status$: NEVER } as unknown as Tor;
  let inputs: Input[] = [];
  merge(inputsOf(watchable), tablesOf(watchable)).subscribe((input) => inputs.push(input));
  return items.map((item) => {
    inputs = [];
    item$.next(isEvent(item) ? E.right(item) : E.left(item));
    return inputs;
  });
};

const isEvent = (item: TorEvent | TorError): item is TorEvent => Object.hasOwn(eventTable, item._tag);

/** The model after these, each so many milliseconds after the one before it. */
export const modelAfter = (
  items: ReadonlyArray<TorEvent | TorError | Extract<Input, { readonly _tag: 'Status' }>>,
  { every }: { readonly every: number },
): Model => {
  const fed = told(...items.filter((item) => item._tag !== 'Status')).values();
  return items.reduce(
    (model, item) => {
      const inputs = item._tag === 'Status' ? [item] : (fed.next().value ?? []);
      return inputs.reduce(
        (before: Model, input: Input) => step(before, input, model.now + every, model.now + every),
        model,
      );
    },
    emptyModel(0, 0),
  );
};
