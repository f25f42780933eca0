/**
 * A server and several clients that are written by hand: secrets, requests, event lists and ends in any order, over a
 * `Tor` that answers when a step says so. Each session must get the replies to its own requests, in their order, and
 * the events that it has asked for.
 */
import { either as E } from 'fp-ts';
import { map, Observable, tap, VirtualTimeScheduler } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { anyOf, authenticateBy, noAuthentication, password, policies } from '../../lib/index.js';
import type { Authentication, Listen, ListenOptions, Tor } from '../../lib/index.js';
import type { MakeBackend } from './backends.js';
import { joined, pieces } from './bytes.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import { released } from '../memory.js';
import { answerTo } from './questions.js';
import type { Answer, Question, Unnamed } from './questions.js';
import type { Random } from './random.js';
import type { Place, RawSession } from './rawSession.js';
import { tags } from './torEvents.js';
import type { Tag } from './torEvents.js';
import { tcWire } from './wires.js';
import type { View, Wire } from './wires.js';
import { MicrotaskTicks } from '../microtaskTicks.js';

// -------------------------------------------------------------------------------------
// steps
// -------------------------------------------------------------------------------------

const kinds = ['GetConf', 'GetConf', 'SetConf', 'MapAddress', 'SaveConf', 'Signal', 'GetAllMappings'] as const;

type Kind = (typeof kinds)[number];

const modes = ['none', 'password', 'anyOf', 'later'] as const;

/** Secrets that are nearly right. */
const secrets = {
  right: (secret) => secret,
  empty: () => '',
  longer: (secret) => `${secret}x`,
  shorter: (secret) => secret.slice(0, -1),
  twice: (secret) => secret + secret,
  changed: (secret) => secret.slice(0, -1) + String.fromCharCode(secret.charCodeAt(secret.length - 1) ^ 1),
  capitals: (secret) => secret.toUpperCase(),
  nul: (secret) => `${secret}\0`,
  other: () => 'another password',
} as const satisfies Record<string, (secret: string) => string>;

type Secret = keyof typeof secrets;

const guards = ['none', 'readOnly', 'allowKeys', 'allowSignals', 'rateLimit'] as const;

const views: ReadonlyArray<View> = ['all', 'allowEvents', 'redact'];

type Step =
  | {
      readonly do: 'begin';
      readonly mode: (typeof modes)[number];
      readonly maxInFlight: number;
      readonly guard: (typeof guards)[number];
      readonly view: View;
    }
  | { readonly do: 'open'; readonly secret: Secret; readonly cut: number }
  /** Messages before the secret, and one that is too long. */
  | { readonly do: 'beforeAuth'; readonly messages: number; readonly length: number; readonly cut: number }
  | { readonly do: 'verdict'; readonly which: number }
  | {
      readonly do: 'ask';
      readonly session: number;
      readonly kind: Kind;
      readonly keys: number;
      readonly times: number;
      readonly cut: number;
    }
  | { readonly do: 'refused'; readonly session: number; readonly which: number; readonly cut: number }
  | { readonly do: 'again'; readonly session: number; readonly secret: Secret }
  | { readonly do: 'events'; readonly session: number; readonly tags: ReadonlyArray<Tag> }
  | { readonly do: 'answer' | 'fail'; readonly which: number; readonly times: number }
  | { readonly do: 'emit'; readonly tag: Tag; readonly times: number }
  | { readonly do: 'leave'; readonly session: number; readonly how: 'end' | 'destroy' }
  | { readonly do: 'tick' | 'collect' };

const begin = ({ below, oneOf }: Random, guarded: boolean): Step => ({
  do: 'begin',
  mode: oneOf(modes),
  maxInFlight: below(3) === 0 ? 1 + below(6) : 1024,
  guard: guarded ? oneOf(guards) : 'none',
  view: guarded ? oneOf(views) : 'all',
});

const step = ({ below, oneOf }: Random, times: number): Step => {
  const some = below(4) === 0 ? 1 + below(times) : 1;
  const cut = below(3) === 0 ? 1 + below(1e6) : 0;
  const session = below(1000);
  const secret = below(2) === 0 ? 'right' : oneOf(Object.keys(secrets) as ReadonlyArray<Secret>);
  const roll = below(100);
  if (roll < 6) return { do: 'open', secret, cut };
  if (roll < 9) return { do: 'beforeAuth', messages: below(6), length: oneOf([0, 1024, 1025, 60_000]), cut };
  if (roll < 13) return { do: 'verdict', which: below(1000) };
  if (roll < 38)
    return { do: 'ask', session, kind: oneOf(kinds), keys: below(8) === 0 ? 1 + below(30) : 1, times: some, cut };
  if (roll < 43) return { do: 'refused', session, which: below(1000), cut };
  if (roll < 45) return { do: 'again', session, secret };
  if (roll < 54) return { do: 'events', session, tags: tags.filter(() => below(2) === 0) };
  if (roll < 74) return { do: 'answer', which: below(1000), times: some };
  if (roll < 75) return { do: 'fail', which: below(1000), times: 1 };
  if (roll < 86) return { do: 'emit', tag: oneOf(tags), times: some };
  if (roll < 89) return { do: 'leave', session, how: oneOf(['end', 'destroy'] as const) };
  if (roll < 99) return { do: 'tick' };
  return { do: 'collect' };
};

// -------------------------------------------------------------------------------------
// records
// -------------------------------------------------------------------------------------

/** A reply; of an `anyText` only the type and the code of the error count. */
interface Wanted {
  readonly bytes: Uint8Array;
  readonly anyText: boolean;
}

/** A request in the order of its session. */
interface Asked {
  readonly session: Session;
  question: Question | undefined;
  /** Keys that are not answered yet, or 1. */
  open: number;
  wanted: ReadonlyArray<Wanted> | undefined;
  /** Its reply is the last of the session: the secret was wrong. */
  ends: boolean;
}

interface Session {
  /** From 0, in the order of the connections. */
  readonly id: number;
  readonly raw: RawSession;
  stage: 'judged' | 'in' | 'over';
  /** The client has ended its side: what is due is still answered, if it listens, and there are no more events. */
  gone: boolean;
  deaf: boolean;
  /** What the model does once the session is let in. */
  held: Array<() => void>;
  /** Those whose replies are not due yet. */
  readonly order: Asked[];
  /** Replies and events that must have come by the end of the tick. */
  due: Wanted[];
  events: Uint8Array[];
  tags: ReadonlySet<Tag>;
  inFlight: number;
  /** What the rate limit has counted. */
  used: number;
}

const nameOf = (question: Question): string => {
  switch (question.kind) {
    case 'GetConf':
    case 'SetConf':
      return question.keys[0] ?? '';
    case 'MapAddress':
      return question.from;
    case 'SaveConf':
    case 'Signal':
    case 'GetAllMappings':
      return `${question.kind} ${question.nth}`;
  }
};

const questionOf = (kind: Kind, n: number, count: number): Question => {
  switch (kind) {
    case 'GetConf':
    case 'SetConf':
      return { kind, keys: Array.from({ length: count }, (_, i) => (i === 0 ? `K${n}` : `X${i}of${n}`)) };
    case 'MapAddress':
      return { kind, from: `h${n}.example`, to: `t${n}.example` };
    case 'SaveConf':
    case 'Signal':
    case 'GetAllMappings':
      return { kind, nth: 0 };
  }
};

const exactly = (bytes: Uint8Array): Wanted => ({ bytes, anyText: false });

const shown = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? 'nothing' : JSON.stringify(Buffer.from(bytes).toString('latin1').slice(0, 120));

const SECRET = 'Correct Horse';
const RATE = 12;
const SECOND = 1_000;

/** Those with an even number. */
const allowedKeys = Array.from({ length: 20_000 }, (_, i) => `K${2 * i}`);

const guardOf = (guard: (typeof guards)[number]): ((tor: Tor) => Tor) => {
  switch (guard) {
    case 'none':
      return (tor) => tor;
    case 'readOnly':
      return policies.readOnly;
    case 'allowKeys':
      return policies.allowKeys(allowedKeys);
    case 'allowSignals':
      return policies.allowSignals(['Dump']);
    case 'rateLimit':
      return (tor) => policies.rateLimit({ requests: RATE, per: 1_000, scheduler: new VirtualTimeScheduler() })(tor);
  }
};

const viewOf = (view: View): ((tor: Tor) => Tor) => {
  switch (view) {
    case 'all':
      return (tor) => tor;
    case 'allowEvents':
      return policies.allowEvents(['Bandwidth', 'Stream']);
    case 'redact':
      return policies.redact({ targets: true, logs: true });
  }
};

// -------------------------------------------------------------------------------------
// the story
// -------------------------------------------------------------------------------------

const run = async (
  make: MakeBackend,
  place: Place,
  wire: Wire,
  steps: ReadonlyArray<Step>,
): Promise<string | undefined> => {
  const [{ mode, maxInFlight, guard, view }] = steps as unknown as readonly [Extract<Step, { readonly do: 'begin' }>];
  const scheduler = new MicrotaskTicks();
  const problems: string[] = [];
  const problem = (text: string): void => void problems.push(text);
  const garbage = released();
  let sessions: Session[] = [];
  /** What the server holds of each connection, until it is over. */
  const accepted: Array<object | undefined> = [];
  let opened = 0;
  let last = 0;
  const byName = new Map<string, Asked>();
  const unnamed: Record<Unnamed, Asked[]> = { SaveConf: [], Signal: [], GetAllMappings: [] };
  const counts: Record<Unnamed, number> = { SaveConf: 0, Signal: 0, GetAllMappings: 0 };

  const backend = make(
    {
      problem,
      arrived: (kind) => {
        const nth = counts[kind]++;
        const one = unnamed[kind].shift();
        if (one === undefined) problem(`the Tor got a ${kind} that no session has sent`);
        else {
          one.question = { kind, nth };
          byName.set(`${kind} ${nth}`, one);
        }
        return nth;
      },
      answered: (question, answer) => {
        const one = byName.get(nameOf(question));
        if (one === undefined) problem(`the Tor got ${nameOf(question)}, which no session has sent`);
        else answered(one, question, answer);
        return one?.wanted !== undefined;
      },
    },
    garbage,
  );

  // secrets

  /** What the model does with the verdicts that the server is about to ask for. */
  const acts: Array<() => void> = [];
  let verdicts: Array<() => void> = [];
  const judge = (secret: Uint8Array): Observable<boolean> => {
    const verdict = Buffer.from(secret).toString() === SECRET;
    return new Observable((subscriber: Subscriber<boolean>) => {
      const act = acts.shift();
      if (act === undefined) problem('a secret was judged that no session has sent');
      const give = (): void => {
        act?.();
        subscriber.next(verdict);
        subscriber.complete();
      };
      verdicts.push(give);
      return () => {
        verdicts = verdicts.filter((other) => other !== give);
      };
    });
  };
  const judged = (secret: string, act: (right: boolean) => void): void => {
    const right = mode === 'none' ? wire.isOpenToAll || secret === '' : secret === SECRET;
    if (mode === 'later') acts.push(() => act(right));
    else act(right);
  };

  const authentications: Readonly<Record<(typeof modes)[number], Authentication>> = {
    none: noAuthentication,
    password: password(SECRET),
    anyOf: anyOf(password('a first password'), password(SECRET)),
    later: authenticateBy(judge),
  };
  const options: ListenOptions = {
    authentication: authentications[mode],
    maxInFlight,
    scheduler,
    authenticationTimeout: Infinity,
    closeTimeout: Infinity,
    perSession: guardOf(guard),
    allowRemoteWithoutAuthentication: true,
  };
  const address: Listen = place.listen.pipe(
    map(
      E.map((listener) => ({
        ...listener,
        connection$: listener.connection$.pipe(
          tap((connection) => {
            if (E.isRight(connection)) accepted.push(connection.right);
          }),
        ),
      })),
    ),
  );
  const listening = wire.listen(viewOf(view)(backend.tor), address, options).subscribe((item) => {
    if (E.isLeft(item)) problem(`the listener: ${JSON.stringify(item.left)}`);
  });

  const settled = async (): Promise<void> => {
    for (let i = 0; i < place.turns; i++) await new Promise((resolve) => setImmediate(resolve));
  };

  // the model of a session

  const connect = (): Session => {
    const one: Session = {
      id: opened++,
      raw: place.connect(),
      stage: 'judged',
      gone: false,
      deaf: false,
      held: [],
      order: [],
      due: [],
      events: [],
      tags: new Set(),
      inFlight: 0,
      used: 0,
    };
    sessions.push(one);
    return one;
  };

  const send = (one: Session, bytes: Uint8Array, cut: number): void => {
    for (const piece of pieces(bytes, cut)) one.raw.write(piece);
  };

  /** Does it now, or once the session is let in. */
  const whenIn = (one: Session, act: () => void): void => {
    if (one.stage === 'in') act();
    else if (one.stage === 'judged') one.held.push(act);
  };

  const authenticate = (one: Session, secret: string, cut: number): void => {
    judged(secret, (right) => {
      one.stage = right ? 'in' : 'over';
      reply(one, [exactly(right ? wire.done : wire.failed)]);
      if (!right) return;
      for (const act of one.held) if (!isOver(one)) act();
      one.held = [];
      rest(one);
    });
    send(one, wire.authenticate(secret, cut), cut);
  };

  /** A reply that is known at once takes its place in the order. */
  const known = (session: Session, bytes: Uint8Array, anyText = false): void => {
    session.order.push({ session, question: undefined, open: 0, wanted: [{ bytes, anyText }], ends: false });
    advance(session);
  };

  const advance = (one: Session): void => {
    for (let [first] = one.order; first?.wanted !== undefined && !isOver(one); [first] = one.order) {
      one.order.shift();
      reply(one, first.wanted);
      if (first.ends) abandon(one);
    }
    rest(one);
  };

  const isOver = ({ stage }: Session): boolean => stage === 'over';

  /** The session is over, whatever it has asked for. */
  const abandon = (one: Session): void => {
    one.stage = 'over';
    one.tags = new Set();
    one.order.length = 0;
    if (backend.keepsUnasked()) return;
    for (const list of Object.values(unnamed)) {
      for (let i = list.length - 1; i >= 0; i--) if (list[i]?.session === one) list.splice(i, 1);
    }
  };

  const reply = (one: Session, wanted: ReadonlyArray<Wanted>): void => {
    if (!one.deaf) one.due.push(...wanted);
  };

  /** Ends a session whose client is gone, once nothing is due. */
  const rest = (one: Session): void => {
    if (!one.gone || one.stage !== 'in') return;
    one.tags = new Set();
    if (one.order.length === 0 && one.held.length === 0) one.stage = 'over';
  };

  /** The request is in flight, and the Tor is asked, or it has its reply. */
  const enter = (
    session: Session,
    question: Question | undefined,
    refused: Uint8Array | undefined,
  ): Asked | undefined => {
    if (session.inFlight >= maxInFlight) known(session, wire.exhausted);
    else if (refused !== undefined) known(session, refused);
    else {
      session.inFlight++;
      const open = question !== undefined && 'keys' in question ? question.keys.length : 1;
      const asked: Asked = { session, question, open, wanted: undefined, ends: false };
      session.order.push(asked);
      return asked;
    }
    return undefined;
  };

  const settle = (asked: Asked, bytes: Uint8Array, ends = false): void => {
    asked.ends = ends;
    asked.session.inFlight--;
    asked.wanted = wire.reader()(bytes).map(exactly);
    advance(asked.session);
  };

  const guarded = (one: Session, question: Question): Uint8Array | undefined => {
    if (one.inFlight >= maxInFlight) return undefined;
    switch (guard) {
      case 'none':
        return undefined;
      case 'readOnly':
        return question.kind === 'GetConf' || question.kind === 'GetAllMappings'
          ? undefined
          : wire.denied('This connection may only read');
      case 'allowKeys': {
        const other = 'keys' in question ? question.keys.find((key) => !/^K\d*[02468]$/.test(key)) : undefined;
        return other === undefined ? undefined : wire.denied(`${other}: this connection may not use that option`);
      }
      case 'allowSignals':
        return question.kind === 'Signal' ? wire.denied('Reload: this connection may not send that signal') : undefined;
      case 'rateLimit':
        return limited(one, 'keys' in question ? question.keys.length : 1);
    }
  };

  /** Each key and each line counts. */
  const limited = (one: Session, cost: number): Uint8Array | undefined => {
    if (one.used + cost > RATE) return wire.limited(`More than ${RATE} requests in 1000 ms`);
    one.used += cost;
    return undefined;
  };

  const ask = (one: Session, kind: Kind, count: number): Uint8Array => {
    const question = questionOf(kind, ++last, count);
    whenIn(one, () => {
      const asked = enter(one, question, guarded(one, question));
      if (asked === undefined) return;
      if ('nth' in question) unnamed[question.kind].push(asked);
      else if ('keys' in question) for (const key of question.keys) byName.set(key, asked);
      else byName.set(question.from, asked);
    });
    return wire.request(question);
  };

  const answered = (asked: Asked, question: Question, answer: Answer | undefined): void => {
    if (asked.wanted !== undefined) return;
    asked.open -= 'keys' in question ? question.keys.length : 1;
    const whole = asked.question ?? question;
    // a GETCONF of many keys is asked in parts, and the first part that fails is the answer
    if (answer === undefined || answer.tag === 'Refused')
      settle(asked, answer === undefined ? wire.noAnswer : wire.replies(whole, answer));
    else if (asked.open === 0) settle(asked, wire.replies(whole, answerTo(whole)));
  };

  const chosen = (which: number): Session | undefined => {
    const live = sessions.filter(({ stage, gone }) => stage !== 'over' && !gone);
    return live[which % live.length];
  };

  const leave = (one: Session, how: 'end' | 'destroy'): void => {
    one.gone = true;
    one.deaf = how === 'destroy';
    if (one.deaf) {
      one.due = [];
      one.events = [];
    }
    if (one.deaf && place.aborts) abandon(one);
    rest(one);
    if (one.deaf) one.raw.destroy();
    else one.raw.end();
  };

  // steps

  const act = (one: Step): void => {
    switch (one.do) {
      case 'open': {
        const secret = mode === 'none' && one.secret === 'right' ? '' : secrets[one.secret](SECRET);
        return authenticate(connect(), secret, one.cut);
      }
      case 'beforeAuth': {
        const session = connect();
        for (let i = 0; i < one.messages && session.stage === 'judged'; i++) {
          const { tolerated, refusal, end } = wire.stranger;
          if (i < tolerated) session.due.push(exactly(refusal));
          else {
            session.stage = 'over';
            session.due.push(...end.map(exactly));
          }
          send(session, wire.request({ kind: 'GetConf', keys: ['K1'] }), one.cut);
        }
        if (session.stage !== 'judged') return;
        const tooLong = wire.tooLong(one.length);
        if (tooLong === undefined) {
          return authenticate(
            session,
            one.length > 0 ? '!'.repeat(one.length) : mode === 'none' ? '' : SECRET,
            one.cut,
          );
        }
        session.stage = 'over';
        session.due.push(...wire.tooLongReply.map(exactly));
        return send(session, tooLong, one.cut);
      }
      case 'verdict':
        verdicts[one.which % verdicts.length]?.();
        return;
      case 'ask': {
        const session = chosen(one.session);
        if (session === undefined) return;
        const requests = Array.from({ length: one.times }, () => ask(session, one.kind, one.keys));
        return send(session, joined(...requests), one.cut);
      }
      case 'refused': {
        const session = chosen(one.session);
        const refusal = wire.refusals[one.which % wire.refusals.length];
        if (session === undefined || refusal === undefined) return;
        const [bytes, error] = refusal;
        whenIn(session, () => known(session, error, true));
        return send(session, bytes, one.cut);
      }
      case 'again': {
        const session = chosen(one.session);
        if (session === undefined) return;
        const secret = mode === 'none' && one.secret === 'right' ? '' : secrets[one.secret](SECRET);
        whenIn(session, () => {
          const asked = enter(session, undefined, undefined);
          if (asked !== undefined) judged(secret, (right) => settle(asked, right ? wire.done : wire.failed, !right));
        });
        return send(session, wire.authenticate(secret, one.session), 0);
      }
      case 'events': {
        const session = chosen(one.session);
        if (session === undefined) return;
        whenIn(session, () => {
          session.tags = new Set(one.tags);
          known(session, wire.done);
        });
        return send(session, wire.setEvents(one.tags), 0);
      }
      case 'answer':
        for (let i = 0; i < one.times && backend.pending() > 0; i++) backend.answer(one.which + 7 * i);
        return;
      case 'fail':
        return backend.fail(one.which);
      case 'emit':
        for (let i = 0; i < one.times; i++) {
          const n = ++last;
          if (!backend.emits()) return;
          const bytes = wire.event(view, one.tag, n);
          for (const { stage, tags: on, events } of sessions) {
            if (bytes !== undefined && stage === 'in' && on.has(one.tag)) events.push(bytes);
          }
          backend.emit(one.tag, n);
        }
        return;
      case 'leave': {
        const session = chosen(one.session);
        if (session !== undefined) leave(session, one.how);
        return;
      }
      case 'begin':
      case 'tick':
      case 'collect':
    }
  };

  const compare = (what: string, wanted: ReadonlyArray<Wanted>, got: ReadonlyArray<Uint8Array>): void => {
    for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
      const [should, is] = [wanted[i], got[i]];
      const isRight =
        should !== undefined &&
        is !== undefined &&
        (should.anyText ? wire.hasSameCode(should.bytes, is) : Buffer.compare(should.bytes, is) === 0);
      if (!isRight) {
        return problem(`${what}: wanted ${shown(should?.bytes)}, got ${shown(is)}`);
      }
    }
  };

  const check = (): void => {
    for (const one of sessions) {
      const frames = one.raw.frames();
      if (one.deaf) continue;
      compare(
        `session ${one.id}`,
        one.due,
        frames.filter((bytes) => !wire.isEvent(bytes)),
      );
      compare(`events of session ${one.id}`, one.events.map(exactly), frames.filter(wire.isEvent));
      one.due = [];
      one.events = [];
      const isOver = one.stage === 'over';
      if (one.raw.ended() !== isOver) problem(`session ${one.id} ${isOver ? 'goes on' : 'was ended'}`);
    }
    for (const one of sessions) {
      const held = accepted[one.id];
      if (held === undefined || one.stage !== 'over') continue;
      garbage.add('a connection that has ended', held);
      accepted[one.id] = undefined;
    }
    sessions = sessions.filter(({ stage }) => stage !== 'over');
    const observed = sessions.flatMap(({ tags: on }) => [...on]);
    const wrong = view === 'allowEvents' ? undefined : backend.problem(new Set(observed), sessions.length);
    if (wrong !== undefined) problem(wrong);
  };

  const collect = async (): Promise<void> => {
    // a session looks now and then whether its last bytes were taken
    scheduler.schedule(() => undefined, SECOND);
    scheduler.maxFrames = scheduler.frame + SECOND;
    scheduler.flush();
    for (const what of await garbage.stillReachable()) problem(`still reachable: ${what}`);
  };

  // a gateway admits no session before it has a connection to its Tor
  if (backend.tor.connected !== undefined) {
    backend.tor.connected.subscribe();
    for (let i = 0; i < 8; i++) {
      await settled();
      while (backend.pending() > 0) backend.answer(0);
    }
  }
  for (const one of steps) {
    act(one);
    if (one.do === 'tick' || one.do === 'collect' || place.turns > 1) {
      await settled();
      check();
    }
    if (one.do === 'collect') await collect();
    if (problems.length > 0) break;
  }
  for (let i = 0; i < 50 && problems.length === 0; i++) {
    while (verdicts.length > 0) verdicts[0]?.();
    while (backend.pending() > 0) backend.answer(0);
    await settled();
  }
  if (problems.length === 0) {
    check();
    for (const { order } of sessions) if (order.length > 0) problem(`${order.length} requests have no answer`);
    sessions.forEach((one, i) => leave(one, i % 2 === 0 ? 'end' : 'destroy'));
    await settled();
    check();
    await collect();
  }
  listening.unsubscribe();
  backend.end();
  place.close();
  return problems[0];
};

// -------------------------------------------------------------------------------------
// targets
// -------------------------------------------------------------------------------------

interface Kindred {
  readonly what: string;
  readonly make: MakeBackend;
  readonly place: (messages: Wire['reader']) => Place;
  /** TC by default. */
  readonly wire?: Wire;
  readonly guarded?: boolean;
  readonly weight?: number;
}

/** Short stories, and with `long` a long one. */
export const sessionTarget = (
  { what, make, place, wire = tcWire, guarded = false, weight = 200 }: Kindred,
  long = false,
): Target =>
  target<ReadonlyArray<Step>>({
    name: `${what} gives each session its own answers and events, ${
      long ? 'in sessions of tens of thousands of requests' : 'in any order of events'
    }`,
    weight: long ? 50 * weight : weight,
    fixed: 1,
    input: (random) => [
      begin(random, guarded),
      { do: 'open', secret: 'right', cut: 0 },
      ...Array.from({ length: long ? 600 : 70 }, () => step(random, long ? 400 : 4)),
    ],
    run: (steps) => run(make, place(wire.reader), wire, steps),
  });
