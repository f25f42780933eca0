/**
 * Promises of a v1 server that a TC server does not make: SAFECOOKIE, requests with data, replies as a whole, and what
 * belongs to a session.
 */
import { createHmac } from 'node:crypto';
import { either as E } from 'fp-ts';
import { NEVER, Observable, of } from 'rxjs';
import { anyOf, cookieAuthentication, linked, password } from '../../lib/index.js';
import type { ConfigLine } from '../../lib/index.js';
import type { SessionEvent } from '../../lib/server/index.js';
import { mapAddressWith } from '../../lib/Tor.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { serveV1 } from '../../lib/v1/index.js';
import type { ServedTor, ServeV1Options } from '../../lib/v1/index.js';
import { pieces, textOf, utf8 } from './bytes.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import type { Random } from './random.js';

const done = of(E.right(undefined));

/** A Tor that answers with nothing, except for `parts`. */
const torWith = (parts: Partial<ServedTor>): ServedTor => ({
  getConf: () => of(E.right([])),
  setConf: () => done,
  saveConf: done,
  signal: () => done,
  mapAddress: mapAddressWith((mapping) => of(E.right(mapping))),
  getAllMappings: of(),
  circuit$: NEVER,
  stream$: NEVER,
  orConnection$: NEVER,
  bandwidth$: NEVER,
  log$: NEVER,
  ended$: NEVER,
  ...parts,
});

interface Session {
  readonly write: (text: string, cut: number) => void;
  /** The text that was received since it was last called. */
  readonly received: () => string;
  readonly ended: () => boolean;
  readonly events: ReadonlyArray<SessionEvent>;
  readonly end: () => void;
  readonly abort: () => void;
}

const server = (tor: ServedTor, options: ServeV1Options): (() => Session) => {
  const serving = serveV1(tor, { authenticationTimeout: Infinity, closeTimeout: Infinity, ...options });
  return () => {
    const [near, far] = linked();
    const events: SessionEvent[] = [];
    let text = '';
    let ended = false;
    near.incoming$.subscribe({
      next: (chunk) => {
        if (E.isRight(chunk)) text += textOf(chunk.right);
      },
      complete: () => {
        ended = true;
        near.end();
      },
    });
    const session = serving(far).subscribe((event) => events.push(event));
    return {
      write: (content, cut) => {
        for (const piece of pieces(utf8(content), cut)) near.write(piece);
      },
      received: () => {
        const all = text;
        text = '';
        return all;
      },
      ended: () => ended,
      events,
      end: near.end,
      abort: () => {
        session.unsubscribe();
      },
    };
  };
};

const lines = (...all: ReadonlyArray<string>): string => all.map((line) => `${line}\r\n`).join('');

const differs = (what: string, wanted: string, got: string): string | undefined =>
  wanted === got
    ? undefined
    : `${what}: wanted ${JSON.stringify(wanted.slice(0, 500))}, got ${JSON.stringify(got.slice(0, 500))}`;

const cutOf = ({ below }: Random): number => (below(2) === 0 ? 1 + below(1e6) : 0);

// -------------------------------------------------------------------------------------
// authentication
// -------------------------------------------------------------------------------------

const COOKIE = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 1);
const PASSWORD = 'Correct Horse';

const hmac = (key: string | Uint8Array, message: Uint8Array): Buffer =>
  createHmac('sha256', key).update(message).digest();

const upper = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** The proof of one side, by the text of control-spec 3.24. */
const proofOf = (direction: string, clientNonce: Uint8Array, serverNonce: Uint8Array): Buffer =>
  hmac(`Tor safe cookie authentication ${direction} hash`, Buffer.concat([COOKIE, clientNonce, serverNonce]));

const secretKinds = ['proof', 'earlier', 'changed', 'server', 'cookie', 'password', 'wrong', 'empty'] as const;

type Entry =
  | { readonly do: 'info' | 'quit' | 'ask' }
  | { readonly do: 'challenge'; readonly nonce: number; readonly quoted: boolean }
  | { readonly do: 'secret'; readonly kind: (typeof secretKinds)[number] };

interface Attempt {
  readonly entries: ReadonlyArray<Entry>;
  readonly cut: number;
}

const entry = ({ below, oneOf }: Random): Entry => {
  const roll = below(10);
  if (roll < 2) return { do: 'info' };
  if (roll < 5) return { do: 'challenge', nonce: below(256), quoted: below(3) === 0 };
  if (roll < 9) return { do: 'secret', kind: below(3) === 0 ? 'proof' : oneOf(secretKinds) };
  return { do: below(3) === 0 ? 'quit' : 'ask' };
};

const authentication = target<ReadonlyArray<Attempt>>({
  name: 'a v1 server admits a session by its password, its cookie or the proof of its own challenge, and nothing else',
  weight: 60,
  input: (random) =>
    Array.from({ length: 12 }, () => ({
      entries: Array.from({ length: 1 + random.below(6) }, () => entry(random)),
      cut: cutOf(random),
    })),
  run: async (attempts) => {
    let saved = 0;
    let nonces = 0;
    const nonceOf = (n: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => n + i);
    const enter = server(
      torWith({
        saveConf: new Observable((subscriber) => {
          saved++;
          subscriber.next(E.right(undefined));
          subscriber.complete();
        }),
      }),
      {
        authentication: anyOf(
          password(PASSWORD),
          cookieAuthentication(() => COOKIE, '/c'),
        ),
        cryptography: {
          random: () => nonceOf(nonces++),
          hmacSha256: (key, message) => of(E.right(Uint8Array.from(hmac(key, message)))),
        },
      },
    );
    let expectedNonces = 0;
    let earlier: Uint8Array = new Uint8Array(32);
    let serverHash: Uint8Array = new Uint8Array(32);
    let expectedSaved = 0;
    const info = ['250-PROTOCOLINFO 1', '250-AUTH METHODS=COOKIE,SAFECOOKIE,HASHEDPASSWORD COOKIEFILE="/c"', '250 OK'];
    const failed = (isProof: boolean): string =>
      `515 Authentication failed: ${
        isProof
          ? 'Safe cookie response did not match expected value.'
          : 'Password did not match HashedControlPassword *or* authentication cookie.'
      }`;
    for (const [n, { entries, cut }] of attempts.entries()) {
      let stage: 'before' | 'in' | 'over' = 'before';
      let hasInfo = false;
      let proof: Uint8Array | undefined;
      let sent = '';
      const wanted: string[] = [];
      const end = (reply: string): void => {
        wanted.push(reply);
        stage = 'over';
      };
      const isOver = (): boolean => stage === 'over';
      const secretOf = (kind: (typeof secretKinds)[number]): Uint8Array => {
        switch (kind) {
          case 'proof':
            return proof ?? earlier;
          case 'earlier':
            return earlier;
          case 'changed':
            return Uint8Array.from(proof ?? earlier, (byte, i) => (i === 31 ? byte ^ 1 : byte));
          case 'server':
            return serverHash;
          case 'cookie':
            return COOKIE;
          case 'password':
            return utf8(PASSWORD);
          case 'wrong':
            return utf8(`${PASSWORD}!`);
          case 'empty':
            return utf8('');
        }
      };
      for (const one of entries) {
        switch (one.do) {
          case 'info':
            sent += lines('PROTOCOLINFO 1');
            if (isOver()) break;
            if (stage === 'before' && hasInfo) end('514 Authentication required.');
            else wanted.push(...info);
            hasInfo = true;
            break;
          case 'challenge': {
            const nonce = Uint8Array.from({ length: 8 }, (_, i) => 0x41 + ((one.nonce + i) % 26));
            sent += lines(`AUTHCHALLENGE SAFECOOKIE ${one.quoted ? `"${textOf(nonce)}"` : upper(nonce)}`);
            if (isOver()) break;
            if (stage === 'before' && proof !== undefined) end('514 Authentication required.');
            else {
              const serverNonce = nonceOf(expectedNonces++);
              serverHash = proofOf('server-to-controller', nonce, serverNonce);
              proof = proofOf('controller-to-server', nonce, serverNonce);
              wanted.push(`250 AUTHCHALLENGE SERVERHASH=${upper(serverHash)} SERVERNONCE=${upper(serverNonce)}`);
            }
            break;
          }
          case 'secret': {
            const secret = secretOf(one.kind);
            sent += lines(`AUTHENTICATE ${upper(secret)}`);
            if (isOver()) break;
            const isRight =
              proof === undefined
                ? Buffer.compare(secret, COOKIE) === 0 || textOf(secret) === PASSWORD
                : Buffer.compare(secret, proof) === 0;
            if (isRight) {
              stage = 'in';
              wanted.push('250 OK');
            } else end(failed(proof !== undefined));
            if (proof !== undefined) earlier = proof;
            proof = undefined;
            break;
          }
          case 'ask':
            sent += lines('SAVECONF');
            if (isOver()) break;
            if (stage === 'before') end('514 Authentication required.');
            else {
              expectedSaved++;
              wanted.push('250 OK');
            }
            break;
          case 'quit':
            sent += lines('QUIT');
            if (!isOver()) end('250 closing connection');
        }
      }
      if (proof !== undefined) earlier = proof;
      const session = enter();
      session.write(sent, cut);
      await new Promise((resolve) => setImmediate(resolve));
      const problem =
        differs(`attempt ${n}`, lines(...wanted), session.received()) ??
        (session.ended() === isOver() ? undefined : `attempt ${n} ${isOver() ? 'goes on' : 'was ended'}`) ??
        (saved === expectedSaved ? undefined : `attempt ${n}: the Tor got ${saved} requests, not ${expectedSaved}`) ??
        (/"Correct|434f5252|436f7272/i.test(JSON.stringify(session.events)) ? 'an event shows a secret' : undefined);
      session.abort();
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
});

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

type Asked =
  | { readonly do: 'loadConf'; readonly rows: ReadonlyArray<string>; readonly end: '\n' | '\r\n' }
  | { readonly do: 'setConf'; readonly lines: ReadonlyArray<ConfigLine> }
  | { readonly do: 'getInfo'; readonly keys: ReadonlyArray<string> };

const rows = [
  '',
  '.',
  '..',
  '...',
  '.a',
  'a.',
  'SIGNAL HALT',
  '250 OK',
  '650 BW 1 2',
  '+LOADCONF',
  'QUIT',
  'Nickname a',
  '\u00fc',
];

const values = [
  '1',
  '',
  'a b',
  '"',
  '\\',
  '\\"',
  'a\\nb',
  ' ',
  '#',
  '\u00fc',
  'a=b',
  "'",
  'SIGNAL HALT',
  'x'.repeat(5_000),
];

const some = <A>({ below, oneOf }: Random, most: number, all: ReadonlyArray<A>): ReadonlyArray<A> =>
  Array.from({ length: 1 + below(most) }, () => oneOf(all));

const request = (random: Random): Asked => {
  const { below, oneOf } = random;
  switch (below(3)) {
    case 0:
      return { do: 'loadConf', rows: some(random, 6, rows), end: oneOf(['\n', '\r\n'] as const) };
    case 1:
      return {
        do: 'setConf',
        lines: some(random, 12, values).map((value, i) => ({ key: below(30) === 0 ? 'Bad' : `K${i}`, value })),
      };
    default: {
      const unknown = below(4) === 0 ? below(200) : -1;
      return {
        do: 'getInfo',
        keys: Array.from({ length: below(3) === 0 ? 1 + below(200) : 1 + below(3) }, (_, i) =>
          i === unknown ? `unknown/${i}` : `known/${below(400)}`,
        ),
      };
    }
  }
};

const infoText = (key: string): string => {
  const n = Number(key.slice(6));
  return n % 5 === 0
    ? ['.', '', `..${n}`, '250 OK', 'end'].slice(0, 2 + (n % 4)).join('\n')
    : n % 7 === 0
      ? ''
      : `text ${n}`;
};

const stuffed = (all: ReadonlyArray<string>, end: string): string =>
  [...all.map((row) => (row.startsWith('.') ? `.${row}` : row)), '.'].map((row) => row + end).join('');

const infoLines = (key: string): ReadonlyArray<string> => {
  const text = infoText(key);
  return text.includes('\n')
    ? [`250+${key}=`, ...text.split('\n').map((row) => (row.startsWith('.') ? `.${row}` : row)), '.']
    : [`250-${key}=${text}`];
};

const requests = target<ReadonlyArray<Asked | number>>({
  name: 'a v1 server passes each request on as a whole and as it was sent, and answers all of it or refuses all of it',
  weight: 40,
  fixed: 1,
  input: (random) => [cutOf(random), ...Array.from({ length: 15 }, () => request(random))],
  run: ([cut, ...all]) => {
    const asked: string[] = [];
    const bad = (code: 'InvalidValue' | 'UnrecognizedKey', text: string) => of(E.left(serverError(code, text)));
    const session = server(
      torWith({
        setConf: (given) => {
          asked.push(`SETCONF ${JSON.stringify(given)}`);
          return given.some(({ key }) => key === 'Bad') ? bad('InvalidValue', 'Unacceptable option value') : done;
        },
        loadConf: (text) => {
          asked.push(`LOADCONF ${JSON.stringify(text)}`);
          return done;
        },
        getInfoText: ((keys: ReadonlyArray<string>) => {
          const unknown = keys.filter((key) => key.startsWith('unknown'));
          return unknown.length > 0
            ? bad('UnrecognizedKey', unknown.map((key) => `Unrecognized key "${key}"`).join('\n'))
            : of(E.right(keys.map(infoText)));
        }) as unknown as NonNullable<ServedTor['getInfoText']>,
      }),
      {},
    )();
    const wantedCalls: string[] = [];
    let sent = lines('AUTHENTICATE');
    let wanted = lines('250 OK');
    for (const one of all as ReadonlyArray<Asked>) {
      switch (one.do) {
        case 'loadConf': {
          const text = one.rows.join('\n');
          sent += `+LOADCONF${one.end}${stuffed(one.rows, one.end)}`;
          if (text === '') wanted += lines('512 Bad arguments to +LOADCONF: Empty body');
          else {
            wanted += lines('250 OK');
            wantedCalls.push(`LOADCONF ${JSON.stringify(text)}`);
          }
          break;
        }
        case 'setConf': {
          const words = one.lines.map(({ key, value }) => `${key}="${value.replace(/["\\]/g, '\\$&')}"`);
          sent += lines(`SETCONF ${words.join(' ')}`);
          wantedCalls.push(`SETCONF ${JSON.stringify(one.lines)}`);
          wanted += lines(one.lines.some(({ key }) => key === 'Bad') ? '513 Unacceptable option value' : '250 OK');
          break;
        }
        case 'getInfo': {
          const unknown = one.keys.find((key) => key.startsWith('unknown'));
          sent += lines(`GETINFO ${one.keys.join(' ')}`);
          wanted +=
            unknown === undefined
              ? lines(...one.keys.flatMap(infoLines), '250 OK')
              : lines(`552 Unrecognized key "${unknown}"`);
        }
      }
    }
    session.write(sent, cut as number);
    const problem =
      differs('the requests of the Tor', wantedCalls.join('\n'), asked.join('\n')) ??
      differs('the replies', wanted, session.received()) ??
      (session.ended() ? 'the session was ended' : undefined);
    session.abort();
    return problem;
  },
});

// -------------------------------------------------------------------------------------
// belongings
// -------------------------------------------------------------------------------------

type Step =
  | { readonly do: 'enter' }
  | { readonly do: 'answer' }
  | { readonly do: 'add'; readonly session: number; readonly detach: boolean; readonly late: boolean }
  | { readonly do: 'del'; readonly session: number; readonly which: number }
  | { readonly do: 'list' | 'own' | 'drop'; readonly session: number }
  | { readonly do: 'leave'; readonly session: number; readonly how: 'end' | 'abort' };

const step = ({ below }: Random): Step => {
  const session = below(1000);
  const roll = below(20);
  if (roll < 4) return { do: 'enter' };
  if (roll < 10) return { do: 'add', session, detach: below(4) === 0, late: below(3) === 0 };
  if (roll < 12) return { do: 'del', session, which: below(1000) };
  if (roll < 14) return { do: 'list', session };
  if (roll < 15) return { do: below(2) === 0 ? 'own' : 'drop', session };
  if (roll < 18) return { do: 'leave', session, how: below(2) === 0 ? 'end' : 'abort' };
  return { do: 'answer' };
};

const addressOf = (n: number): string =>
  String(n)
    .replace(/\d/g, (digit) => 'bcdefghijk'[Number(digit)] ?? '')
    .padStart(56, 'a');

interface Owner {
  readonly session: Session;
  readonly services: string[];
  pending: number;
  isOwner: boolean;
  isLeaving: boolean;
  isOver: boolean;
}

const belongings = target<ReadonlyArray<Step>>({
  name: 'the onion services of a v1 session, and its ownership of the Tor, end with it and with no other',
  weight: 30,
  input: (random) => [{ do: 'enter' }, ...Array.from({ length: 50 }, () => step(random))],
  run: async (steps) => {
    const alive = new Set<string>();
    let halts = 0;
    let last = 0;
    let isLate = false;
    const late: Array<() => void> = [];
    const enter = server(
      torWith({
        addOnion: () =>
          new Observable((subscriber) => {
            const serviceId = addressOf(++last);
            const answer = (): void => {
              alive.add(serviceId);
              subscriber.next(E.right({ serviceId, key: undefined }));
              subscriber.complete();
            };
            if (isLate) late.push(answer);
            else answer();
          }),
        delOnion: (service) =>
          new Observable<E.Either<TorError, void>>((subscriber) => {
            const isThere = alive.delete(service);
            subscriber.next(
              isThere ? E.right(undefined) : E.left(serverError('UnrecognizedKey', 'Unknown Onion Service id')),
            );
            subscriber.complete();
          }),
        takeOwnership: done,
        dropOwnership: done,
        signal: () => {
          halts++;
          return done;
        },
        getInfoText: (() => of(E.right(['of the Tor']))) as unknown as NonNullable<ServedTor['getInfoText']>,
      }),
      {},
    );
    let owners: Owner[] = [];
    const wanted = new Set<string>();
    const unanswered: Array<{ readonly owner: Owner; readonly service: string; readonly detach: boolean }> = [];
    let wantedHalts = 0;
    const over = (one: Owner): void => {
      one.isOver = true;
      for (const service of one.services) wanted.delete(service);
      if (one.isOwner) wantedHalts++;
      owners = owners.filter((other) => other !== one);
    };
    const created = (owner: Owner, service: string, detach: boolean): void => {
      if (detach) wanted.add(service);
      else if (!owner.isOver) {
        wanted.add(service);
        owner.services.push(service);
      }
    };
    const ask = ({ session }: Owner, line: string): string => {
      session.received();
      session.write(lines(line), 0);
      return session.received();
    };
    const answer = (): void => {
      const one = unanswered.shift();
      if (one === undefined) return;
      const { owner, service, detach } = one;
      owner.pending--;
      created(owner, service, detach);
      late.shift()?.();
      if (owner.isLeaving && !owner.isOver && owner.pending === 0) over(owner);
    };
    const act = (one: Step): string | undefined => {
      if (one.do === 'enter') {
        const owner: Owner = {
          session: enter(),
          services: [],
          pending: 0,
          isOwner: false,
          isLeaving: false,
          isOver: false,
        };
        owners.push(owner);
        ask(owner, 'AUTHENTICATE');
        return undefined;
      }
      if (one.do === 'answer') {
        answer();
        return undefined;
      }
      const there = owners.filter(({ isLeaving }) => !isLeaving);
      const owner = there[one.session % there.length];
      if (owner === undefined) return undefined;
      switch (one.do) {
        case 'add': {
          const service = addressOf(last + 1);
          isLate = one.late;
          if (one.late) {
            unanswered.push({ owner, service, detach: one.detach });
            owner.pending++;
          } else created(owner, service, one.detach);
          ask(owner, `ADD_ONION NEW:BEST ${one.detach ? 'Flags=Detach ' : ''}Port=80`);
          return undefined;
        }
        case 'del': {
          const service = addressOf(1 + (one.which % (last + 1)));
          const isOfOther = owners.some((other) => other !== owner && other.services.includes(service));
          const isThere = wanted.has(service) && !isOfOther;
          if (isThere) {
            wanted.delete(service);
            const at = owner.services.indexOf(service);
            if (at >= 0) owner.services.splice(at, 1);
          }
          const reply = ask(owner, `DEL_ONION ${service}`);
          const should = lines(isThere ? '250 OK' : '552 Unknown Onion Service id');
          return owner.pending > 0 ? undefined : differs('DEL_ONION', should, reply);
        }
        case 'list': {
          const reply = ask(owner, 'GETINFO onions/current');
          const [first = '', ...more] = owner.services;
          const should =
            more.length === 0
              ? lines(`250-onions/current=${first}`, '250 OK')
              : lines('250+onions/current=', first, ...more, '.', '250 OK');
          return owner.pending > 0 ? undefined : differs('onions/current', should, reply);
        }
        case 'own':
        case 'drop':
          owner.isOwner = one.do === 'own';
          ask(owner, one.do === 'own' ? 'TAKEOWNERSHIP' : 'DROPOWNERSHIP');
          return undefined;
        case 'leave':
          owner.isLeaving = true;
          if (one.how === 'abort' || owner.pending === 0) over(owner);
          if (one.how === 'abort') owner.session.abort();
          else owner.session.end();
          return undefined;
      }
    };
    const check = (): string | undefined =>
      differs('the onion services', [...wanted].sort().join(' '), [...alive].sort().join(' ')) ??
      (halts === wantedHalts ? undefined : `the Tor was halted ${halts} times, not ${wantedHalts} times`);
    for (const one of steps) {
      const problem = act(one) ?? check();
      // a late reply is written at the end of the tick
      if (one.do === 'answer') await new Promise((resolve) => setImmediate(resolve));
      if (problem !== undefined) return problem;
    }
    while (unanswered.length > 0) answer();
    for (const one of [...owners]) {
      over(one);
      one.session.abort();
    }
    return check();
  },
});

export const v1ServerTargets: ReadonlyArray<Target> = [authentication, requests, belongings];
