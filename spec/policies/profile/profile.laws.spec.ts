/** What a profile does to all events and replies. */
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { policies } from '../../../lib/index.js';
import type { TorError } from '../../../lib/index.js';
import { simulator } from '../../../lib/simulator/index.js';
import { v1EventArbitraries } from '../../../lib/testing/arbitraries/index.js';
import { servedCommands } from '../../../lib/v1/command/served.js';
import { v1EventNames } from '../../../lib/v1/index.js';
import type { ServedTor, V1Event } from '../../../lib/v1/index.js';
import { handmade } from '../../server/handmade.js';
import { v1Session } from '../../v1/server/handmade.js';
import type { V1Peer } from '../../v1/server/handmade.js';

const sessionWith = (tor: ServedTor, rules: object): V1Peer => {
  const profile = E.getOrElseW(() => undefined)(policies.profile({ hosts: ['*'], ...rules }));
  expect(profile).toBeDefined();
  return v1Session(tor, { profile });
};

it('law: a profile that allows nothing refuses every request, and the session stays', () => {
  const word = fc.stringMatching(/^[!-~]{0,8}$/);
  const keyword = fc.constantFrom(...Object.keys(servedCommands), 'SETEVENTS', '+GETINFO', 'NONSENSE', '__PROTO__');
  const peer = sessionWith(simulator(), {});
  fc.assert(
    fc.property(keyword, fc.array(word), (command, words) => {
      // without a name SETEVENTS asks for nothing
      peer.send(`${command} x ${words.join(' ')}`, ...(command.startsWith('+') ? ['.'] : []));
      expect(peer.received()).toEqual(['510 Command filtered']);
    }),
  );
  expect(peer.state()).toBe('open');
});

it('law: a client receives the same events as without a profile, except the suppressed ones', () => {
  const events = v1EventArbitraries(fc);
  const anyEvent = fc
    .constantFrom(...v1EventNames)
    .chain((name) => (events[name] as fc.Arbitrary<V1Event>).map((event) => [name, event] as const));
  fc.assert(
    fc.property(fc.array(anyEvent), fc.subarray([...v1EventNames]), (emitted, suppressed) => {
      const event$s = new Map<string, Subject<E.Either<TorError, V1Event>>>(
        v1EventNames.map((n) => [n, new Subject()]),
      );
      const tor: ServedTor = { ...handmade(), event: ((name: string) => event$s.get(name)) as never };
      const rules = Object.fromEntries(v1EventNames.map((name) => [name, { suppress: suppressed.includes(name) }]));
      const [plain, filtered] = [v1Session(tor), sessionWith(tor, { events: rules })];
      plain.send(`SETEVENTS ${v1EventNames.filter((name) => !suppressed.includes(name)).join(' ')}`);
      filtered.send(`SETEVENTS ${v1EventNames.join(' ')}`);
      for (const [name, event] of emitted) event$s.get(name)?.next(E.right(event));
      for (const peer of [plain, filtered]) peer.send('SETEVENTS');
      expect(filtered.received()).toEqual(plain.received());
    }),
    { numRuns: 30 },
  );
});

it('law: a line that a pattern removes does not reach the client, and all other lines do', () => {
  const text = fc
    .array(fc.constantFrom('secret', 'a', '.', ' ', '=', '250 OK'), { maxLength: 6 })
    .map((all) => all.join(''));
  const value = fc.array(text, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'));
  const response = [{ pattern: '.*secret.*', replacement: '' }];
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      const keys = values.map((_, i) => `key/${String(i)}`);
      const tor: ServedTor = { ...simulator(), getInfoText: (() => of(E.right(values))) as never };
      const [plain, filtered] = [
        v1Session(tor),
        sessionWith(tor, { commands: { GETINFO: [{ pattern: '.*', response }] } }),
      ];
      for (const peer of [plain, filtered]) peer.send(`GETINFO ${keys.join(' ')}`);
      expect(filtered.received()).toEqual(plain.received().filter((line) => !line.includes('secret')));
    }),
  );
});
