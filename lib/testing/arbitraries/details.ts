/** Arbitraries of events with the details that the v1 protocol adds to TC. */
import type * as FastCheck from 'fast-check';
import type { TorEvent } from '../../model/Event.js';
import type { Keywords } from '../../model/EventDetails.js';

type Arbitrary<A> = FastCheck.Arbitrary<A>;

/**
 * The part of fast-check that is used; `import fc from 'fast-check'` and `import * as fc from 'fast-check'` both have
 * it.
 *
 * @category model
 * @since 0.1.0
 */
export type FastCheckModule = Pick<
  typeof FastCheck,
  'array' | 'constant' | 'constantFrom' | 'integer' | 'oneof' | 'record' | 'string' | 'tuple' | 'uint8Array'
>;

/** The five events by tag. */
export type EventArbitraries = {
  readonly [T in TorEvent['_tag']]: Arbitrary<Extract<TorEvent, { readonly _tag: T }>>;
};

/**
 * @internal
 */
export const detailedEvents = (
  fc: FastCheckModule,
  events: EventArbitraries,
  value: Arbitrary<string>,
): EventArbitraries => {
  const some = <A>(arbitrary: Arbitrary<A>): Arbitrary<A | undefined> => fc.oneof(fc.constant(undefined), arbitrary);
  const number = fc.integer({ min: -1, max: 0xffff_ffff });
  const words = some(fc.array(fc.constantFrom('ONEHOP_TUNNEL', 'NEED_CAPACITY'), { maxLength: 3 }));
  const keywords = (minLength: number): Arbitrary<Keywords> =>
    fc
      .array(fc.tuple(fc.constantFrom('X_ONE', 'x-2', '_', '__proto__', 'constructor'), value), {
        minLength,
        maxLength: 4,
      })
      .map((pairs) => Object.fromEntries(pairs));
  const other = keywords(0);
  const common = { status: value, reason: some(value), other };
  const withDetails = <E extends TorEvent>(
    event: Arbitrary<E>,
    details: Arbitrary<NonNullable<E['details']>>,
  ): Arbitrary<E> =>
    fc.oneof(
      event,
      fc.tuple(event, details).map(([one, said]): E => ({ ...one, details: said })),
    );
  return {
    Circuit: withDetails(
      events.Circuit,
      fc.record({
        ...common,
        buildFlags: words,
        purpose: some(value),
        hsState: some(value),
        rendQuery: some(value),
        timeCreated: some(value),
        remoteReason: some(value),
        confluxId: some(value),
      }),
    ),
    Stream: withDetails(
      events.Stream,
      fc.record({
        ...common,
        circuit: some(fc.integer({ min: 0, max: 0xffff_ffff })),
        remoteReason: some(value),
        source: some(value),
        sourceAddress: some(value),
        purpose: some(value),
        clientProtocol: some(value),
        nymEpoch: some(number),
        sessionGroup: some(number),
        isolation: words,
      }),
    ),
    OrConnection: withDetails(events.OrConnection, fc.record({ ...common, circuits: some(number), id: some(value) })),
    Bandwidth: withDetails(events.Bandwidth, fc.record({ other: keywords(1) })),
    Log: withDetails(events.Log, fc.record({ severity: fc.constantFrom('Notice', 'Warn', 'Err') })),
  };
};
