/** A policy that allows everything is no policy. */
import * as fc from 'fast-check';
import { either as E, function as F } from 'fp-ts';
import { policies, signalNames } from '../../lib/index.js';
import type { Tor } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { behavesAs, programs } from '../../lib/testing/arbitraries/index.js';
import type { Program } from '../../lib/testing/arbitraries/index.js';
import type { Specimen } from '../../lib/testing/specimen.js';
import { torLaws } from '../../lib/testing/torLaws.js';
import { reporting } from '../testing/reporting.js';

const { allowEvents, allowKeys, allowSignals, rateLimit, readOnly, redact } = policies;

const KEYS = ['SocksPort', 'ContactInfo', 'Nickname', 'BandwidthRate', 'ExitNodes', 'HiddenServiceOptions'];

const everything: policies.Policy = F.flow(
  allowKeys([...KEYS, 'NoSuchOption']),
  allowSignals(signalNames),
  allowEvents(['Circuit', 'Stream', 'OrConnection', 'Bandwidth', 'Log']),
  redact({}),
  rateLimit({ requests: Infinity, per: 1 }),
);

const permissive = (): Specimen => {
  const { tor, emit } = reporting(simulator());
  return { tor: everything(tor), emit };
};

/** The keys of these laws that no line can hold are refused by the allow list already, with a Left of its own. */
it.each(torLaws())('law: $name', async ({ check }) => {
  expect(await check(permissive)).toEqual(E.right(undefined));
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
