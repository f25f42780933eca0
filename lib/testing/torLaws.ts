/** The laws of `Tor`, by name, for the tests of an implementation. They do not depend on a test framework. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { addressMapping } from '../model/Address.js';
import { difference, show } from './match.js';
import { events, host, impossible, notOneAnswer, notOneLeft, otherThan, requests, streams } from './specimen.js';
import type { Asked, Problem, Specimen } from './specimen.js';
import { soon, watch } from './watch.js';
import type { Watched } from './watch.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A law of `Tor`. A Left describes the violation. With a Tor that never answers, a law does not end: use a timeout.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorLaw {
  readonly name: string;
  readonly check: (make: () => Specimen) => Promise<E.Either<string, void>>;
}

/**
 * An option of the Tor that can be set, and two values of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorLawOptions {
  readonly key: string;
  readonly values: readonly [string, string];
}

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

const halt = ({ tor }: Specimen): void => {
  watch(tor.signal('Halt'));
};

const finish = (specimen: Specimen): void => {
  if (specimen.end === undefined) halt(specimen);
  else specimen.end();
};

const law = (name: string, problems: (specimen: Specimen) => Promise<ReadonlyArray<Problem>>): TorLaw => ({
  name,
  check: async (make) => {
    const specimen = make();
    const problem = (await problems(specimen)).find((found) => found !== undefined);
    finish(specimen);
    return problem === undefined ? E.right(undefined) : E.left(problem);
  },
});

const answer = async <A>(answer$: Observable<A>): Promise<Watched<A>> => {
  const watched = watch(answer$);
  await watched.over;
  return watched;
};

const answers = async (
  asked: ReadonlyArray<Asked>,
  problem: (what: string, watched: Watched<E.Either<unknown, unknown>>) => Problem,
): Promise<ReadonlyArray<Problem>> => {
  const problems: Problem[] = [];
  for (const [what, answer$] of asked) problems.push(problem(what, await answer(answer$)));
  return problems;
};

/**
 * The laws of `Tor`. They read and set `ContactInfo`, which every Tor has, unless the options name another one.
 *
 * @category laws
 * @since 0.1.0
 */
export const torLaws = (
  { key, values: [first, second] }: TorLawOptions = { key: 'ContactInfo', values: ['first', 'second'] },
): ReadonlyArray<TorLaw> => [
  law('nothing is requested before a subscription, and each subscription requests once', async ({ tor }) => {
    const value = async (): Promise<unknown> => {
      const [item] = (await answer(tor.getConf([key]))).items;
      return item !== undefined && E.isRight(item) ? item.right[0]?.value : item;
    };
    const setFirst = tor.setConf([{ key, value: first }]);
    const setSecond = tor.setConf([{ key, value: second }]);
    await answer(setFirst);
    const before = otherThan('before setConf is subscribed to', first, await value());
    await answer(setSecond);
    const after = otherThan('after it was subscribed to', second, await value());
    await answer(setFirst);
    return [before, after, otherThan('after the other was subscribed to again', first, await value())];
  }),

  law('a request emits its answer, or one Left, and completes', ({ tor }) =>
    answers(requests(tor, { key, value: first }), notOneAnswer),
  ),

  law('concurrent requests get one answer each', async ({ tor }) => {
    const asked = requests(tor, { key, value: first }).map(([what, answer$]) => [what, watch(answer$)] as const);
    await Promise.all(asked.map(([, { over }]) => over));
    return asked.map(([what, watched]) => notOneAnswer(what, watched));
  }),

  law('getAllMappings emits each mapping, and completes; a Left is its last item', async ({ tor }) => {
    const made = [
      ...(await answer(tor.mapAddress(host('one.example'), host('two.example')))).items,
      ...(await answer(tor.mapAddress({ _tag: 'IPv4', address: '127.192.0.1' }, host('two.example')))).items,
    ].filter(E.isRight);
    const all = await answer(tor.getAllMappings);
    const missing = made.filter((mapping) => !all.items.some((item) => difference(mapping, item) === undefined));
    return [
      all.state() === 'completed' ? undefined : `wanted completion, got ${all.state()}`,
      all.items.slice(0, -1).every(E.isRight) ? undefined : `a Left is not the last of ${show(all.items)}`,
      missing.length === 0 || all.items.some(E.isLeft) ? undefined : `${show(missing)} is not in ${show(all.items)}`,
    ];
  }),

  law('mapAddress reads text as parseAddress does', async ({ tor }) => {
    const mapped = await answer(tor.mapAddress('three.example', '[2001:DB8::0]'));
    const refused = await answer(tor.mapAddress('three.example', '1.2.3.400'));
    return [
      // a Tor may refuse all mappings
      mapped.items.some(E.isLeft)
        ? undefined
        : otherThan(
            'the mapping of text',
            [E.right(addressMapping(host('three.example'), { _tag: 'IPv6', address: '2001:db8::' }))],
            mapped.items,
          ),
      notOneLeft('mapAddress of 1.2.3.400', refused),
    ];
  }),

  law('text that a configuration line cannot hold gets a Left', ({ tor }) =>
    answers(impossible(tor, { key, value: first }), notOneLeft),
  ),

  law('unsubscribing gives up only the answer: the next request gets its own', async ({ tor }) => {
    await answer(tor.setConf([{ key, value: first }]));
    const wanted = await answer(tor.getConf([key]));
    watch(tor.getConf(['NoSuchOption'])).unsubscribe();
    watch(tor.getAllMappings).unsubscribe();
    const got = await answer(tor.getConf([key]));
    return [otherThan('getConf', wanted.items, got.items)];
  }),

  law('each subscriber of an event stream gets each event while it is subscribed', async ({ tor, emit }) => {
    if (emit === undefined) return [];
    /** Waits until events are subscribed to and have arrived: replies come in order, events between them. */
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) await answer(tor.getConf([key]));
    };
    const report = async (): Promise<void> => {
      events.forEach(emit);
      await settle();
    };
    const early = streams.map((stream) => watch<E.Either<unknown, unknown>>(tor[stream]));
    await settle();
    await report();
    const late = streams.map((stream) => watch<E.Either<unknown, unknown>>(tor[stream]));
    await settle();
    await report();
    for (const { unsubscribe } of early) unsubscribe();
    await settle();
    await report();
    for (const { unsubscribe } of late) unsubscribe();
    return [...early, ...late].map(({ items }, i) => {
      const tag = events[i % events.length]?._tag;
      const own = items.filter((item) => events.some((event) => difference(E.right(event), item) === undefined));
      return otherThan(
        tag ?? '',
        [0, 1].map(() => E.right(events[i % events.length])),
        own,
      );
    });
  }),

  law('ended$ emits one reason, completes, and replays it', async (specimen) => {
    const before = watch(specimen.tor.ended$);
    finish(specimen);
    await before.over;
    const after = watch(specimen.tor.ended$);
    await soon();
    return [
      before.items.length === 1 ? undefined : `wanted one reason, got ${show(before.items)}`,
      before.state() === 'completed' ? undefined : `wanted completion, got ${before.state()}`,
      otherThan('to who subscribes later', [...before.items, 'completed'], [...after.items, after.state()]),
    ];
  }),

  law('a request in flight at the end is answered, or gets a Left', async (specimen) => {
    const { tor } = specimen;
    const asked = requests(tor, { key, value: first }).map(([what, answer$]) => [what, watch(answer$)] as const);
    finish(specimen);
    await Promise.all(asked.map(([, { over }]) => over));
    return asked.map(([what, watched]) => notOneAnswer(what, watched));
  }),

  law('once it has ended, every request gets a Left at once', async (specimen) => {
    const { tor } = specimen;
    finish(specimen);
    await answer(tor.ended$);
    const asked = [...requests(tor, { key, value: first }), ['getAllMappings', tor.getAllMappings] as const].map(
      ([what, answer$]) => [what, watch(answer$)] as const,
    );
    await soon();
    return asked.map(([what, watched]) => notOneLeft(what, watched));
  }),

  law('event streams complete when it has ended, also for later subscribers', async (specimen) => {
    const { tor } = specimen;
    const before = streams.map((stream) => watch<E.Either<unknown, unknown>>(tor[stream]));
    finish(specimen);
    await answer(tor.ended$);
    const after = streams.map((stream) => watch<E.Either<unknown, unknown>>(tor[stream]));
    await soon();
    return [...before, ...after].map(({ state }, i) =>
      state() === 'completed' ? undefined : `${String(streams[i % streams.length])}: ${state()}`,
    );
  }),
];
