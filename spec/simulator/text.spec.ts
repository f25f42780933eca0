import * as fc from 'fast-check';
import { base32, base64, dateTime, fromBase32, fromBase64, hex, microTime } from '../../lib/simulator/text.js';

const bytes = fc.array(fc.nat(255));

it('law: bytes survive base64', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      expect(some.length === 0 ? [] : fromBase64(base64(some))).toEqual(some);
    }),
  );
});

it('law: bytes survive base32', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      expect(fromBase32(base32(some))).toEqual(some);
    }),
  );
});

it('is the base32 of RFC 4648, in lower case without padding', () => {
  expect(base32(Array.from('foobar', (char) => char.charCodeAt(0)))).toBe('mzxw6ytboi');
});

it.each(['', 'a', 'a b', 'a=b', 'foo!', 'AAAA===', 'ABCDE'])('%j is no base64', (text) => {
  expect(fromBase64(text)).toBeUndefined();
});

it('writes bytes in hexadecimal, and times in UTC', () => {
  expect(hex([0, 15, 255])).toBe('000fff');
  expect(dateTime(1_795_000_000_123)).toBe('2026-11-18T11:06:40'.replace('T', ' '));
  expect(microTime(1_795_000_000_123)).toBe('2026-11-18T11:06:40.123000');
});

it.each([Number.NaN, -1, Infinity, 1e300])('writes some time for %d', (at) => {
  expect(microTime(at)).toMatch(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}$/);
});
