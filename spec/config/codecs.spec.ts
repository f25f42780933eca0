import { either as E, option as O } from 'fp-ts';
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { autoBool, bool, csvList, dataSize, int, interval, lines, port, text } from '../../lib/config/codecs.js';
import { csvOf, linesOf, one, optional } from '../../lib/config/ConfCodec.js';
import type { ConfCodec, Values } from '../../lib/config/ConfCodec.js';
import { IntFromText, PortFromText } from '../../lib/config/text.js';
import { Port } from '../../lib/model/ids.js';

/** What a codec makes of the values of a key, or `'no'`. */
const read = <A>(codec: t.Decoder<Values, A>, ...values: string[]): unknown =>
  E.match(
    (): unknown => 'no',
    (a: A) => a,
  )(codec.decode(values));

describe('codecs of one line', () => {
  it.each<[string, t.Decoder<Values, unknown>, string, unknown]>([
    ['port', port, '9050', 9050],
    ['port', port, '0', 0],
    ['port', port, '65535', 65535],
    ['port', port, '65536', 'no'],
    ['port', port, '-1', 'no'],
    ['port', port, 'auto', 'no'],
    ['port', port, '0x10', 'no'],
    ['port', port, '1e3', 'no'],
    ['port', port, ' 9050', 'no'],
    ['port', port, '', 'no'],
    ['int(-1, 10)', int(-1, 10), '-1', -1],
    ['int(-1, 10)', int(-1, 10), '+10', 10],
    ['int(-1, 10)', int(-1, 10), '-0', 0],
    ['int(-1, 10)', int(-1, 10), '11', 'no'],
    ['int(-1, 10)', int(-1, 10), '1.5', 'no'],
    ['int(0, Infinity)', int(0, Infinity), '9007199254740993', 'no'],
    ['bool', bool, '1', true],
    ['bool', bool, '0', false],
    ['bool', bool, 'true', 'no'],
    ['bool', bool, '', 'no'],
    ['dataSize', dataSize, '798720', 798720],
    ['dataSize', dataSize, '1 MB', 1048576],
    ['dataSize', dataSize, '1M', 1048576],
    ['dataSize', dataSize, '2 KBytes', 2048],
    ['dataSize', dataSize, '1.5 gb', 1610612736],
    ['dataSize', dataSize, '8 kbits', 1024],
    ['dataSize', dataSize, '1 tbyte', 1099511627776],
    ['dataSize', dataSize, '1 K', 'no'],
    ['dataSize', dataSize, '1 parsec', 'no'],
    ['dataSize', dataSize, '-1 MB', 'no'],
    ['dataSize', dataSize, 'MB', 'no'],
    ['dataSize', dataSize, '99999999 tb', 'no'],
    ['dataSize', dataSize, '1 constructor', 'no'],
    ['interval', interval, '3600', 3600],
    ['interval', interval, '2 hours', 7200],
    ['interval', interval, '1 Week', 604800],
    ['interval', interval, '90 minutes', 5400],
    ['interval', interval, '1 month', 2629728],
    ['interval', interval, '1 fortnight', 'no'],
    ['text', text, 'two  words', 'two  words'],
    ['text', text, '', ''],
  ])('%s reads %p %p', (_, codec, value, expected) => {
    expect(read(codec, value)).toBe(expected);
  });

  it.each<[string, t.Decoder<Values, unknown>]>([
    ['port', port],
    ['int', int(0, 9)],
    ['bool', bool],
    ['dataSize', dataSize],
    ['interval', interval],
    ['text', text],
  ])('%s refuses an unset option, and one with two lines', (_, codec) => {
    expect([read(codec), read(codec, '1', '1')]).toEqual(['no', 'no']);
  });

  it('read a long line of spaces in no time', () => {
    const spaces = ' '.repeat(65_535);
    expect(read(dataSize, `1${spaces}x y`)).toBe('no');
    expect(read(csvList, `a${spaces},${spaces}b`)).toEqual(['a', 'b']);
  });
});

describe('codecs of any number of lines', () => {
  it('csvList reads a list with commas, without white space and empty items', () => {
    expect(read(csvList, 'c ,  d')).toEqual(['c', 'd']);
    expect(read(csvList, '')).toEqual([]);
    expect(read(csvList)).toEqual([]);
    expect(read(csvList, ',a,')).toEqual(['a']);
  });

  it('csvOf reads each item', () => {
    const ports = csvOf(PortFromText);
    expect(read(ports, '80,443')).toEqual([80, 443]);
    expect(read(ports, '80,https')).toBe('no');
  });

  it('lines reads each line', () => {
    expect(read(lines, 'notice stdout', 'info file /tmp/log')).toEqual(['notice stdout', 'info file /tmp/log']);
    expect(read(lines)).toEqual([]);
  });

  it('linesOf reads each line by its item', () => {
    const numbers = linesOf(IntFromText(0, 9));
    expect(read(numbers, '1', '2')).toEqual([1, 2]);
    expect(read(numbers, '1', '10')).toBe('no');
  });

  it('optional reads an unset option as none', () => {
    expect(read(optional(port))).toEqual(O.none);
    expect(read(optional(port), '80')).toEqual(O.some(80));
    expect(read(optional(port), 'eighty')).toBe('no');
  });

  it('one lifts a codec of io-ts', () => {
    const level = one(t.keyof({ notice: null, warn: null }) as t.Type<'notice' | 'warn', 'notice' | 'warn'>);
    expect(read(level, 'warn')).toBe('warn');
    expect(read(level, 'loud')).toBe('no');
  });

  it('encode no value as no line, which resets the option', () => {
    expect(optional(port).encode(O.none)).toEqual([]);
    expect(csvList.encode([])).toEqual([]);
    expect(lines.encode([])).toEqual([]);
  });
});

describe('codecs, their laws', () => {
  const ports = fc.nat(65_535);
  const amount = fc.maxSafeNat();
  const item = fc.stringMatching(/^[^\s,]+( [^\s,]+)?$/);

  /** What was encoded decodes to the same, and is what the codec says it is. */
  const roundTrips = <A>(name: string, codec: ConfCodec<A>, values: fc.Arbitrary<A>) =>
    it(`law: ${name}: decode(encode(a)) = a, and is(a)`, () => {
      fc.assert(
        fc.property(values, (a) => {
          expect(codec.decode(codec.encode(a))).toEqual(E.right(a));
          expect(codec.is(a)).toBe(true);
        }),
      );
    });

  roundTrips('port', port, ports);
  roundTrips('int', int(-100, 100), fc.integer({ min: -100, max: 100 }));
  roundTrips('bool', bool, fc.boolean());
  roundTrips('dataSize', dataSize, amount);
  roundTrips('interval', interval, amount);
  roundTrips('text', text, fc.string());
  roundTrips('csvList, of items without commas and outer spaces', csvList, fc.array(item));
  roundTrips('csvOf(port)', csvOf(PortFromText), fc.array(ports));
  roundTrips('lines', lines, fc.array(fc.string()));
  roundTrips('optional(port)', optional(port), fc.oneof(fc.constant(O.none), ports.map(O.some)));

  /** Of any values, those that the codec says are its own. */
  const isItsOwn = <A>(name: string, codec: ConfCodec<A>, values: fc.Arbitrary<unknown>) =>
    it(`law: ${name}: decode(encode(a)) = a, for every a that \`is\` accepts`, () => {
      fc.assert(
        fc.property(values, (a) => {
          if (codec.is(a)) expect(codec.decode(codec.encode(a))).toEqual(E.right(a));
        }),
      );
    });

  const texts = fc.oneof(fc.string(), fc.constantFrom('', 'a,b', ' a', 'a ', ','));
  const number = fc.double().filter((a) => !Object.is(a, -0));
  isItsOwn('csvList', csvList, fc.array(texts));
  isItsOwn('optional(csvList)', optional(csvList), fc.oneof(fc.constant(O.none), fc.array(texts).map(O.some)));
  isItsOwn('optional(lines)', optional(lines), fc.array(texts).map(O.some));
  isItsOwn('int', int(-9, 9), fc.oneof(number, fc.integer({ min: -9, max: 9 })));
  isItsOwn('dataSize', dataSize, number);
  isItsOwn('autoBool', autoBool, fc.constantFrom(true, false, 'auto', 'AUTO'));

  it('is says no to values of other types', () => {
    expect(port.is(70_000)).toBe(false);
    expect(int(0, 9).is(10)).toBe(false);
    expect(bool.is('1')).toBe(false);
    expect(dataSize.is(-1)).toBe(false);
    expect(csvOf(PortFromText).is([80, 'a'])).toBe(false);
    expect(lines.is('a')).toBe(false);
    expect(optional(port).is(80)).toBe(false);
    expect(optional(port).is(O.some('80'))).toBe(false);
    expect(Port.is(80)).toBe(true);
  });
});
