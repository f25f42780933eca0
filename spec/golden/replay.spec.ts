/**
 * What real clients and the recording program sent to a real Tor, sent to our server with a simulated Tor behind it:
 * the replies are of the same types, with the same error codes, in the same order. Each difference is named here, and
 * told in docs/server.md. Events are left out: what happens in a Tor is not the client's doing.
 */
import { TestScheduler } from 'rxjs/testing';
import { bodyLength, frameType } from '../../lib/tc/frame/Frame.js';
import { password } from '../../lib/server/index.js';
import { serve } from '../../lib/tc/server.js';
import type { Authentication } from '../../lib/server/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { linked } from '../../lib/transport/memory.js';
import { captures, bytesOf } from './capture.js';

const EVENT = 6;
const ERROR = 0;
const names = ['ERROR', 'DONE', 'SETCONF', 'GETCONF', 'CONFVALUE', 'SETEVENTS', 'EVENT'];

/** `DONE`, `CONFVALUE`, `ERROR 4`, ... */
const replies = (bytes: Uint8Array): ReadonlyArray<string> => {
  const all: Array<string> = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4 + bodyLength(bytes, at)) {
    const type = frameType(bytes, at);
    if (type === ERROR) all.push(`ERROR ${String(((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0))}`);
    else if (type !== EVENT) all.push(names[type] ?? String(type));
  }
  return all;
};

/** The torrc of the recorded Tor. */
const torrcOf = (name: string): string => `
SocksPort ${name.startsWith('client-') ? '20171' : '20151'}
ControlPort ${name.startsWith('client-') ? '19171' : '19151'}
ClientOnly 1
DataDirectory /var/lib/tor-v0/data
DirServer 127.0.0.1:9 FFCB 46DB 1339 DA84 674C 70D7 CB58 6434 C437 0441
Log notice stdout
Log info file /var/lib/tor-v0/info.log
${name === 's30-cookie' ? 'CookieAuthentication 1' : ''}
${name === 's31-password' ? 'HashedControlPassword Uh4/U0yp4YFg25qDbpWpUsc5mEI/1ZV8+0E1XRA=' : ''}
`;

const COOKIE = 'ba744031f2bc14413102e8c99da59ed835f28ba46ba651ed2e0c535d2dd6beba';

const authentication: Readonly<Record<string, Authentication>> = {
  's30-cookie': password(new Uint8Array(Buffer.from(COOKIE, 'hex'))),
  's31-password': password('my secret'),
};

/** What our server answers to what the client sent; the limits that are ours alone are out of the way. */
const ours = (name: string, bytes: Uint8Array): ReadonlyArray<string> => {
  const scheduler = new TestScheduler(() => undefined);
  const chunks: Array<Uint8Array> = [];
  scheduler.run(({ flush }) => {
    const [near, far] = linked();
    const tor = simulator({ scheduler, torrc: torrcOf(name) });
    const check = authentication[name];
    serve(tor, {
      scheduler,
      unauthenticatedMessages: 100,
      authenticationLimit: 0xffff,
      ...(check === undefined ? {} : { authentication: check }),
    })(far).subscribe();
    near.incoming$.subscribe((item) => {
      if (item._tag === 'Right') chunks.push(item.right);
    });
    near.write(bytes);
    scheduler.schedule(() => {
      near.end();
    }, 1_000);
    flush();
  });
  return replies(Buffer.concat(chunks));
};

type Difference = readonly [real: string, ours: string];

/** The replies from one number to before another. */
const from = (start: number, ...both: ReadonlyArray<Difference>): Readonly<Record<number, Difference>> =>
  Object.fromEntries(both.map((one, i) => [start + i, one]));

/** Where our server answers otherwise, by the number of the reply, from 0; `none` where one has said nothing more. */
const differences: Readonly<Record<string, Readonly<Record<number, Difference>>>> = {
  // a key with a NUL in it: real servers stop reading there
  's01-getconf': { 23: ['CONFVALUE', 'ERROR 3'] },
  // a failed AUTHENTICATE ends the session
  's02-unauthenticated': from(
    10,
    ['ERROR 8', 'none'],
    ['DONE', 'none'],
    ['DONE', 'none'],
    ['ERROR 8', 'none'],
    ['CONFVALUE', 'none'],
  ),
  // MAPADDRESS and GETALLMAPPINGS, which the real server does not have: the second is answered by one mapping and DONE
  's03-unknown-types': {
    6: ['ERROR 2', '11'],
    8: ['ERROR 2', '11'],
    9: ['ERROR 2', 'DONE'],
    14: ['none', 'ERROR 2'],
  },
  // a value with a NUL
  's05-setconf': { 35: ['DONE', 'ERROR 3'] },
  // the specification's bytes for dump, debug and halt; the last of these ends the session
  's07-signals': {
    5: ['ERROR 3', 'DONE'],
    6: ['ERROR 3', 'DONE'],
    ...from(
      7,
      ['ERROR 3', 'none'],
      ['ERROR 3', 'none'],
      ['ERROR 3', 'none'],
      ['DONE', 'none'],
      ['ERROR 3', 'none'],
      ['DONE', 'none'],
    ),
  },
  // the specification's byte for dump; two answers over 65,535 bytes, which the real server cuts
  's08-framing': { 9: ['ERROR 3', 'DONE'], 11: ['CONFVALUE', 'ERROR 9'], 12: ['CONFVALUE', 'ERROR 9'] },
  // a failed AUTHENTICATE ends the session
  's30-cookie': from(
    1,
    ['ERROR 8', 'none'],
    ['ERROR 8', 'none'],
    ['ERROR 8', 'none'],
    ['ERROR 8', 'none'],
    ['ERROR 7', 'none'],
    ['DONE', 'none'],
    ['CONFVALUE', 'none'],
    ['DONE', 'none'],
    ['DONE', 'none'],
  ),
  's31-password': from(
    1,
    ['ERROR 8', 'none'],
    ['ERROR 8', 'none'],
    ['ERROR 8', 'none'],
    ['DONE', 'none'],
    ['CONFVALUE', 'none'],
  ),
};

it.each(captures.map(({ name }) => name))('%s: the same replies as the real server, but for what is listed', (name) => {
  const real = replies(bytesOf(name, 's2c'));
  const got = ours(name, bytesOf(name, 'c2s'));
  const found: Record<number, readonly [string, string]> = {};
  for (let i = 0; i < Math.max(real.length, got.length); i++) {
    if (real[i] !== got[i]) found[i] = [real[i] ?? 'none', got[i] ?? 'none'];
  }
  expect(found).toEqual(differences[name] ?? {});
});
