import { either as E, option as O } from 'fp-ts';
import * as fc from 'fast-check';
import { hiddenServices, setHiddenServices } from '../../lib/config/hiddenServices.js';
import type { HiddenService } from '../../lib/config/hiddenServices.js';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import type { Port } from '../../lib/model/ids.js';
import { decodeError, serverError } from '../../lib/TorError.js';
import { marbles } from '../operators/marbles.js';
import { torWith } from './tor.js';

const port = (n: number): Port => n;

const lines: ReadonlyArray<ConfigLine> = [
  configLine('HiddenServiceDir', '/var/lib/tor/one'),
  configLine('HiddenServicePort', '80 127.0.0.1:8080'),
  configLine('HiddenServicePort', '81'),
  configLine('HiddenServiceDir', '/var/lib/tor/two'),
  configLine('HiddenServiceNodes', 'moria1,moria2'),
  configLine('hiddenserviceport', '443  8443 '),
];

const services: ReadonlyArray<HiddenService> = [
  {
    directory: '/var/lib/tor/one',
    ports: [
      { port: port(80), target: O.some('127.0.0.1:8080') },
      { port: port(81), target: O.none },
    ],
    options: [],
  },
  {
    directory: '/var/lib/tor/two',
    ports: [{ port: port(443), target: O.some('8443') }],
    options: [configLine('HiddenServiceNodes', 'moria1,moria2')],
  },
];

describe('hiddenServices', () => {
  it('asks for the virtual key, and gives each directory the lines that follow it', () => {
    const { tor, asked } = torWith(lines);
    marbles(({ expectObservable, flush }) => {
      expectObservable(hiddenServices(tor)).toBe('(s|)', { s: E.right(services) });
      flush();
      expect(asked).toEqual([['HiddenServiceOptions']]);
    });
  });

  it('gives none where there is none', () => {
    marbles(({ expectObservable }) => {
      expectObservable(hiddenServices(torWith([]).tor)).toBe('(s|)', { s: E.right([]) });
    });
  });

  it.each<[string, ConfigLine, string]>([
    ['a line before the first directory', configLine('HiddenServicePort', '80'), 'a HiddenServiceDir before it'],
  ])('refuses %s', (_, line, wanted) => {
    marbles(({ expectObservable }) => {
      expectObservable(hiddenServices(torWith([line]).tor)).toBe('(e|)', {
        e: E.left(decodeError('CONFVALUE', line.key, 0, wanted, `"${line.value}"`)),
      });
    });
  });

  it.each(['', 'http', '70000 127.0.0.1:80', '80:8080'])('refuses the port %p', (value) => {
    const wrong = [configLine('HiddenServiceDir', '/one'), configLine('HiddenServicePort', value)];
    marbles(({ expectObservable }) => {
      expectObservable(hiddenServices(torWith(wrong).tor)).toBe('(e|)', {
        e: E.left(decodeError('CONFVALUE', 'HiddenServicePort', 0, 'a port, then maybe a target', `"${value}"`)),
      });
    });
  });

  it('lets a Left of the Tor pass', () => {
    const refused = E.left(serverError('UnrecognizedKey', 'HiddenServiceOptions'));
    marbles(({ cold, expectObservable }) => {
      const answer$ = cold('--e|', { e: refused });
      const expected = '    --e|';

      expectObservable(hiddenServices({ getConf: () => answer$ })).toBe(expected, { e: refused });
    });
  });
});

describe('setHiddenServices', () => {
  it('sends all lines, and without a service the one that removes them', () => {
    const { tor, set } = torWith([]);
    setHiddenServices(services)(tor).subscribe();
    setHiddenServices([])(tor).subscribe();
    expect(set).toEqual([
      [
        ...lines.slice(0, 4),
        configLine('HiddenServicePort', '443 8443'),
        configLine('HiddenServiceNodes', 'moria1,moria2'),
      ],
      [configLine('HiddenServiceDir', '')],
    ]);
  });

  it.each<[string, Partial<HiddenService>, string, string]>([
    ['a port over 65,535', { ports: [{ port: 65_536, target: O.none }] }, 'HiddenServicePort', '65536'],
    ['a port that is not a number', { ports: [{ port: NaN, target: O.some('80') }] }, 'HiddenServicePort', 'NaN'],
    ['an empty target', { ports: [{ port: 80, target: O.some('') }] }, 'HiddenServicePort', '""'],
    [
      'a target that would be read back trimmed',
      { ports: [{ port: 80, target: O.some(' 8080') }] },
      'HiddenServicePort',
      '" 8080"',
    ],
    ['no directory, which would remove all services', { directory: '' }, 'HiddenServiceDir', '""'],
  ])('refuses %s, and sends nothing', (_, part, field, got) => {
    const { tor, set } = torWith([]);
    const items: unknown[] = [];
    setHiddenServices([...services, { directory: '/three', ports: [], options: [], ...part }])(tor).subscribe((item) =>
      items.push(item),
    );
    expect(items).toEqual([
      E.left({ _tag: 'EncodeError', message: 'SETCONF', field, wanted: expect.any(String), got }),
    ]);
    expect(set).toEqual([]);
  });

  it('law: what setHiddenServices sends, hiddenServices reads', () => {
    const word = fc.stringMatching(/^[!-~]+$/);
    const service = fc.record({
      directory: word,
      ports: fc.array(
        fc.record({
          port: fc.nat(65_535).map(port),
          target: fc.oneof(fc.constant(O.none), word.map(O.some)),
        }),
      ),
      options: fc.array(word.map((value) => configLine('HiddenServiceNodes', value))),
    });
    fc.assert(
      fc.property(fc.array(service, { minLength: 1 }), (wanted) => {
        const { tor, set } = torWith([]);
        setHiddenServices(wanted)(tor).subscribe();
        const read: unknown[] = [];
        hiddenServices(torWith(set[0] ?? []).tor).subscribe((item) => read.push(item));
        expect(read).toEqual([E.right(wanted)]);
      }),
    );
  });
});
