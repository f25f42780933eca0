/** What a client writes into the arguments of its requests: whatever it is, the Tor gets one line for one request. */
import fc from 'fast-check';
import { authenticate, bytes, raw, session } from '../server/handmade.js';
import type { Bytes } from '../server/handmade.js';
import { v1Client } from '../../lib/v1/index.js';
import { noReconnect } from '../../lib/index.js';
import { closeTextTors } from '../cli/v1Tor.js';
import { connectTo, peer, steady, welcome } from '../v1/peer.js';
import { attack, gateway, server } from './targets.js';

const word = String.raw`[^\x00-\x20\x7f"=]+`;
const string = String.raw`"(?:[^"\\\r\n\x00]|\\[^\r\n\x00])*"`;

/** All that a client may have the Tor hear, each a whole line. */
const harmless = new RegExp(
  [
    `^(?:GETCONF(?: ${word})+`,
    `SETCONF(?: ${word}=${string})+`,
    `RESETCONF(?: ${word}(?:=${string})?)+`,
    `MAPADDRESS ${word}=${word}`,
    'SAVECONF|SIGNAL RELOAD|GETINFO address-mappings/all|SETEVENTS(?: [A-Z]+)*)$',
  ].join('|'),
);

/** Each argument of each request, with a text in it. */
const requests: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'the key of GETCONF': (text) => raw(3, text, '\n'),
  'the second key of GETCONF': (text) => raw(3, 'SocksPort\n', text, '\n'),
  'the key of SETCONF': (text) => raw(2, text, ' 1\n'),
  'the value of SETCONF': (text) => raw(2, 'Nickname ', text, '\n'),
  'the value of the second line of SETCONF': (text) => raw(2, 'Nickname a\nContactInfo ', text, '\n'),
  'the first address of MAPADDRESS': (text) => raw(11, [3], text, [0, 3], 'b.example', [0]),
  'the second address of MAPADDRESS': (text) => raw(11, [3], 'a.example', [0, 3], text, [0]),
  'the codes of SETEVENTS': (text) => raw(5, text),
  'the body of SAVECONF': (text) => raw(8, text),
  'the body of SIGNAL': (text) => raw(9, text),
  'the body of GETALLMAPPINGS': (text) => raw(13, text),
  'the body of a type that is not known': (text) => raw(0x0d0a, text),
};

const owned = 'SIGNAL HALT';

const texts = ['\r', '\n', '\r\n', '\0', '"', '\\', '"\r\n', '\\"\r\n', '\t', '\u2028', '\u0085', ' ', '='].flatMap(
  (sign) => [`${sign}${owned}`, `a${sign}${owned}${sign}`, `a${sign}`, `${sign}${sign}${owned}${sign}b`],
);

describe.each(Object.entries(requests))('%s', (_, request) => {
  it.each(texts.map((text) => [JSON.stringify(text), text]))('with %s is one line at the most', async (_name, text) => {
    const { heard, replies } = await told(request(text), raw(3, 'Nickname\n'));
    for (const line of heard) expect(line).toMatch(harmless);
    expect(heard.length).toBeLessThanOrEqual(2);
    // nothing is lost: the next request has its own answer
    expect(heard.at(-1)).toBe('GETCONF Nickname');
    expect(replies).toHaveLength(2);
    expect(replies.at(-1)).toBe('Nickname=amber');
  });
});

/** A reply of the right shape, without which the session would end: options that are unset, except Nickname. */
const replyTo = (line: string): string => {
  const [command = '', ...rest] = line.split(' ');
  switch (command) {
    case 'GETCONF':
      return rest
        .map((key, i) => `250${i < rest.length - 1 ? '-' : ' '}${key === 'Nickname' ? 'Nickname=amber' : key}`)
        .join('\r\n');
    case 'GETINFO':
      return `250-${rest.join('')}=\r\n250 OK`;
    case 'MAPADDRESS':
      return `250 ${rest.join('')}`;
  }
  return '250 OK';
};

/** What a Tor of today hears of such requests through a gateway, and what the client is answered. */
const told = async (
  ...requests: ReadonlyArray<Bytes>
): Promise<{ readonly heard: ReadonlyArray<string>; readonly replies: ReadonlyArray<string> }> => {
  const far = peer();
  far.onLine = (line) => far.send(replyTo(line));
  welcome(far);
  const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady });
  const client = session(tor);
  // the server lets a session in once it has a connection to its Tor
  await new Promise(setImmediate);
  client.came();
  client.send(bytes(...requests));
  await new Promise(setImmediate);
  const replies = client.came();
  client.unsubscribe();
  tor.close();
  return { heard: far.received().slice(2), replies };
};

it('law: for any frames, the Tor receives whole lines, at most one per frame, and no other command', async () => {
  const piece = fc.oneof(
    fc.constantFrom('\r', '\n', '\0', '"', '\\', ' ', '=', owned, 'Nickname'),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const frame = fc
    .tuple(fc.constantFrom(...Object.values(requests)), text)
    // a SIGNAL with one byte is a signal
    .filter(([request, of]) => request !== requests['the body of SIGNAL'] || of.length !== 1)
    .map(([request, of]) => request(of));
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 6 }), async (frames) => {
      const { heard, replies } = await told(...frames);
      for (const line of heard) expect(line).toMatch(harmless);
      expect(heard.length).toBeLessThanOrEqual(frames.length + 1);
      expect(replies.length).toBe(frames.length);
    }),
  );
});

describe('over real sockets', () => {
  afterEach(closeTextTors);

  it.each([
    ['the gateway', gateway],
    ['a TC server', server],
  ])('%s answers the bystander, whatever somebody else has in an argument', async (_, open) => {
    const target = await open();
    for (const request of Object.values(requests)) {
      for (const text of texts.slice(0, 12)) {
        await attack(target.url, bytes(authenticate(), request(text)));
        // a name of its own line is no command
        for (const line of await target.reached()) expect(line).not.toMatch(/^SIGNAL HALT|^signal Halt/);
      }
    }
    await target.stop();
  });
});
