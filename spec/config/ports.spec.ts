import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { autoBool } from '../../lib/config/codecs.js';
import { getConfAs } from '../../lib/config/conf.js';
import { PortLineFromText, portLines } from '../../lib/config/ports.js';
import type { PortLine } from '../../lib/config/ports.js';
import { configLine } from '../../lib/model/ConfigLine.js';
import { torWith } from './tor.js';

const tcp = (port: number | 'auto', host?: string): PortLine['at'] => ({
  _tag: 'Tcp',
  port,
  ...(host === undefined ? {} : { host }),
});
const unix = (path: string): PortLine['at'] => ({ _tag: 'Unix', path });
const line = (at: PortLine['at'], ...flags: string[]): PortLine => ({ at, flags });

describe('a line of a port', () => {
  it.each<[string, PortLine]>([
    ['9050', line(tcp(9050))],
    ['0', line(tcp(0))],
    ['auto', line(tcp('auto'))],
    ['AUTO', line(tcp('auto'))],
    ['127.0.0.1:9050', line(tcp(9050, '127.0.0.1'))],
    ['127.0.0.1:auto', line(tcp('auto', '127.0.0.1'))],
    ['localhost:9050', line(tcp(9050, 'localhost'))],
    ['[::1]:9050', line(tcp(9050, '::1'))],
    ['9050 IsolateDestAddr  SessionGroup=2', line(tcp(9050), 'IsolateDestAddr', 'SessionGroup=2')],
    ['unix:/run/tor/socks WorldWritable', line(unix('/run/tor/socks'), 'WorldWritable')],
    ['unix:"/run/my \\"tor\\"\\\\x" GroupWritable', line(unix('/run/my "tor"\\x'), 'GroupWritable')],
    ['  9050\t', line(tcp(9050))],
  ])('%j is read', (text, wanted) => {
    expect(PortLineFromText.decode(text)).toEqual(E.right(wanted));
  });

  it.each([
    '',
    'unix:',
    'unix:""',
    'unix:"/run',
    'unix:"/run"x',
    '65536',
    'auto9050',
    ':9050',
    '::1:9050',
    '[::1]',
    '[localhost]:9050',
    'a:b:9050',
    '127.0.0.1',
    '9050 "flag',
  ])('%j is not one', (text) => {
    expect(E.isLeft(PortLineFromText.decode(text))).toBe(true);
  });

  it.each([
    undefined,
    9050,
    { at: tcp(70_000), flags: [] },
    { at: tcp(9050, 'two words'), flags: [] },
    { at: tcp(9050, '[::1]'), flags: [] },
    { at: tcp(9050, ''), flags: [] },
    { at: unix(''), flags: [] },
    { at: unix('/run\n'), flags: [] },
    { at: unix('/run') },
    { at: tcp(9050), flags: [''] },
    { at: tcp(9050), flags: ['two words'] },
    { at: { _tag: 'Fax', port: 1 }, flags: [] },
  ])('a value such as %j is none', (value) => {
    expect(portLines.is([value])).toBe(false);
  });

  it('law: decode(encode(a)) = a, for every a that `is` accepts', () => {
    const word = fc.stringMatching(/^[^\s"]{1,8}$/);
    const host = fc.oneof(fc.constantFrom(undefined, '::1', '2001:db8::1', '127.0.0.1', 'localhost'), fc.string());
    const port = fc.oneof(fc.constant('auto' as const), fc.nat(65_535));
    const at = fc.oneof(
      fc.tuple(port, host).map(([one, other]) => tcp(one, other)),
      fc.string({ unit: 'binary' }).map(unix),
      fc.stringMatching(/^\/[ "\\a\t]+$/).map(unix),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ at, flags: fc.array(word) })), (lines) => {
        fc.pre(portLines.is(lines));
        expect(portLines.decode(portLines.encode(lines))).toEqual(E.right(lines));
      }),
    );
  });
});

describe('0, 1 or auto', () => {
  it.each([
    ['0', false],
    ['1', true],
    ['auto', 'auto'],
    ['Auto', 'auto'],
  ])('%s is %p', (text, value) => {
    expect(autoBool.decode([text])).toEqual(E.right(value));
    expect(autoBool.encode(value as boolean | 'auto')).toEqual([text.toLowerCase()]);
  });

  it.each(['', '2', 'automatic', 'true'])('%j is not one', (text) => {
    expect(E.isLeft(autoBool.decode([text]))).toBe(true);
  });
});

it('the defaults of a Debian package are read', () => {
  const { tor } = torWith([
    configLine('SocksPort', 'unix:/run/tor/socks WorldWritable'),
    configLine('SocksPort', '9050'),
    configLine('ExitRelay', 'auto'),
  ]);
  const read: unknown[] = [];
  const codecs = { SocksPort: portLines, ORPort: portLines, ExitRelay: autoBool };
  getConfAs(codecs)(tor).subscribe((item) => read.push(item));
  expect(read).toEqual([
    E.right({
      SocksPort: [line(unix('/run/tor/socks'), 'WorldWritable'), line(tcp(9050))],
      ORPort: [],
      ExitRelay: 'auto',
    }),
  ]);
});
