/** A policy that allows everything is no policy. */
import * as fc from 'fast-check';
import { either as E, function as F } from 'fp-ts';
import { concatMap, EMPTY, merge, of, Subject, takeUntil } from 'rxjs';
import { policies, signalNames } from '../../lib/index.js';
import type { ObservableEither, Tor, TorError, TorEvent } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { behavesAs, programs } from '../../lib/testing/arbitraries/index.js';
import type { Program } from '../../lib/testing/arbitraries/index.js';
import type { Specimen } from '../../lib/testing/specimen.js';
import { torLaws } from '../../lib/testing/torLaws.js';

const { allowEvents, allowKeys, allowSignals, rateLimit, readOnly, redact } = policies;

const KEYS = ['SocksPort', 'ContactInfo', 'Nickname', 'BandwidthRate', 'ExitNodes', 'HiddenServiceOptions'];

const everything: policies.Policy = F.flow(
  allowKeys([...KEYS, 'NoSuchOption']),
  allowSignals(signalNames),
  allowEvents(['Circuit', 'Stream', 'OrConnection', 'Bandwidth', 'Log']),
  redact({}),
  rateLimit({ requests: Infinity, per: 1 }),
);

/** A Tor that also reports what it is told to. */
const reporting = (): Specimen => {
  const tor = simulator();
  const event$ = new Subject<TorEvent>();
  const on = <A extends TorEvent>(tag: A['_tag'], own$: ObservableEither<TorError, A>): ObservableEither<TorError, A> =>
    merge(own$, event$.pipe(concatMap((event) => (event._tag === tag ? of(E.right(event as A)) : EMPTY)))).pipe(
      takeUntil(tor.ended$),
    );
  return {
    tor: everything({
      ...tor,
      circuit$: on('Circuit', tor.circuit$),
      stream$: on('Stream', tor.stream$),
      orConnection$: on('OrConnection', tor.orConnection$),
      bandwidth$: on('Bandwidth', tor.bandwidth$),
      log$: on('Log', tor.log$),
    }),
    emit: (event) => event$.next(event),
  };
};

/** The keys of these laws that no line can hold are refused by the allow list already, with a Left of its own. */
it.each(torLaws())('law: $name', async ({ check }) => {
  expect(await check(reporting)).toEqual(E.right(undefined));
});

it('law: policies that allow everything give a Tor that behaves as the Tor', async () => {
  const { program } = programs(fc, [...KEYS, 'NoSuchOption']);
  // lines with other keys than these are refused by the list
  const isListed = (batch: Program[number]): boolean =>
    batch.every(({ request }) => request._tag !== 'SetConf' || request.lines.every(({ key }) => KEYS.includes(key)));
  await fc.assert(
    fc.asyncProperty(
      program.map((batches) => batches.filter(isListed)),
      async (asked) => {
        const model = simulator();
        const guarded = everything(simulator());
        expect(await behavesAs(model)(guarded)(asked)).toEqual(E.right(undefined));
        for (const tor of [model, guarded]) tor.signal('Halt').subscribe();
      },
    ),
    { numRuns: 50 },
  );
});

it('law: a policy twice is the policy', async () => {
  const { program } = programs(fc, KEYS);
  const guards = [readOnly, allowKeys(['SocksPort', 'Nickname']), allowSignals(['Dump']), redact({ mappings: true })];
  const guard = fc.constantFrom(...guards);
  const make = (policy: policies.Policy): Tor => policy(simulator());
  await fc.assert(
    fc.asyncProperty(program, guard, async (asked, policy) => {
      expect(await behavesAs(make(policy))(make(F.flow(policy, policy)))(asked)).toEqual(E.right(undefined));
    }),
    { numRuns: 50 },
  );
});
