/** The answers of the recorded Tor, asked of a simulated one that has its torrc. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { configLine } from '../../lib/model/ConfigLine.js';
import { errorNames } from '../../lib/model/ErrorCode.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { now } from '../simulator/observed.js';

const torrc = `
SocksPort 20151
ControlPort 19151
ClientOnly 1
DataDirectory /var/lib/tor-v0/0703d01b13-19151/data
DirServer 127.0.0.1:9 FFCB 46DB 1339 DA84 674C 70D7 CB58 6434 C437 0441
Log notice stdout
Log info file /var/lib/tor-v0/0703d01b13-19151/info.log
`;

interface Frame {
  readonly type: number;
  /** One character for each byte. */
  readonly body: string;
}

const frames = (name: string, side: string): ReadonlyArray<Frame> => {
  const bytes = readFileSync(join(__dirname, 'captures', `${name}.${side}.bin`));
  const all: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt16BE(at);
    all.push({ type: bytes.readUInt16BE(at + 2), body: bytes.toString('latin1', at + 4, end) });
    at = end;
  }
  return all;
};

const lines = (body: string): ReadonlyArray<string> => body.replace(/\n$/, '').split('\n');

/** What the simulated Tor says, as the body that would say so. */
const answer = (tor: SimulatedTor, { type, body }: Frame): string => {
  const said =
    type === 3
      ? now(tor.getConf(lines(body)))
      : now(
          tor.setConf(
            lines(body).map((line) => {
              const [, key = '', value = ''] = /^\s*(\S*)(.*)$/s.exec(line) ?? [];
              return configLine(key, value);
            }),
          ),
        );
  const [first] = said;
  if (first === undefined || first === 'complete') return 'nothing';
  if (E.isLeft(first)) {
    if (first.left._tag !== 'ServerError') return first.left._tag;
    const { code, text } = first.left;
    // that of a SETCONF also says which option it is about; the recorded Tor leaves that to the log
    return `${String(code)}: ${type === 3 ? text : text.replace(/: .+$/s, '')}`;
  }
  return first.right === undefined ? 'DONE' : first.right.map(({ key, value }) => `${key} ${value}\n`).join('');
};

const recorded = ({ type, body }: Frame): string => {
  switch (type) {
    case 0:
      return `${errorNames[body.charCodeAt(1)] ?? ''}: ${body.slice(2)}`;
    case 1:
      return 'DONE';
  }
  return body;
};

/** Request bodies whose answers differ, with the simulator's answer. */
const differences: Readonly<Record<string, ReadonlyArray<readonly [body: string, why: string, answer: string]>>> = {
  's01-getconf': [
    ...['BandwidthRateBytes\n', 'NoSuchKey\n'].map(
      (body) =>
        [
          body,
          'the text of the ERROR is the key, as in 0.1.x, not the body',
          `UnrecognizedKey: ${body.trim()}`,
        ] as const,
    ),
    [
      'SocksPort\nNoSuchKey\nControlPort\n',
      'the text of the ERROR is the key, as in 0.1.x, not the body',
      'UnrecognizedKey: NoSuchKey',
    ],
    ['SocksPort\0\n', 'a NUL does not end a key', 'UnrecognizedKey: SocksPort\0'],
  ],
  's05-setconf': [
    [
      'ContactInfo a\0b\nBandwidthRate 700000\n',
      'a NUL is refused; the codec would have refused it before',
      'InvalidValue: Invalid option value',
    ],
    [
      'ContactInfo\nBandwidthRate\n',
      'because the line with a NUL before it was refused',
      'ContactInfo Ã©ÿ\u0001x\nBandwidthRate 500000\n',
    ],
  ],
};

describe.each(Object.keys(differences))('%s', (name) => {
  const requests = frames(name, 'c2s');
  const replies = frames(name, 's2c');
  const tor = simulator({ torrc });
  const rows = requests.flatMap((request, index) => {
    const reply = replies[index]!;
    const difference = differences[name]!.find(([body]) => body === request.body);
    return request.type === 7 ? [] : [{ index, title: JSON.stringify(request.body), request, reply, difference }];
  });

  it.each(rows)('$index: $title', ({ request, reply, difference }) => {
    const said = answer(tor, request);
    expect(said).toBe(difference === undefined ? recorded(reply) : difference[2]);
    if (difference !== undefined) expect(said).not.toBe(recorded(reply));
  });

  it('names no difference that is none', () => {
    expect(rows.filter(({ difference }) => difference !== undefined)).toHaveLength(differences[name]!.length);
  });
});

it('s06: saves what was set, and again the default', () => {
  const tor = simulator({ torrc });
  expect(now(tor.setConf([configLine('BandwidthRate', '123456')]))).toEqual([E.right(undefined), 'complete']);
  expect(now(tor.saveConf)).toEqual([E.right(undefined), 'complete']);
  expect(now(tor.setConf([configLine('BandwidthRate', '')]))).toEqual([E.right(undefined), 'complete']);
  expect(now(tor.saveConf)).toEqual([E.right(undefined), 'complete']);
});

it('s07: Dump, Debug and Reload are done', () => {
  const tor = simulator({ torrc });
  for (const signal of ['Dump', 'Debug', 'Reload'] as const) {
    expect(now(tor.signal(signal))).toEqual([E.right(undefined), 'complete']);
  }
});

it('s04: the log says what was wrong with a SETCONF before it is answered', () => {
  const tor = simulator({ torrc });
  const seen: string[] = [];
  tor.log$.subscribe((event) => seen.push(E.isRight(event) ? event.right.message : 'left'));
  tor.setConf([configLine('Bogus', '1')]).subscribe((reply) => seen.push(reply._tag));
  tor.setConf([configLine('SocksPort', 'notanumber')]).subscribe((reply) => seen.push(reply._tag));
  tor.signal('Reload').subscribe((reply) => seen.push(reply._tag));
  now(tor.signal('Halt'));
  expect(seen).toEqual([
    "config_assign_line(): Unknown option 'Bogus'.  Failing.\n",
    "handle_control_setconf(): Controller gave us config lines that didn't validate.\n",
    'Left',
    "Int keyword 'SocksPort notanumber' is malformed or out of bounds.\n",
    "handle_control_setconf(): Controller gave us config lines that didn't validate.\n",
    'Left',
    'do_hup(): Received sighup. Reloading config.\n',
    'Right',
  ]);
});
