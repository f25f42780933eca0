import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { Writer } from '../../../lib/internal/Writer.js';
import { decodeText } from '../../../lib/internal/text.js';
import { profile } from '../../../lib/policies/profile/profile.js';
import { showProfileError } from '../../../lib/policies/profile/ProfileError.js';
import { encodeError, serverError } from '../../../lib/TorError.js';
import type { Answerable, RequestLine, ServeCommand } from '../../../lib/v1/command/ServeCommand.js';
import { writeLines } from '../../../lib/v1/command/writeReply.js';
import type { LineFilter } from '../../../lib/v1/command/LineFilter.js';
import { handmade } from '../../server/handmade.js';

const local = { client: 'tcp://127.0.0.1:4000', server: 'tcp://127.0.0.1:9051' };

const filterFor = (value: unknown, session: { client: string; server: string | undefined } = local): LineFilter => {
  const made = profile(value);
  if (E.isLeft(made)) throw new Error(showProfileError(made.left));
  return made.right(session);
};

const textOf = (writer: Writer): string => {
  const bytes = writer.take();
  return decodeText(bytes, 0, bytes.length);
};

/** Answers with the arguments that it was given. */
const echo: ServeCommand = (_, { keyword, args, data }) =>
  E.right({
    question: () => of(E.right(undefined)),
    write: (w: Writer) => {
      writeLines(w, 'Line', [`${keyword} ${args}`, ...(data?.split('\n') ?? []), 'OK']);
      return w.failure;
    },
  });

const answered = (served: ReturnType<ServeCommand>): unknown => {
  if (E.isLeft(served)) return `${String(served.left.status)} ${served.left.text}`;
  let text: unknown;
  served.right.question().subscribe((item) => {
    const writer = new Writer();
    const problem = E.isLeft(item) ? item.left : served.right.write(writer, item.right);
    text = problem ?? textOf(writer);
  });
  return text;
};

const asked = (filter: LineFilter, line: Partial<RequestLine>, next = echo): unknown =>
  answered(filter.serve(next)(handmade(), { keyword: 'GETINFO', args: '', data: undefined, ...line }));

const FILTERED = '510 Command filtered';

describe('a request', () => {
  it('is refused unless a pattern matches all of its arguments', () => {
    const filter = filterFor({ commands: { GETINFO: ['version', 'net/.*'] } });
    expect(asked(filter, { args: 'version' })).toBe('250-GETINFO version\r\n250 OK\r\n');
    for (const args of ['', 'version config-file', 'Version', 'version\r', 'a net/b']) {
      expect(asked(filter, { args })).toBe(FILTERED);
    }
    expect(asked(filter, { keyword: 'GETCONF', args: 'version' })).toBe(FILTERED);
    expect(asked(filter, { keyword: 'CONSTRUCTOR' })).toBe(FILTERED);
  });

  it('is rewritten by the first rule that matches', () => {
    const filter = filterFor({
      commands: {
        ADD_ONION: [{ pattern: 'NEW:(\\S+) Port=80', replacement: 'NEW:{} Port=80,{client-address}:80' }, '.*'],
      },
    });
    expect(asked(filter, { keyword: 'ADD_ONION', args: 'NEW:BEST Port=80' })).toMatch(
      /^250-ADD_ONION NEW:BEST Port=80,127\.0\.0\.1:80\r/,
    );
    expect(asked(filter, { keyword: 'ADD_ONION', args: 'NEW:BEST Port=81' })).toMatch(/ Port=81\r/);
  });

  it('is refused if its replacement needs an address that is not known', () => {
    const value = { commands: { HSFETCH: [{ pattern: '', replacement: '{client-address}' }, ''] } };
    expect(asked(filterFor(value, { client: 'unix:', server: undefined }), { keyword: 'HSFETCH' })).toBe(FILTERED);
  });

  it('with data is seen as one text, by the rules of a keyword with a plus', () => {
    const filter = filterFor({
      commands: { LOADCONF: ['.*'], '+HSPOST': [{ pattern: '(.*)\\n(a)\\nb', replacement: 'x{}\n{}' }] },
    });
    expect(asked(filter, { keyword: 'HSPOST', args: 'S', data: 'a\nb' })).toBe('250-HSPOST xS\r\n250-a\r\n250 OK\r\n');
    expect(asked(filter, { keyword: 'HSPOST', args: 'S', data: 'a' })).toBe(FILTERED);
    expect(asked(filter, { keyword: 'LOADCONF', data: 'a' })).toBe(FILTERED);
  });

  it('that is too long is seen by no pattern', () => {
    const filter = filterFor({ commands: { GETINFO: ['a*'] } });
    expect(asked(filter, { args: 'a'.repeat(64 * 1024) })).toMatch(/^250-GETINFO a/);
    expect(asked(filter, { args: 'a'.repeat(64 * 1024 + 1) })).toBe(FILTERED);
  });

  it('is refused if matching a pattern throws', () => {
    const deep = `(?:${'('.repeat(1000)}a${')'.repeat(1000)})*`;
    expect(asked(filterFor({ commands: { GETINFO: [deep, '.*'] } }), { args: 'a'.repeat(64 * 1024) })).toBe(FILTERED);
  });

  it('may be answered in place of the Tor', () => {
    const filter = filterFor({ commands: { TAKEOWNERSHIP: [{ pattern: '', answer: '250 OK' }] } });
    const never: ServeCommand = () => {
      throw new Error('asked');
    };
    expect(asked(filter, { keyword: 'TAKEOWNERSHIP' }, never)).toBe('250 OK\r\n');
  });

  it.each([
    ['GETCONF', 'SocksPort ORPort', true],
    ['GETCONF', 'socksport', true],
    ['GETCONF', '', false],
    ['GETCONF', 'SocksPort Log', false],
    ['SETCONF', 'ORPort=9001', true],
    ['SETCONF', 'ORPort="9001"', true],
    ['SETCONF', 'ORPort=9001 ORPort=x', false],
    ['SETCONF', 'ORPort', false],
    ['SETCONF', 'SocksPort=9050', false],
    ['SETCONF', '', false],
    ['RESETCONF', 'ORPort=9001', true],
    ['LOADCONF', 'ORPort=9001', false],
  ])('%s %s of options that may be read, and one that may be set: %s', (keyword, args, isAllowed) => {
    const filter = filterFor({ confs: { SocksPort: null, ORPort: ['[0-9]+'] } });
    const reply = asked(filter, { keyword, args });
    if (isAllowed) expect(reply).toMatch(/^250-/);
    else expect(reply).toBe(FILTERED);
  });
});

describe('a reply', () => {
  const response = (...rewrites: ReadonlyArray<unknown>): LineFilter =>
    filterFor({ commands: { GETINFO: [{ pattern: '.*', response: rewrites }] } });

  it('is rewritten line by line', () => {
    const filter = response({ pattern: '250-GETINFO (.*)', replacement: '250-{}={client-port}' });
    expect(asked(filter, { args: 'a' })).toBe('250-a=4000\r\n250 OK\r\n');
  });

  it('that is an error is rewritten, too', () => {
    const filter = response({ pattern: '552 .*', replacement: '250 OK' });
    const refusing: ServeCommand = () => E.left(serverError('UnrecognizedKey', 'secret', 552));
    expect(asked(filter, {}, refusing)).toBe('250 OK\r\n');
    const failing: ServeCommand = (tor, line) =>
      E.map((answerable: Answerable) => ({
        ...answerable,
        question: () => of(E.left(serverError('UnrecognizedKey', 'secret', 552))),
      }))(echo(tor, line));
    expect(asked(filter, {}, failing)).toBe('250 OK\r\n');
  });

  it('that would not be one is an error', () => {
    const wanted = encodeError('GETINFO', 'Profile', 'a replacement that makes a whole message', 'none');
    expect(asked(response({ pattern: '250 OK', replacement: '' }), {})).toEqual(wanted);
    expect(asked(response({ pattern: '.*', replacement: '' }), {})).toEqual(wanted);
    expect(asked(response({ pattern: '250 OK', replacement: '650 CIRC' }), {})).toBe('250-GETINFO \r\n650 CIRC\r\n');
  });

  it('still ends the session if it did', () => {
    const ending: ServeCommand = (tor, line) =>
      E.map((answerable: Answerable): Answerable => ({ ...answerable, replies: 'end' }))(echo(tor, line));
    const served = response({ pattern: 'a', replacement: 'b' }).serve(ending)(handmade(), {
      keyword: 'GETINFO',
      args: '',
      data: undefined,
    });
    expect(served).toMatchObject({ right: { replies: 'end' } });
  });
});

describe('an event', () => {
  const filter = filterFor({
    events: {
      HS_DESC: { response: [{ pattern: '650 HS_DESC (\\S+) \\S+(.*)', replacement: '650 HS_DESC {} x{}' }] },
      CIRC: { suppress: true },
      BW: { response: [{ pattern: '.*', replacement: '' }] },
      signal: null,
    },
  });

  it('is sent, suppressed or refused', () => {
    expect(['HS_DESC', 'SIGNAL', 'CIRC', 'STREAM'].map(filter.event)).toEqual([
      'sent',
      'sent',
      'suppressed',
      'refused',
    ]);
  });

  it('is rewritten; without lines it is not sent', () => {
    const written = (name: string, line: string): unknown => {
      const writer = new Writer();
      const write = filter.write((w) => {
        w.text('Line', line);
        return w.failure;
      });
      return write(writer, name, { _tag: 'Bandwidth', read: 1, written: 1 }) ?? textOf(writer);
    };
    expect(written('HS_DESC', '650 HS_DESC RECEIVED abc NO_AUTH\r\n')).toBe('650 HS_DESC RECEIVED x NO_AUTH\r\n');
    expect(written('SIGNAL', '650 SIGNAL NEWNYM\r\n')).toBe('650 SIGNAL NEWNYM\r\n');
    expect(written('BW', '650 BW 1 1\r\n')).toBe('');
  });
});

it.each([
  [undefined, 'tcp://127.0.0.1:4000', true],
  [undefined, 'tcp://[::1]:4000', true],
  [undefined, 'unix:/run/control', true],
  [undefined, 'tcp://10.0.0.2:4000', false],
  [['*'], 'tcp://10.0.0.2:4000', true],
  [['10.0.0.2'], 'tcp://10.0.0.2:4000', true],
  [['10.0.0.2'], 'tcp://[::ffff:10.0.0.2]:4000', true],
  [['fd00::2'], 'tcp://[fd00::2]:4000', true],
  [['10.0.0.2'], 'tcp://127.0.0.1:4000', false],
  [[], 'unix:/run/control', false],
])('a filter for the hosts %j and a client at %s: %s', (hosts, client, isFor) => {
  const filter = filterFor({ ...(hosts && { hosts }), commands: { GETINFO: ['.*'] } }, { client, server: undefined });
  expect(asked(filter, {}) !== FILTERED).toBe(isFor);
});

it('a filter for any program of this machine and for other hosts is for both', () => {
  const value = { 'exe-paths': ['*'], users: ['*'], hosts: ['10.0.0.2'], commands: { GETINFO: ['.*'] } };
  const isFor = (host: string): boolean =>
    asked(filterFor(value, { client: `tcp://${host}:1`, server: undefined }), {}) !== FILTERED;
  expect(['127.0.0.1', '10.0.0.2', '10.0.0.3'].map(isFor)).toEqual([true, true, false]);
});
