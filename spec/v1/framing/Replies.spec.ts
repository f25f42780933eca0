import * as fc from 'fast-check';
import { cut, latin1, parse, parseText } from '../parts.js';
import { either as E } from 'fp-ts';
import { defaultFramingLimits } from '../../../lib/v1/framing/limits.js';
import { Messages } from '../../../lib/v1/framing/Replies.js';
import { linear } from '../../linear.js';
import { connected, virtually } from '../peer.js';

const OK = '250 OK\r\n';
const BW = '650 BW 1 2\r\n';
const DATA = '250+a=\r\none\r\n..two\r\n\r\n650 BW no event\r\n250 OK\r\n.\r\n250 OK\r\n';
const LINES = '250-a=1\r\n250-b=2\r\n250 OK\r\n';
const EVENT = '650+NEWCONSENSUS\r\nr r2\r\n250 OK\r\n.\r\n650 OK\r\n';

/** Each byte is a chunk of its own. */
const dripped = (text: string) => parse(Array.from(latin1(text), (byte) => Uint8Array.of(byte)));

describe('messages', () => {
  it.each([
    ['a line', [OK]],
    ['several lines', [LINES]],
    ['data, which may look like anything', [DATA]],
    ['an event with data', [EVENT]],
    ['events between replies', [BW, LINES, BW, EVENT, DATA, BW, OK]],
  ])('%s', (_, messages) => {
    const whole = { messages, problem: undefined, isOpen: false };
    expect(parseText(messages.join(''))).toEqual(whole);
    expect(dripped(messages.join(''))).toEqual(whole);
  });

  it('the end within a message is seen', () => {
    for (let i = 1; i < DATA.length; i++) {
      expect(parseText(OK + DATA.slice(0, i))).toEqual({ messages: [OK], problem: undefined, isOpen: true });
    }
  });

  it('an event between the lines of a reply is taken out of it', () => {
    const events = [BW, EVENT, '650-CONF_CHANGED\r\n650-A=1\r\n650 OK\r\n'];
    for (const event of events) {
      for (const parsed of [parseText, dripped]) {
        expect(parsed(`250-a=1\r\n${event}250-b=2\r\n${BW}${BW}250 OK\r\n${OK}`)).toEqual({
          messages: [event, BW, BW, LINES, OK],
          problem: undefined,
          isOpen: false,
        });
      }
    }
  });
});

describe('malformed input', () => {
  const problemOf = (text: string) => {
    const { problem } = parseText(text);
    expect(dripped(text).problem === undefined).toBe(problem === undefined);
    return problem;
  };

  it.each([
    ['a line of text', 'HTTP/1.1 400 Bad Request\r\n'],
    ['an empty line', '\r\n'],
    ['two digits', '25 OK\r\n'],
    ['another sign behind the digits', '250_OK\r\n'],
    ['nothing behind the digits', '250\r\n'],
    ['a reply within an event', '650-A\r\n250 OK\r\n'],
    ['bytes that are no text', '\0\u0060\0\0\0\u0001'],
    ['a NUL for a digit', '25\0 OK\r\n'],
  ])('%s is a problem', (_, text) => {
    expect(problemOf(text)).toMatchObject({ _tag: 'DecodeError', field: 'Line' });
  });

  it('is seen as soon as it cannot become a status any more', () => {
    expect(parseText('H').problem).toBeDefined();
    expect(parseText('2').problem).toBeUndefined();
    expect(parseText('250-a\r\nx').problem).toBeDefined();
    expect(parseText('250+a\r\nx').problem).toBeUndefined();
  });

  it('nothing after it is understood, what was before it is', () => {
    expect(parse([latin1(`${OK}nonsense\r\n${OK}`), latin1(OK)]).messages).toEqual([OK]);
  });

  it('CR and LF by themselves are a part of a line', () => {
    for (const whole of ['650 STREAM 135 CLOSED 0 a\nb\rc:80\r\n', '250-a\n250 OK\n\r\n250 \n\r\n', '250 \n\n\r\n']) {
      for (const parsed of [parseText, dripped]) {
        expect(parsed(whole + OK)).toEqual({ messages: [whole, OK], problem: undefined, isOpen: false });
      }
    }
    expect(parseText('250 OK\n').isOpen).toBe(true);
  });

  it('CR and LF by themselves are data within data', () => {
    const whole = '250+a=\r\nx\ny\rz\n.\r\n.\r\n250 OK\r\n';
    expect(parseText(whole)).toEqual({ messages: [whole], problem: undefined, isOpen: false });
    expect(parseText('250+a=\r\nx\n.\r\n').isOpen).toBe(true);
  });
});

describe('limits', () => {
  const both = (text: string, limits: object) => [
    parseText(text, limits).problem === undefined,
    parse(
      Array.from(latin1(text), (byte) => Uint8Array.of(byte)),
      limits,
    ).problem === undefined,
  ];

  it.each([
    ['bytes of a line', 'line', (n: number) => `250 ${'x'.repeat(n - 6)}\r\n`, 20],
    ['bytes of a line of data', 'line', (n: number) => `250+a\r\n${'x'.repeat(n - 2)}\r\n.\r\n250 OK\r\n`, 20],
    ['lines', 'lines', (n: number) => '250-x\r\n'.repeat(n - 1) + OK, 5],
    ['lines of data', 'lines', (n: number) => `250+x\r\n${'y\r\n'.repeat(n - 3)}.\r\n${OK}`, 9],
    ['bytes', 'bytes', (n: number) => `250-${'x'.repeat(n - 14)}\r\n${OK}`, 40],
  ])('%s: as many as that are taken, one more is not', (_, name, text, limit) => {
    expect(both(text(limit), { [name]: limit })).toEqual([true, true]);
    expect(both(text(limit + 1), { [name]: limit })).toEqual([false, false]);
  });

  it.each(['line', 'lines', 'bytes'])('%s: a limit that is not a number rejects everything', (name) => {
    expect(both(OK, { [name]: NaN })).toEqual([false, false]);
  });

  it('an endless line is a problem before it ends', () => {
    expect(
      parse([latin1('250 '), latin1('x'.repeat(90)), latin1('x'.repeat(20))], { line: 100 }).problem,
    ).toMatchObject({ field: 'Length' });
  });
});

describe('laws', () => {
  const line = fc.constantFrom('', 'OK', 'a=b', '.', '..', ' ', '650 BW 1 2', 'a'.repeat(300), '\r', '\n250 OK\n', 'ü');
  const status = fc.constantFrom('250', '552', '451');
  const data = fc
    .array(line, { maxLength: 4 })
    .map((rows) => rows.map((row) => `${row.startsWith('.') ? '.' : ''}${row}\r\n`).join('') + '.\r\n');
  const middle = (code: string) =>
    fc.oneof(
      line.map((text) => `${code}-${text}\r\n`),
      fc.tuple(line, data).map(([text, rows]) => `${code}+${text}\r\n${rows}`),
    );
  const message = (code: string) =>
    fc
      .tuple(fc.array(middle(code), { maxLength: 3 }), line)
      .map(([lines, text]) => `${lines.join('')}${code} ${text}\r\n`);
  const messages = fc.array(fc.oneof(status.chain(message), message('650')), { maxLength: 8 });

  it('law: whatever the chunks, the messages are the same', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(), { maxLength: 12 }), (texts, offsets) => {
        expect(parse(cut(latin1(texts.join('')), offsets))).toEqual({
          messages: texts,
          problem: undefined,
          isOpen: false,
        });
      }),
    );
  });

  it('law: whatever the chunks, events between the lines of a reply come before it, and it is whole', () => {
    const parts = fc.array(fc.tuple(middle('250'), fc.array(message('650'), { maxLength: 3 })), { minLength: 1 });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(), { maxLength: 12 }), (lines, offsets) => {
        const events = lines.flatMap(([, between]) => between);
        const reply = `${lines.map(([text]) => text).join('')}${OK}`;
        const sent = `${lines.map(([text, between]) => text + between.join('')).join('')}${OK}${BW}`;
        expect(parse(cut(latin1(sent), offsets))).toEqual({
          messages: [...events, reply, BW],
          problem: undefined,
          isOpen: false,
        });
      }),
    );
  });

  it('law: any bytes in any chunks are messages, a problem or the beginning of a message', () => {
    const byte = fc.oneof(fc.constantFrom(...latin1('2506 -+.\r\n')), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 6 }), (bytes, offsets) => {
        const whole = parse([Uint8Array.from(bytes)]);
        const parts = parse(cut(Uint8Array.from(bytes), offsets));
        expect(parts.messages).toEqual(whole.messages);
        expect(parts.problem === undefined).toBe(whole.problem === undefined);
        if (whole.problem === undefined) expect(parts.isOpen).toBe(whole.isOpen);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('a dot behind a lone LF does not end data', () => {
  expect(parseText('250+a=\r\nx\n.\r\n250 OK\r\n')).toMatchObject({ messages: [], problem: undefined, isOpen: true });
  const whole = '250+a=\r\nx\n.\r\n\n.\r\n.\r\n250 OK\r\n';
  expect(parseText(whole).messages).toEqual([whole]);
  const answers: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => tor.getInfoText(['a']).subscribe((answer) => answers.push(answer)));
    at(2, () => far.sendBytes(new TextEncoder().encode(whole)));
    at(3, () => tor.close());
  });
  expect(answers).toEqual([E.right(['x\n.\n\n.'])]);
});

it('a reply with an event after each of its 300,000 lines is read in linear time', () => {
  const count = 300_000;
  const bytes = new TextEncoder().encode(`${'250-x\r\n650 A\r\n'.repeat(count)}250 OK\r\n`);
  const act = (): number => new Messages(defaultFramingLimits).step(bytes).count;
  expect(linear(act)).toBe(count + 1);
});
