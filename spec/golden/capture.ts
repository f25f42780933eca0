/**
 * The recorded sessions: the bytes of each side, and the transcript that the recording program wrote beside them.
 *
 * A transcript describes each message (`CONFVALUE len=16 body='SocksPort 20151\n'`, the bytes as Python
 * writes them). Its words are read here without the library, back into the bytes that they stand for.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Side = 'c2s' | 's2c';

/** A line of `index.json`. */
export interface Summary {
  readonly name: string;
  readonly c2s_bytes: number;
  readonly s2c_bytes: number;
  readonly c2s_frames: number;
  readonly s2c_frames: number;
  readonly s2c_types: Readonly<Record<string, number>>;
  readonly c2s_leftover: number;
  readonly s2c_leftover: number;
}

/**
 * What one side sent at one moment: `bytes` of it were `length`, of which a long one's transcript has only the `head`.
 */
export interface Sent {
  readonly side: Side;
  readonly text: string;
  readonly head: Uint8Array;
  readonly length: number;
  /** The header and the body that the text stands for, as far as the text goes; undefined for loose bytes. */
  readonly said: Uint8Array | undefined;
}

const folder = join(__dirname, 'captures');

const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

export const captures = json('index.json') as ReadonlyArray<Summary>;

/** Those that have a transcript: all but the two clients of the time, which were recorded on the way. */
export const transcribed = captures.filter(({ name }) => !name.startsWith('client-'));

export const bytesOf = (name: string, side: Side): Uint8Array =>
  new Uint8Array(readFileSync(join(folder, `${name}.${side}.bin`)));

interface Line {
  readonly dir: string;
  readonly text: string;
  readonly hex: string | null;
}

export const transcript = (name: string): ReadonlyArray<Sent> =>
  (json(`${name}.json`) as { readonly transcript: ReadonlyArray<Line> }).transcript.flatMap(({ dir, text, hex }) => {
    if (hex === null || (dir !== 'C>' && dir !== '<S')) return [];
    const [, digits = '', whole] = /^([0-9a-f]*)(?:\.\.\.(\d+))?$/.exec(hex) ?? [];
    const head = new Uint8Array(Buffer.from(digits, 'hex'));
    return { side: dir === 'C>' ? 'c2s' : 's2c', text, head, length: Number(whole ?? head.length), said: said(text) };
  });

// -------------------------------------------------------------------------------------
// words to bytes
// -------------------------------------------------------------------------------------

const types: ReadonlyArray<string> = [
  'ERROR',
  'DONE',
  'SETCONF',
  'GETCONF',
  'CONFVALUE',
  'SETEVENTS',
  'EVENT',
  'AUTHENTICATE',
  'SAVECONF',
  'SIGNAL',
  'MAPADDRESS',
  'ADDRESSMAPPED',
  'GETALLMAPPINGS',
  'EXTENDCIRCUIT',
];

const uint = (size: number, n: number): ReadonlyArray<number> =>
  Array.from({ length: size }, (_, i) => (n / 256 ** (size - 1 - i)) & 0xff);

/** The bytes of a Python literal; a long one is cut, without its closing quote. */
const literal = (text: string): ReadonlyArray<number> =>
  [...text.replace(/^['"]/, '').matchAll(/\\x(..)|\\(.)|([^\\])/gs)].map(([, hex, escaped, plain]) =>
    hex !== undefined
      ? parseInt(hex, 16)
      : escaped !== undefined
        ? ({ n: 0x0a, r: 0x0d, t: 0x09 }[escaped] ?? escaped.charCodeAt(0))
        : (plain ?? '').charCodeAt(0),
  );

const CUT = /\.\.\.\((\d+) bytes\)$/;

/**
 * The recorder's directory was given another name after some texts were cut within the old one, four bytes into it.
 */
const unquoted = (text: string): ReadonlyArray<number> =>
  CUT.test(text) ? literal(text.replace(CUT, '')).slice(0, -4) : literal(text.replace(/['"]$/, ''));

/** Each form of a transcript's line, with the type and the body that it stands for. */
const forms: ReadonlyArray<
  readonly [RegExp, (...words: ReadonlyArray<string>) => readonly [number, ReadonlyArray<number>]]
> = [
  [/ERROR code=(\S+) msg=(.*)$/s, (code = '', text = '') => [0, [...uint(2, Number(code)), ...unquoted(text)]]],
  [/EVENT BW ''$/, () => [6, [0, 4]]],
  [
    /EVENT BW read=(\d+) written=(\d+) extra=(.*)$/s,
    (read, written, extra = '') => [
      6,
      [0, 4, ...uint(4, Number(read)), ...uint(4, Number(written)), ...unquoted(extra)],
    ],
  ],
  [
    /EVENT (CIRC|STREAM) status=(\d+) id=(\d+) rest=(.*)$/s,
    (event, status, id, rest = '') => [
      6,
      [0, event === 'CIRC' ? 1 : 2, Number(status), ...uint(4, Number(id)), ...unquoted(rest)],
    ],
  ],
  [/EVENT ORCONN status=(\d+) rest=(.*)$/s, (status, rest = '') => [6, [0, 3, Number(status), ...unquoted(rest)]]],
  [/EVENT LOG\(old\) (.*)$/s, (text = '') => [6, [0, 5, ...unquoted(text)]]],
  [/type (0x[0-9a-f]{4}) len=\d+ body=(.*)$/s, (type, body = '') => [Number(type), unquoted(body)]],
  [/\((0x0[bc]) \S+ len=\d+ body=(.*)$/s, (type, body = '') => [Number(type), unquoted(body)]],
  [/([A-Z]+) len=\d+ body=(.*)$/s, (name = '', body = '') => [types.indexOf(name), unquoted(body)]],
];

/** Bytes of a cut text that are there. */
const cutLength = (text: string): number => unquoted(text.slice(text.indexOf("='") + 1)).length;

const said = (text: string): Uint8Array | undefined => {
  for (const [form, frame] of forms) {
    const words = form.exec(text);
    if (words === null) continue;
    const [type, body] = frame(...words.slice(1));
    const missing = CUT.exec(text)?.[1];
    const length = missing === undefined ? body.length : body.length - cutLength(text) + Number(missing);
    return Uint8Array.from([...uint(2, length), ...uint(2, type), ...body]);
  }
  return undefined;
};
