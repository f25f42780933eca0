/**
 * What the recording program sent to a real Tor, sent here to a Tor made by hand: the same replies, to the letter, but
 * for what is listed. A failed AUTHENTICATE ends a session here, and no real one: what comes behind it is sent over a
 * new connection.
 */
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { bodyLength, frameType } from '../../lib/tc/frame/Frame.js';
import { password } from '../../lib/server/index.js';
import { serve } from '../../lib/tc/server.js';
import type { ServeOptions } from '../../lib/server/index.js';
import { serverError } from '../../lib/TorError.js';
import { bytesOf } from './capture.js';
import { handmade, left, peerOf, show } from '../server/handmade.js';

const values: Readonly<Record<string, string>> = {
  SocksPort: '20151',
  CookieAuthentication: '1',
  HashedControlPassword: 'Uh4/U0yp4YFg25qDbpWpUsc5mEI/1ZV8+0E1XRA=',
};

const tor = handmade({
  getConf: (keys) => {
    const lines = keys.flatMap((key) => (values[key] === undefined ? [] : [{ key, value: values[key] }]));
    return lines.length < keys.length
      ? left(serverError('UnrecognizedKey', keys.map((key) => `${key}\n`).join('')))
      : of(E.right(lines));
  },
  setConf: ([line]) =>
    line?.key === 'Bogus'
      ? left(serverError('UnrecognizedKey', 'Unrecognized option'))
      : line?.value === 'notanumber'
        ? left(serverError('InvalidValue', 'Invalid option value'))
        : of(E.right(undefined)),
});

const framesOf = (bytes: Uint8Array): ReadonlyArray<Uint8Array> => {
  if (bytes.length === 0) return [];
  const end = 4 + bodyLength(bytes, 0);
  return [bytes.subarray(0, end), ...framesOf(bytes.subarray(end))];
};

/** Replies without events, which a real Tor has on its own. */
const real = (name: string): ReadonlyArray<string> =>
  framesOf(bytesOf(name, 's2c'))
    .filter((frame) => frameType(frame, 0) !== 6)
    .map((frame) => show({ type: frameType(frame, 0), body: frame.subarray(4) }));

/** Replies, and over how many connections. */
const ours = (name: string, options: ServeOptions) => {
  const served = serve(tor, { unauthenticatedMessages: 9, authenticationLimit: 65_535, ...options });
  let peer = peerOf(served);
  let connections = 1;
  const replies = framesOf(bytesOf(name, 'c2s')).flatMap((frame) => {
    if (peer.state() === 'ended') {
      peer = peerOf(served);
      connections++;
    }
    peer.send(frame);
    return peer.came();
  });
  return { replies, connections };
};

const cookie = Buffer.from('ba744031f2bc14413102e8c99da59ed835f28ba46ba651ed2e0c535d2dd6beba', 'hex');

const unknown = '2 Unrecognized command type';

test.each<[string, ServeOptions, number, Readonly<Record<number, readonly string[]>>]>([
  // a wrong secret also ends a session that has authenticated; the real server keeps it, and answers the request after
  // it
  ['s02-unauthenticated', {}, 4, { 14: ['SocksPort=20151', '7 Authentication required'] }],
  // the revision's own server has no address mappings; the second request adds one reply to its DONE
  ['s03-unknown-types', {}, 1, { 6: [unknown, '1.2.3.4>foo.onion'], 8: [unknown, 'DONE'] }],
  ['s04-events', {}, 1, {}],
  // the bytes of the specification, which no real server takes; the third of them is Halt
  [
    's07-signals',
    {},
    2,
    { 5: ['3 Unrecognized signal number.', 'DONE'], 6: ['3 Unrecognized signal number.', 'DONE'] },
  ],
  ['s30-cookie', { authentication: password(cookie) }, 6, {}],
  ['s31-password', { authentication: password('my secret') }, 5, {}],
])('%s', (name, options, connections, differences) => {
  const theirs = real(name);
  const here = ours(name, options);
  expect(here.connections).toBe(connections);
  // Halt has no reply, and what comes behind it is not authenticated
  const count = name === 's07-signals' ? 7 : theirs.length;
  for (let i = 0; i < count; i++) {
    const [one = theirs[i], other = theirs[i]] = differences[i] ?? [];
    expect([i, theirs[i], here.replies[i]]).toEqual([i, one, other]);
  }
  if (name !== 's07-signals') expect(here.replies.length).toBe(theirs.length);
});
