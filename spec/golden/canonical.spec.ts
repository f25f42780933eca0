/**
 * What decodes encodes to the same bytes again, save for the frames below: real programs wrote them in another form
 * than the specification's, or in one of several that it allows.
 */
import { either as E } from 'fp-ts';
import { encodeMessage, messageName } from '../../lib/tc/message/Message.js';
import { captures, bytesOf } from './capture.js';
import { decodeAll } from './decoded.js';

const noValue = 'no key or line in it: it is taken, but there is nothing to send';
const noNewline = 'its last line has no newline';
const blank = 'white space around it, or blank lines';
const noNul = 'real servers leave out the NUL of an OR connection event';
const tooLong = 'real servers abort at a GETCONF of more than 253 bytes with an unknown key, so none is written';
const decimal = 'real programs read the numbers of section 3.10 as decimal';

/** Message, body, the body that the library writes for it, why. */
const otherwise: ReadonlyArray<readonly [string, string, string | undefined, string]> = [
  ['GETCONF', 'nickname', 'nickname\n', noNewline],
  ['GETCONF', 'SocksPort', 'SocksPort\n', noNewline],
  ['GETCONF', '  SocksPort  \n\n\n ControlPort\n', 'SocksPort\nControlPort\n', blank],
  ['GETCONF', '\nSocksPort\n', 'SocksPort\n', blank],
  ['GETCONF', 'SocksPort\r\n', 'SocksPort\n', blank],
  ['GETCONF', '\n', undefined, noValue],
  ['GETCONF', 'DirFetchPeriod\n'.repeat(4_096), undefined, tooLong],
  ['GETCONF', 'SocksPort\n'.repeat(6_553), undefined, tooLong],
  ['SETCONF', '1', '1\n', noNewline],
  ['SETCONF', 'bandwidthburstbytes 100000', 'bandwidthburstbytes 100000\n', noNewline],
  ['SETCONF', 'BandwidthRate 300000', 'BandwidthRate 300000\n', noNewline],
  ['SETCONF', 'ExitNodes  c ,  d   \n', 'ExitNodes c ,  d\n', blank],
  ['SETCONF', 'ContactInfo   two  words\t \r\n', 'ContactInfo two  words\n', blank],
  ['SETCONF', '   BandwidthRate    800000\n\n  \n', 'BandwidthRate 800000\n', blank],
  ['SETCONF', 'BandwidthRate\t900000\n', 'BandwidthRate 900000\n', 'a tab between key and value'],
  ['SETCONF', '# only a comment\n', undefined, noValue],
  ['SETCONF', '\n', undefined, noValue],
  ['SAVECONF', 'junk body', '', 'a body where none belongs is ignored'],
  ['SIGNAL', '\x0a', '\x10', decimal],
  ['SIGNAL', '\x0c', '\x12', decimal],
  ['SIGNAL', '\x0f', '\x15', decimal],
  ['EVENT', '\0\x03\x00relay2', '\0\x03\x00relay2\0', noNul],
  ['EVENT', '\0\x03\x01relay2', '\0\x03\x01relay2\0', noNul],
  ['EVENT', '\0\x03\x03relay2', '\0\x03\x03relay2\0', noNul],
  ['EVENT', '\0\x03\x00relay3', '\0\x03\x00relay3\0', noNul],
  ['EVENT', '\0\x03\x02relay3', '\0\x03\x02relay3\0', noNul],
  ['EVENT', '\0\x03\x03relay3', '\0\x03\x03relay3\0', noNul],
  [
    'CONFVALUE',
    `${'DirFetchPeriod 3600\n'.repeat(819)}DirF`,
    `${'DirFetchPeriod 3600\n'.repeat(819)}DirF \n`,
    'an answer of 81,920 bytes that the real server cut to the last 16 bits of its length',
  ],
];

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Each frame of the captures that decodes, once, and the body that its message encodes to. */
const bodies = new Map(
  captures
    .flatMap(({ name }) => [bytesOf(name, 'c2s'), bytesOf(name, 's2c')])
    .flatMap((bytes) => decodeAll([bytes]).frames)
    .flatMap(({ type, body, decoded }) =>
      E.isLeft(decoded)
        ? []
        : [
            [
              `${messageName(type)} ${JSON.stringify(latin1(body))}`,
              {
                body: latin1(body),
                written: E.match(
                  () => undefined,
                  (written: { readonly type: number; readonly body: Uint8Array }) => {
                    expect(written.type).toBe(type);
                    return latin1(written.body);
                  },
                )(encodeMessage(decoded.right)),
              },
            ] as const,
          ],
    ),
);

const exceptions = new Map(otherwise.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, row]));

it('law: what decodes encodes to the same bytes, save for the exceptions', () => {
  const changed = [...bodies].filter(([, { body, written }]) => written !== body).map(([key]) => key);
  expect(changed.sort()).toEqual([...exceptions.keys()].sort());
});

it.each(otherwise.map((row) => [row[0], JSON.stringify(row[1]).slice(0, 60), row[3], row] as const))(
  'an exception: %s %s: %s',
  (_name, _body, _why, [name, body, written]) => {
    expect(bodies.get(`${name} ${JSON.stringify(body)}`)).toEqual({ body, written });
  },
);
