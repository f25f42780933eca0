import { either as E, option as O } from 'fp-ts';
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { bool, csvList, dataSize, int, interval, lines, port, text } from '../../lib/config/codecs.js';
import { csvOf, linesOf, optional } from '../../lib/config/ConfCodec.js';
import type { Values } from '../../lib/config/ConfCodec.js';
import { getConfAs, setConfFrom } from '../../lib/config/conf.js';
import type { ConfEncoders } from '../../lib/config/conf.js';
import { IntFromText } from '../../lib/config/text.js';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import { decodeError, encodeError, serverError } from '../../lib/TorError.js';
import { marbles } from '../operators/marbles.js';
import { torWith } from './tor.js';

const codecs = {
  SocksPort: port,
  BandwidthRate: dataSize,
  DirFetchPeriod: interval,
  ClientOnly: bool,
  ExitNodes: csvList,
  Log: lines,
  ContactInfo: optional(text),
};

const conf = {
  SocksPort: 9050,
  BandwidthRate: 798_720,
  DirFetchPeriod: 3_600,
  ClientOnly: true,
  ExitNodes: ['moria1', 'moria2'],
  Log: ['notice stdout', 'info file /tmp/log'],
  ContactInfo: O.none,
};

const confLines: ReadonlyArray<ConfigLine> = [
  configLine('SocksPort', '9050'),
  configLine('BandwidthRate', '798720'),
  configLine('DirFetchPeriod', '3600'),
  configLine('ClientOnly', '1'),
  configLine('ExitNodes', 'moria1,moria2'),
  configLine('Log', 'notice stdout'),
  configLine('Log', 'info file /tmp/log'),
];

describe('getConfAs', () => {
  it('asks once for all keys, and reads each by its codec', () => {
    const { tor, asked } = torWith(confLines);
    marbles(({ expectObservable, flush }) => {
      expectObservable(getConfAs(codecs)(tor)).toBe('(c|)', { c: E.right(conf) });
      flush();
      expect(asked).toEqual([Object.keys(codecs)]);
    });
  });

  it('is cold: each subscription asks', () => {
    const { tor, asked } = torWith([configLine('SocksPort', '1')]);
    const port$ = getConfAs({ SocksPort: port })(tor);
    expect(asked).toHaveLength(0);
    port$.subscribe();
    port$.subscribe();
    expect(asked).toHaveLength(2);
  });

  it('compares keys without regard to case, and answers under the key that was asked for', () => {
    const { tor } = torWith([configLine('SocksPort', '9050')]);
    marbles(({ expectObservable }) => {
      expectObservable(getConfAs({ socksport: port })(tor)).toBe('(c|)', { c: E.right({ socksport: 9050 }) });
    });
  });

  it('asks for a key once that is there in two spellings', () => {
    const { tor, asked } = torWith([configLine('SocksPort', '9050')]);
    marbles(({ expectObservable, flush }) => {
      const both$ = getConfAs({ SocksPort: port, socksport: lines })(tor);
      expectObservable(both$).toBe('(c|)', { c: E.right({ SocksPort: 9050, socksport: ['9050'] }) });
      flush();
      expect(asked).toEqual([['socksport']]);
    });
  });

  it('asks nothing without a key, since an empty GETCONF harms a real server', () => {
    const { tor, asked } = torWith([]);
    marbles(({ expectObservable, flush }) => {
      expectObservable(getConfAs({})(tor)).toBe('(c|)', { c: E.right({}) });
      flush();
      expect(asked).toEqual([]);
    });
  });

  it.each<[string, ReadonlyArray<ConfigLine>, string, string]>([
    ['a value', [configLine('SocksPort', 'auto')], 'a port from 0 to 65535', '"auto"'],
    ['no line', [], 'a port from 0 to 65535', 'no value'],
    ['two lines', [configLine('SocksPort', '1'), configLine('SocksPort', '2')], 'a port from 0 to 65535', '"1", "2"'],
  ])('names the key of %s that is not what the codec wants', (_, wrong, wanted, got) => {
    const { tor } = torWith(wrong);
    marbles(({ expectObservable }) => {
      expectObservable(getConfAs({ SocksPort: port })(tor)).toBe('(e|)', {
        e: E.left(decodeError('CONFVALUE', 'SocksPort', 0, wanted, got)),
      });
    });
  });

  it('names the item of a list that is not what the codec wants, and cuts a long one', () => {
    const { tor } = torWith([configLine('Log', 'x'.repeat(100))]);
    const known = t.refinement(t.array(t.string), (all) => all.every((line) => line === 'notice'), 'known logs');
    marbles(({ expectObservable }) => {
      expectObservable(getConfAs({ Log: known })(tor)).toBe('(e|)', {
        e: E.left(decodeError('CONFVALUE', 'Log', 0, 'known logs', `"${'x'.repeat(64)}..."`)),
      });
    });
  });

  it('names every key that is not what its codec wants, with the line among several', () => {
    const { tor } = torWith([
      configLine('SocksPort', 'auto'),
      configLine('ClientOnly', '1'),
      configLine('Numbers', '1'),
      configLine('Numbers', 'two'),
      configLine('Lists', '1,2'),
      configLine('Lists', '3, x'),
    ]);
    const wanted = {
      SocksPort: port,
      ClientOnly: bool,
      BandwidthRate: dataSize,
      Numbers: linesOf(IntFromText(0, 9)),
      Lists: csvOf(IntFromText(0, 9)),
    };
    marbles(({ expectObservable }) => {
      expectObservable(getConfAs(wanted)(tor)).toBe('(e|)', {
        e: E.left(
          decodeError(
            'CONFVALUE',
            'SocksPort, BandwidthRate, Numbers, Lists',
            0,
            'SocksPort: a port from 0 to 65535; BandwidthRate: a size such as 4096 or 4 KB; ' +
              'Numbers: a number from 0 to 9; Lists: a number from 0 to 9',
            'SocksPort: "auto"; BandwidthRate: no value; Numbers: "two" in line 2; Lists: "x" in line 2',
          ),
        ),
      });
    });
  });

  it('lets a Left of the Tor pass', () => {
    const refused = E.left(serverError('UnrecognizedKey', 'Unrecognized option'));
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer$ = cold('--e|', { e: refused });
      const subs = '        ^--!';
      const expected = '    --e|';

      expectObservable(getConfAs(codecs)({ getConf: () => answer$ })).toBe(expected, { e: refused });
      expectSubscriptions(answer$.subscriptions).toBe(subs);
    });
  });

  it('leaves the request when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer$ = cold<never>('---');
      const subs = '               ^-!';
      const unsub = '              --!';
      const expected = '           ---';

      expectObservable(getConfAs(codecs)({ getConf: () => answer$ }), unsub).toBe(expected);
      expectSubscriptions(answer$.subscriptions).toBe(subs);
    });
  });
});

describe('setConfFrom', () => {
  const set = setConfFrom(codecs);

  it('sends the lines of all values at once, in the order of the codecs', () => {
    const { tor, set: sent } = torWith([]);
    marbles(({ expectObservable, flush }) => {
      expectObservable(set({ ...conf, ContactInfo: O.some('me') })(tor)).toBe('(v|)', { v: E.right(undefined) });
      flush();
      expect(sent).toEqual([[...confLines, configLine('ContactInfo', 'me')]]);
    });
  });

  it('leaves alone what has no value, and resets what has no line', () => {
    const { tor, set: sent } = torWith([]);
    set({ Log: [], ContactInfo: O.none })(tor).subscribe();
    expect(sent).toEqual([[configLine('Log', ''), configLine('ContactInfo', '')]]);
  });

  it('sends nothing without a value, since an empty SETCONF harms a real server', () => {
    const { tor, set: sent } = torWith([]);
    marbles(({ expectObservable, flush }) => {
      expectObservable(set({})(tor)).toBe('(v|)', { v: E.right(undefined) });
      flush();
      expect(sent).toEqual([]);
    });
  });

  it('lets a Left of the Tor pass', () => {
    const refused = E.left(serverError('InvalidValue', 'Invalid option value'));
    marbles(({ cold, expectObservable }) => {
      const answer$ = cold('--e|', { e: refused });
      const expected = '    --e|';

      expectObservable(set({ ClientOnly: true })({ setConf: () => answer$ })).toBe(expected, { e: refused });
    });
  });

  it.each<[string, ConfEncoders, unknown, string, string]>([
    ['out of bounds', { N: int(0, 3) }, 7, 'a number from 0 to 3', '"7"'],
    ['NaN', { N: int(0, 3) }, NaN, 'a number from 0 to 3', '"NaN"'],
    ['NaN as a size', { N: dataSize }, NaN, 'a size such as 4096 or 4 KB', '"NaN"'],
    ['of another type', { N: bool }, '1', '0 or 1', '"1"'],
    ['empty', { N: text }, '', 'lines that are not empty, since an empty one resets the option', '""'],
    ['with an empty line', { N: lines }, ['a', ''], 'lines that are not empty, since', '"[\\"a\\",\\"\\"]"'],
    ['with a comma in an item', { N: csvList }, ['a', 'b,c'], 'a list with commas', '"[\\"a\\",\\"b,c\\"]"'],
    ['with an empty item', { N: csvList }, [''], 'a list with commas', '"[\\"\\"]"'],
    ['with white space around an item', { N: csvList }, [' a'], 'a list with commas', '"[\\" a\\"]"'],
    ['an empty list that is set', { N: optional(csvList) }, O.some([]), 'or none', '"{\\"_tag\\":\\"Some\\"'],
  ])('refuses a value that is %s with an EncodeError, and sends nothing', (_, one, value, wanted, got) => {
    const { tor, set: sent } = torWith([]);
    const read: unknown[] = [];
    setConfFrom({ ...one, Nickname: text })({ N: value, Nickname: 'a' } as never)(tor).subscribe((item) =>
      read.push(item),
    );
    expect(read).toEqual([
      E.left(
        encodeError('SETCONF', 'N', expect.stringContaining(wanted) as never, expect.stringContaining(got) as never),
      ),
    ]);
    expect(sent).toEqual([]);
  });

  it('gives an encoder that throws as an EncodeError of each subscription, and not before', () => {
    let calls = 0;
    const broken = {
      encode: (): Values => {
        calls++;
        throw new Error('out of ink');
      },
    };
    const { tor, set: sent } = torWith([]);
    const set$ = setConfFrom({ N: broken })({ N: 1 })(tor);
    expect(calls).toBe(0);
    const read: unknown[] = [];
    for (const _ of [1, 2]) set$.subscribe((item) => read.push(item));
    const left = E.left(encodeError('SETCONF', 'N', 'a value that can be encoded (out of ink)', '"1"'));
    expect([read, calls, sent]).toEqual([[left, left], 2, []]);
  });

  it('law: what setConfFrom sends, getConfAs reads', () => {
    const values = fc.record({
      SocksPort: fc.nat(65_535),
      BandwidthRate: fc.maxSafeNat(),
      DirFetchPeriod: fc.maxSafeNat(),
      ClientOnly: fc.boolean(),
      ExitNodes: fc.array(fc.stringMatching(/^[a-z0-9]+$/)),
      Log: fc.array(fc.stringMatching(/^\S[^\n]*$/)),
      ContactInfo: fc.oneof(fc.constant(O.none), fc.string({ minLength: 1 }).map(O.some)),
    });
    fc.assert(
      fc.property(values, (wanted) => {
        const { tor, set: sent } = torWith([]);
        set(wanted)(tor).subscribe();
        const inForce = (sent[0] ?? []).filter(({ value }) => value !== '');
        const read: unknown[] = [];
        getConfAs(codecs)(torWith(inForce).tor).subscribe((item) => read.push(item));
        expect(read).toEqual([E.right(wanted)]);
      }),
    );
  });
});
