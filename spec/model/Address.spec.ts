/** Addresses: their canonical text, with Node and the URL standard as witnesses. */
import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import {
  addressBytes,
  canonicalAddress,
  ipv4,
  ipv6,
  isHostname,
  isNullAddress,
  isSameAddress,
  nullHostname,
  nullIPv4,
  nullIPv6,
  parseAddress,
} from '../../lib/model/Address.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';

const { address, hostname, ipv4: anyIPv4, ipv6: anyIPv6 } = arbitraries(fc);

const canonical = (text: string): string | undefined =>
  E.match(
    () => undefined,
    (parsed: { readonly address: string }) => parsed.address,
  )(parseAddress(text));

/** The text that a URL has for an IPv6 address; it writes an IPv4-mapped one without dots. */
const ofUrl = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

/** Texts that are nearly IPv6 addresses. */
const nearlyIPv6 = fc
  .array(
    fc.oneof(
      fc.constantFrom(':', '::', '0', '00000', '1.2.3.4', 'ffff', 'g', '256.1.1.1', '01.2.3.4', ''),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF')), minLength: 1, maxLength: 4 }),
    ),
    { maxLength: 9 },
  )
  .chain((parts) => fc.constantFrom(parts.join(':'), parts.join('')));

describe('the text of RFC 5952', () => {
  it.each([
    ['2001:DB8::1', '2001:db8::1', 'lower case'],
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1', 'the first of two equally long runs'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', 'one zero group is no run'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', 'the longer run'],
    ['0:0:0:0:0:0:0:0', '::', 'all zeros'],
    ['0:0:0:0:0:0:0:1', '::1', 'a run at the start'],
    ['1:0:0:0:0:0:0:0', '1::', 'a run at the end'],
    ['::FFFF:192.0.2.1', '::ffff:192.0.2.1', 'an IPv4-mapped address is dotted'],
    ['::ffff:c000:201', '::ffff:192.0.2.1', 'an IPv4-mapped address is dotted, however it was written'],
    ['::1.2.3.4', '::102:304', 'another is not'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', 'another is not, after a prefix'],
    ['[2001:db8::1]', '2001:db8::1', 'without brackets'],
  ])('%s is %s: %s', (text, wanted) => {
    expect(parseAddress(text)).toEqual(E.right({ _tag: 'IPv6', address: wanted }));
  });

  it('law: is that of a URL, save for an IPv4-mapped address', () => {
    fc.assert(
      fc.property(anyIPv6, ({ address: text }) => {
        fc.pre(!text.startsWith('::ffff:'));
        expect(ofUrl(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('law: of an IPv4-mapped address is its IPv4 address behind a prefix', () => {
    fc.assert(
      fc.property(anyIPv4, (inner) => {
        const bytes = [...new Uint8Array(10), 0xff, 0xff, ...(addressBytes(inner) ?? [])];
        expect(ipv6(bytes)).toEqual({ _tag: 'IPv6', address: `::ffff:${inner.address}` });
      }),
    );
  });

  it('law: a text is an IPv6 address when Node says so', () => {
    fc.assert(
      fc.property(nearlyIPv6, (text) => {
        fc.pre(text.includes(':'));
        expect(E.isRight(parseAddress(text))).toBe(isIPv6(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('law: any text of an address has the canonical text that a URL gives it', () => {
    fc.assert(
      fc.property(nearlyIPv6.filter(isIPv6), (text) => {
        const ours = canonical(text);
        expect(ours).toBeDefined();
        expect(ofUrl(ours ?? '')).toBe(ofUrl(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('IPv4', () => {
  it('law: dotted numbers are an address when Node says so', () => {
    const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom('00', '01', '256', '0255'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(E.isRight(parseAddress(parts.join('.')))).toBe(isIPv4(parts.join('.')));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1..2.3', '.1.2.3.4', '123'])('%s is none', (text) => {
    expect(parseAddress(text)).toMatchObject(E.left({ field: 'IPv4' }));
  });
});

describe('a hostname', () => {
  it.each([
    'localhost',
    '.',
    'example.org.',
    '1.2.3.4.',
    'xn--nxasmq6b',
    'b\u00fccher.example',
    '1.2.3.4.exit',
    'a'.repeat(300),
  ])('%j is one, as it is', (text) => {
    expect(parseAddress(text)).toEqual(E.right({ _tag: 'Hostname', address: text }));
  });

  it.each(['', ' ', 'a b', 'a\tb', 'a\nb', 'a\0', 'a,b', 'a\u007f'])('%j is none', (text) => {
    expect(isHostname(text)).toBe(false);
    expect(E.isLeft(parseAddress(text))).toBe(true);
  });
});

it('law: the text of an address is read as that address', () => {
  fc.assert(
    fc.property(fc.oneof(anyIPv4, anyIPv6), (value) => {
      expect(parseAddress(value.address)).toEqual(E.right(value));
    }),
  );
  fc.assert(
    fc.property(hostname, (value) => {
      fc.pre(!value.address.includes(':') && !/^[0-9.]*[0-9]$/.test(value.address));
      expect(parseAddress(value.address)).toEqual(E.right(value));
    }),
  );
});

it('law: an address has the bytes that it was made of', () => {
  const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
  fc.assert(fc.property(bytes(4), (four) => expect(addressBytes(ipv4(four))).toEqual([...four])));
  fc.assert(fc.property(bytes(16), (sixteen) => expect(addressBytes(ipv6(sixteen))).toEqual([...sixteen])));
});

it('law: the null addresses are three', () => {
  expect([nullIPv4, nullIPv6, nullHostname].map(isNullAddress)).toEqual([true, true, true]);
  fc.assert(
    fc.property(address, (value) => {
      expect(isNullAddress(value)).toBe(['0.0.0.0', '::', '.'].includes(value.address));
    }),
  );
});

describe('an address that an application has made itself', () => {
  const hostname = (address: string) => ({ _tag: 'Hostname', address }) as const;
  const v6 = (address: string) => ({ _tag: 'IPv6', address }) as const;

  it.each(['::', '::0', '0::0', '0:0:0:0:0:0:0:0', '::0.0.0.0'])('%s is the null IPv6 address', (text) => {
    expect(isNullAddress(v6(text))).toBe(true);
    expect(isSameAddress(v6(text), nullIPv6)).toBe(true);
    expect(canonicalAddress(v6(text))).toEqual(nullIPv6);
  });

  it.each([
    [v6('2001:DB8:0::1'), v6('2001:db8::1'), true],
    [v6('::ffff:c000:201'), v6('::FFFF:192.0.2.1'), true],
    [v6('::1'), v6('::2'), false],
    [v6('::'), hostname('::'), false],
    [hostname('Example.ORG'), hostname('example.org'), true],
    [nullIPv4, nullIPv6, false],
    [v6('not one'), v6('not one'), true],
  ])('%j and %j are compared by value', (a, b, same) => {
    expect(isSameAddress(a, b)).toBe(same);
    expect(isSameAddress(b, a)).toBe(same);
  });

  it('law: has the canonical text of what parseAddress reads', () => {
    fc.assert(
      fc.property(anyIPv6, (one) => {
        const bytes = addressBytes(one)!;
        const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
        expect(canonicalAddress(v6(groups.join(':').toUpperCase()))).toEqual(one);
      }),
    );
  });
});
