import { either as E } from 'fp-ts';
import { of, throwError } from 'rxjs';
import * as T from '../../lib/TorError.js';
import { bytesOf, done, handmade, left, raw, session } from './handmade.js';

const ask = (body: Uint8Array, parts: Parameters<typeof handmade>[0] = {}): ReadonlyArray<string> => {
  const peer = session(handmade(parts));
  peer.send(body);
  return peer.came();
};

const saveConf = raw(8);

describe('what a client sends wrongly gets the words of real servers', () => {
  test.each([
    ['ERROR', raw(0), '2 Command type only valid from server to tor client'],
    ['DONE', raw(1), '2 Command type only valid from server to tor client'],
    ['CONFVALUE', raw(4, 'a b\n'), '2 Command type only valid from server to tor client'],
    ['EVENT', raw(6, [0, 4]), '2 Command type only valid from server to tor client'],
    ['ADDRESSMAPPED', raw(0x0b), '2 Unrecognized command type'],
    ['an unknown type', raw(0x4242, 'x'), '2 Unrecognized command type'],
    ['the highest type', raw(0xffff), '2 Unrecognized command type'],
    ['SETEVENTS of three bytes', raw(5, [0, 4, 0]), '3 Odd number of bytes in setevents message'],
    ['SETEVENTS with code 0', raw(5, [0, 0]), '6 Unrecognized event code'],
    ['SETEVENTS with code 6', raw(5, [0, 4, 0, 6]), '6 Unrecognized event code'],
    ['SETEVENTS with code 32', raw(5, [0, 32]), '6 Unrecognized event code'],
    ['SIGNAL without a byte', raw(9), '3 Body of SIGNAL command too long or too short.'],
    ['SIGNAL of two bytes', raw(9, [1, 1]), '3 Body of SIGNAL command too long or too short.'],
    ['SIGNAL 0x03', raw(9, [3]), '3 Unrecognized signal number.'],
    ['SIGNAL 0x80', raw(9, [0x80]), '3 Unrecognized signal number.'],
    ['SIGNAL 129, a new identity for later Tors', raw(9, [129]), '3 Unrecognized signal number.'],
    ['SIGNAL 0xff', raw(9, [0xff]), '3 Unrecognized signal number.'],
    ['GETCONF without a key', raw(3), '3 Keys: wanted at least one key, got none'],
    ['SETCONF without a line', raw(2), '3 Lines: wanted at least one line, got none'],
    ['SETCONF with a NUL', raw(2, 'a b\0c\n'), '3 Lines: wanted text without NUL, got "a b\\u0000c\\n"'],
    ['MAPADDRESS without a body', raw(10), '3 Original address type: wanted 1 bytes, got 0 bytes'],
    ['MAPADDRESS of an unknown type', raw(10, [4, 0]), '3 Original address type: wanted 0x01, 0x02 or 0x03, got 0x04'],
    [
      'MAPADDRESS with more behind it',
      raw(10, [1, 1, 2, 3, 4, 1, 1, 2, 3, 4, 0]),
      '3 end: wanted nothing more, got 1 bytes',
    ],
  ])('%s', (_, frame, reply) => {
    expect(ask(frame)).toEqual([reply]);
  });

  test('both sets of signals are taken', () => {
    const signals: Array<string> = [];
    const bytes = [0x01, 0x02, 0x10, 0x12, 0x0a, 0x0c];
    const replies = bytes.flatMap((byte) =>
      ask(raw(9, [byte]), {
        signal: (signal) => {
          signals.push(signal);
          return done;
        },
      }),
    );
    expect(signals).toEqual(['Reload', 'Shutdown', 'Dump', 'Debug', 'Dump', 'Debug']);
    expect(replies).toEqual(bytes.map(() => 'DONE'));
  });

  test('GETCONF of blank lines gets an empty CONFVALUE, and the Tor is not asked', () => {
    expect(ask(raw(3, '\n \n'), { getConf: () => left(T.closed('asked')) })).toEqual(['']);
  });
});

describe('what a Tor answers', () => {
  test('an ERROR of its own is passed on as it is', () => {
    expect(
      ask(saveConf, { saveConf: left(T.serverError('InternalError', 'Unable to write configuration to disk.')) }),
    ).toEqual(['1 Unable to write configuration to disk.']);
    expect(ask(raw(3, 'Bogus\n'), { getConf: () => left(T.serverError('UnrecognizedKey', 'Bogus\n')) })).toEqual([
      '4 Bogus\n',
    ]);
    expect(ask(saveConf, { saveConf: left(T.serverError(0x1234, '')) })).toEqual(['4660 ']);
  });

  const secretPlace = '/home/alice/secret';

  test.each<[string, T.TorError, string]>([
    ['EncodeError', T.encodeError('GETCONF', 'Key', 'a keyword', secretPlace), '3 Key: wanted a keyword'],
    [
      'DecodeError',
      T.decodeError('DONE', 'end', 0, 'nothing more', secretPlace),
      '1 The answer of the Tor could not be understood',
    ],
    ['Truncated', T.truncated(1, 2), '1 The answer of the Tor could not be understood'],
    [
      'UnexpectedReply',
      T.unexpectedReply('GETCONF', 'CONFVALUE', secretPlace),
      '1 The answer of the Tor could not be understood',
    ],
    ['TransportError', T.transportError('Refused', secretPlace, secretPlace), '1 No connection to the Tor'],
    ['ConnectionLost', T.connectionLost(1, T.closed(secretPlace)), '1 No connection to the Tor'],
    ['Closed', T.closed(secretPlace), '1 No connection to the Tor'],
    ['SecretUnavailable', T.secretUnavailable(secretPlace, secretPlace), '1 No connection to the Tor'],
    ['TimedOut', T.timedOut('SAVECONF', 5), '1 No answer from the Tor in time'],
    ['QueueFull', T.queueFull('requests', 5), '9 Resource exhausted'],
  ])('%s: the client is told that it failed, the operator why', (_, error, reply) => {
    const peer = session(handmade({ saveConf: left(error) }));
    peer.send(saveConf);
    expect(peer.came()).toEqual([reply]);
    expect(peer.told.at(-1)).toEqual({ _tag: 'RequestFailed', request: 'SAVECONF', error });
    expect(reply).not.toContain(secretPlace);
  });

  test.each<[string, Parameters<typeof handmade>[0]]>([
    ['none', { saveConf: of() }],
    ['an error notification', { saveConf: throwError(() => new Error('secret')) }],
    ['an error notification of something odd', { saveConf: throwError(() => Object.create(null) as unknown) }],
    ['an item that is no Either', { saveConf: of(undefined) as never }],
    ['nothing that could be subscribed to', { saveConf: undefined as never }],
  ])('%s: ERROR 1', (_, parts) => {
    expect(ask(saveConf, parts)).toEqual(['1 Internal error']);
  });

  test('a question that throws: ERROR 1', () => {
    const getConf = (): never => {
      throw new Error('secret');
    };
    expect(ask(raw(3, 'a\n'), { getConf })).toEqual(['1 Internal error']);
  });

  test('an answer of no meaning leaves nothing of itself before the ERROR', () => {
    const lines = [{ key: 'a', value: '1' }, undefined] as never;
    expect(ask(raw(3, 'a\n'), { getConf: () => of(E.right(lines)) })).toEqual(['1 Internal error']);
  });

  test('of more answers than one the first counts', () => {
    const peer = session(
      handmade({ saveConf: of(E.right(undefined), left(T.closed('')) as never, E.right(undefined)) }),
    );
    peer.send(saveConf, raw(3, 'a\n'));
    expect(peer.came()).toEqual(['DONE', 'a=1']);
  });

  test('what the wire cannot carry: ERROR 1 with the reason', () => {
    const value = (text: string) => ask(raw(3, 'a\n'), { getConf: () => of(E.right([{ key: 'a', value: text }])) });
    expect(value('x\0y')).toEqual(['1 The answer cannot be sent: Value: wanted text without NUL']);
    expect(value('x\ny')).toEqual(['1 The answer cannot be sent: Value: wanted text without a newline']);
    expect(value('\ud800')).toEqual(['1 The answer cannot be sent: Value: wanted text without lone surrogates']);
  });

  test('65,535 bytes are answered; one more is ERROR 9, never cut', () => {
    const peer = (size: number) => {
      // "a " and a newline are three bytes
      const one = session(handmade({ getConf: () => of(E.right([{ key: 'a', value: 'x'.repeat(size - 3) }])) }));
      one.send(raw(3, 'a\n'), saveConf);
      return one.came();
    };
    expect(peer(65_535)).toEqual([`a=${'x'.repeat(65_532)}`, 'DONE']);
    expect(peer(65_536)).toEqual(['9 The answer has more than 65535 bytes', 'DONE']);
  });

  test('the text of an ERROR is made such that it can be sent', () => {
    const text = (given: string) => ask(saveConf, { saveConf: left(T.serverError('InvalidValue', given)) })[0];
    expect(text('a\0b\ud800')).toBe('5 a\ufffdb\ufffd');
    const long = text('é'.repeat(40_000));
    expect(long?.endsWith('é [cut]')).toBe(true);
    expect(bytesOf({ _tag: 'Error', code: 0, text: long?.slice(2) ?? '' }).length).toBeLessThanOrEqual(4 + 65_535);
    expect(ask(saveConf, { saveConf: left(T.serverError(70_000, 'x\0')) })).toEqual(['0 x\ufffd']);
    expect(ask(saveConf, { saveConf: left(T.serverError('Nonsense' as never, 'x')) })).toEqual(['0 x']);
  });
});
