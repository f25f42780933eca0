import * as fc from 'fast-check';
import { Requests } from '../../../lib/v1/framing/Requests.js';
import { linear } from '../../linear.js';
import { cut, latin1 } from '../parts.js';

/** The requests in the chunks, the problem, and whether a request is incomplete. */
const split = (chunks: ReadonlyArray<Uint8Array>, limit = 1024) => {
  const requests = new Requests(limit);
  const texts: string[] = [];
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length && requests.problem === undefined;) {
      at = requests.step(chunk, at);
      const { bytes, start, end } = requests;
      if (requests.isWhole) texts.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
    }
  }
  return { texts, problem: requests.problem, isOpen: requests.isOpen };
};

const splitText = (text: string, limit?: number) => split([latin1(text)], limit);
const dripped = (text: string, limit?: number) =>
  split(
    Array.from(latin1(text), (byte) => Uint8Array.of(byte)),
    limit,
  );

const LINE = 'GETINFO version\r\n';
const BARE = 'GETINFO version\n';
const DATA = '+LOADCONF\r\nSocksPort 9050\r\n..a\r\n\r\nGETINFO version\r\n.\r\n';

it.each([
  ['a line that ends in CR LF', [LINE]],
  ['a line that ends in LF', [BARE]],
  ['an empty line', ['\r\n', '\n']],
  ['a line with a CR within it', ['GETINFO a\rb\r\n']],
  ['data, which may contain lines like requests', [DATA]],
  ['data that ends in a dot and LF', ['+LOADCONF\nA 1\n.\n']],
  ['data with a line that only begins with a dot', ['+LOADCONF\n..\n.a\n. \n.\r\r\n.\n']],
  ['empty data', ['+LOADCONF\r\n.\r\n']],
  ['several requests', [LINE, DATA, BARE, DATA, LINE]],
])('%s', (_, requests) => {
  const whole = { texts: requests, problem: undefined, isOpen: false };
  expect(splitText(requests.join(''))).toEqual(whole);
  expect(dripped(requests.join(''))).toEqual(whole);
});

it('an incomplete request is reported', () => {
  for (let i = 1; i < DATA.length; i++) {
    expect(splitText(LINE + DATA.slice(0, i))).toEqual({ texts: [LINE], problem: undefined, isOpen: true });
  }
});

it.each([
  ['a line', LINE],
  ['data', DATA],
])('%s of as many bytes as the limit is a request; one more byte is a problem, in any chunks', (_, text) => {
  for (const parse of [splitText, dripped]) {
    expect(parse(LINE + text, text.length)).toMatchObject({ texts: [LINE, text], problem: undefined });
    const { texts, problem } = parse(`\n${text}`, text.length - 1);
    expect(texts).toEqual(['\n']);
    expect(problem).toMatchObject({ _tag: 'DecodeError', message: 'request', field: 'Length' });
  }
});

it.each([
  ['a line', 'x'],
  ['lines of data', '+x\n\n'],
])('%s without an end is a problem as soon as the limit is exceeded', (_, text) => {
  const long = text.padEnd(100, text.slice(-1));
  expect(splitText(long, 100)).toMatchObject({ problem: undefined, isOpen: true });
  expect(splitText(`${long}\n`, 100).problem).toBeDefined();
  expect(dripped(`${long}\n`, 100).problem).toBeDefined();
});

it('a limit that is not a number rejects everything', () => {
  expect(splitText('GETINFO', NaN).problem).toBeDefined();
});

it('law: any chunks of the bytes result in the same requests', () => {
  const piece = fc.constantFrom(LINE, BARE, DATA, '\n', '+', '.', '\r', '.\r\n', '.\n', 'a', '\0');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(200), { maxLength: 10 }), (pieces, cuts) => {
      const bytes = latin1(pieces.join(''));
      const whole = split([bytes]);
      expect(split(cut(bytes, cuts))).toEqual(whole);
      expect(dripped(pieces.join(''))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

it('a request in many chunks takes time in proportion to its bytes', () => {
  const text = `+x\n${'a\n'.repeat(150_000)}.\n`;
  expect(linear(() => dripped(text, Infinity)).texts).toEqual([text]);
});
