import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { configLine } from '../../lib/model/ConfigLine.js';
import {
  addressMapping,
  isNullAddress,
  nullHostname,
  nullIPv4,
  nullIPv6,
  parseAddress,
} from '../../lib/model/Address.js';
import type { Address, AddressMapping } from '../../lib/model/Address.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { serverError } from '../../lib/TorError.js';
import { now, observed } from './observed.js';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  return E.isRight(parsed) ? parsed.right : nullHostname;
};

const a = address('a.example');
const b = address('b.example');
const ip = address('10.1.2.3');

const map = (tor: SimulatedTor, from: Address, to: Address): E.Either<unknown, AddressMapping> => {
  const [answer, end] = now(tor.mapAddress(from, to));
  return end === 'complete' && answer !== undefined && answer !== 'complete' ? answer : E.left('no answer');
};

const all = (tor: SimulatedTor): ReadonlyArray<unknown> => {
  const answers = now(tor.getAllMappings);
  expect(answers[answers.length - 1]).toBe('complete');
  return answers.slice(0, -1).map((answer) => (answer !== 'complete' && E.isRight(answer) ? answer.right : answer));
};

it('maps an address, and says so', () => {
  const tor = simulator();
  expect(map(tor, ip, a)).toEqual(E.right(addressMapping(ip, a)));
  expect(all(tor)).toEqual([addressMapping(ip, a)]);
});

it('maps the texts of addresses, and refuses what is not one', () => {
  const tor = simulator();
  expect(now(tor.mapAddress('10.1.2.3', 'a.example'))).toEqual([E.right(addressMapping(ip, a)), 'complete']);
  expect(now(tor.mapAddress('10.1.2.03', 'a.example'))).toMatchObject([{ left: { _tag: 'EncodeError' } }, 'complete']);
  expect(all(tor)).toEqual([addressMapping(ip, a)]);
});

it('removes the old mapping of an address that is mapped again', () => {
  const tor = simulator();
  map(tor, ip, a);
  map(tor, ip, b);
  expect(all(tor)).toEqual([addressMapping(ip, b)]);
});

it('removes a mapping where both addresses are the same', () => {
  const tor = simulator();
  map(tor, a, b);
  expect(map(tor, a, address('A.EXAMPLE'))).toEqual(E.right(addressMapping(a, address('A.EXAMPLE'))));
  expect(all(tor)).toEqual([]);
  expect(map(tor, ip, ip)).toEqual(E.right(addressMapping(ip, ip)));
  expect(all(tor)).toEqual([]);
});

it.each([
  [nullIPv4, /^127\.(19[2-9]|2[0-4][0-9]|25[0-5])\.[0-9]+\.[0-9]+$/],
  [nullIPv6, /^fd[0-9a-f]{2}:[0-9a-f:]+$/],
  [nullHostname, /^[a-z2-7]{16}\.virtual$/],
])('chooses an address of the type of %j that is unlikely to be in use', (from, pattern) => {
  const tor = simulator();
  const mapping = map(tor, from, a);
  expect(mapping).toEqual(E.right({ from: { _tag: from._tag, address: expect.stringMatching(pattern) }, to: a }));
  expect(all(tor).map(E.right)).toEqual([mapping]);
});

it.each(['::0', '0:0:0:0:0:0:0:0'])('chooses an IPv6 address for %s, which is the null address as well', (text) => {
  const tor = simulator();
  const mapping = map(tor, { _tag: 'IPv6', address: text }, a);
  expect(mapping).toEqual(map(simulator(), nullIPv6, a));
});

it('uses a mapping to the same destination again, where the original address is its to choose', () => {
  const tor = simulator();
  map(tor, ip, a);
  expect(map(tor, nullIPv4, a)).toEqual(E.right(addressMapping(ip, a)));
  const six = map(tor, nullIPv6, a);
  expect(map(tor, nullIPv6, a)).toEqual(six);
  const other = address('10.9.9.9');
  expect(map(tor, other, a)).toEqual(E.right(addressMapping(other, a)));
  expect(all(tor)).toHaveLength(3);
});

it.each([nullIPv4, nullIPv6, nullHostname])('cannot map to %j', (to) => {
  const tor = simulator();
  const refusal = E.left(serverError('InternalError', 'Cannot map to a null address', undefined, 'MAPADDRESS'));
  expect(map(tor, a, to)).toEqual(refusal);
  expect(map(tor, to, to)).toEqual(refusal);
  expect(all(tor)).toEqual([]);
});

it('answers internal error when its table of mappings is full, and still replaces mappings (3.11)', () => {
  const tor = simulator({ maxMappings: 2 });
  const full = E.left(serverError('InternalError', 'Too many address mappings', undefined, 'MAPADDRESS'));
  map(tor, ip, a);
  map(tor, b, a);
  expect(map(tor, address('10.0.0.1'), a)).toEqual(full);
  expect(map(tor, nullIPv6, b)).toEqual(full);
  expect(map(tor, nullIPv4, a)).toEqual(E.right(addressMapping(ip, a)));
  expect(map(tor, ip, b)).toEqual(E.right(addressMapping(ip, b)));
  map(tor, b, b);
  expect(map(tor, address('10.0.0.1'), a)).toEqual(E.right(addressMapping(address('10.0.0.1'), a)));
});

it('takes the mappings of MapAddress lines, until others come in their place', () => {
  const tor = simulator({ torrc: 'MapAddress 10.1.2.3 a.example\nMapAddress nothing\n' });
  map(tor, b, a);
  expect(all(tor)).toEqual([addressMapping(ip, a), addressMapping(b, a)]);
  now(tor.setConf([configLine('MapAddress', 'c.example b.example')]));
  expect(all(tor)).toEqual([addressMapping(address('c.example'), b), addressMapping(b, a)]);
  now(tor.setConf([configLine('MapAddress', '')]));
  expect(all(tor)).toEqual([addressMapping(b, a)]);
});

it('sends streams where their target is mapped to, and does not go round in circles', () => {
  const targets = (...open: ReadonlyArray<string>) =>
    observed({ circuitsPerMinute: 0, streamsPerMinute: 0, failureRate: 0 }, 20_000, (tor) => {
      map(tor, ip, a);
      map(tor, a, b);
      map(tor, b, address('2001:db8::1'));
      map(tor, address('x'), address('y'));
      map(tor, address('y'), address('x'));
      for (const target of open) now(tor.openStream(target));
    }).events.flatMap(({ event }) =>
      event._tag === 'Stream' && String(event.status).startsWith('Sent') ? [event.target] : [],
    );
  expect(targets('10.1.2.3:80', 'c.example:80', 'A.example')).toEqual([
    '[2001:db8::1]:80',
    'c.example:80',
    '[2001:db8::1]:0',
  ]);
  expect(targets('x:1')).toEqual(['x:1']);
});

it('law: after any requests there is one mapping for each original address, the last that was answered', () => {
  const { address: anyAddress } = arbitraries(fc);
  const some = fc.oneof(anyAddress, fc.constantFrom(a, b, ip, nullIPv4, nullIPv6, nullHostname));
  fc.assert(
    fc.property(fc.array(fc.tuple(some, some)), (wishes) => {
      const tor = simulator();
      const model = new Map<string, AddressMapping>();
      for (const [from, to] of wishes) {
        const answer = map(tor, from, to);
        expect(E.isLeft(answer)).toBe(isNullAddress(to));
        if (E.isLeft(answer)) continue;
        const { right } = answer;
        const key = right.from.address.toLowerCase();
        expect(right.to.address.toLowerCase()).toBe(to.address.toLowerCase());
        if (isNullAddress(from)) expect(right.from._tag).toBe(from._tag);
        else expect(right).toEqual({ from, to });
        if (key === right.to.address.toLowerCase()) model.delete(key);
        else model.set(key, right);
      }
      expect(new Set(all(tor))).toEqual(new Set(model.values()));
    }),
  );
});
