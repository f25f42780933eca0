/**
 * A client and a far end that is written by hand: requests, unsubscriptions, events, noise, time-outs and lost
 * connections in any order. The far end answers when a step says so: late, and after the caller has left.
 */
import { either as E, option as O } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { Subscription } from 'rxjs';
import { eventTable, linked } from '../../lib/index.js';
import type { Connect, Duplex, TorError, TorEvent } from '../../lib/index.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { pieces } from './bytes.js';
import type { AnyClient, Dialect, Received } from './dialects.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import { released } from '../memory.js';
import { answerTo, shownAnswer, shownItem } from './questions.js';
import type { Question, Unnamed } from './questions.js';
import type { Random } from './random.js';
import { shownEvent, tags, torEvent } from './torEvents.js';
import type { Tag } from './torEvents.js';
import { MicrotaskTicks } from '../microtaskTicks.js';

/** Connects to a far end, which `accept` is given. */
export type Open = (accept: (far: Duplex<Uint8Array>) => void) => Connect;

// -------------------------------------------------------------------------------------
// steps
// -------------------------------------------------------------------------------------

const kinds = ['GetConf', 'Raw', 'SetConf', 'MapAddress', 'SaveConf', 'Signal', 'GetAllMappings'] as const;

type Kind = (typeof kinds)[number];

type Step =
  /** `refused`: the event that the far end does not have. */
  | { readonly do: 'begin'; readonly refused: Tag | undefined; readonly secret: string }
  | { readonly do: 'ask'; readonly kind: Kind; readonly keys: number; readonly times: number }
  | { readonly do: 'leave'; readonly which: number }
  | { readonly do: 'answer'; readonly count: number; readonly cut: number }
  | { readonly do: 'event' | 'broken'; readonly tag: Tag; readonly times: number; readonly cut: number }
  | { readonly do: 'noise'; readonly which: number; readonly cut: number }
  | { readonly do: 'watch'; readonly tag: Tag }
  | { readonly do: 'unwatch'; readonly which: number }
  | { readonly do: 'time'; readonly by: number }
  /** `forge`: the far end sends a success that cannot be a reply to the oldest request, or to none. */
  | { readonly do: 'forge'; readonly idle: boolean }
  | { readonly do: 'drop' | 'tick' | 'collect' };

const begin = ({ below, oneOf }: Random): Step => ({
  do: 'begin',
  refused: oneOf([undefined, undefined, ...tags]),
  secret: `secret ${below(1000)}`,
});

/** `times`: how often at most a request is repeated, or an event. */
const step = ({ below, oneOf }: Random, times: number): Step => {
  const some = below(4) === 0 ? 1 + below(times) : 1;
  const cut = below(3) === 0 ? 1 + below(1e6) : 0;
  const roll = below(100);
  if (roll < 26) return { do: 'ask', kind: oneOf(kinds), keys: below(6) === 0 ? 1 + below(30) : 1, times: some };
  if (roll < 50) return { do: 'answer', count: 1 + below(4 * times), cut };
  if (roll < 60) return { do: 'event', tag: oneOf(tags), times: some, cut };
  if (roll < 66) return { do: 'noise', which: below(1000), cut };
  if (roll < 72) return { do: 'watch', tag: oneOf(tags) };
  if (roll < 77) return { do: 'unwatch', which: below(1000) };
  if (roll < 84) return { do: 'leave', which: below(1000) };
  if (roll < 92) return { do: 'tick' };
  if (roll < 94) return { do: 'forge', idle: below(2) === 0 };
  if (roll < 96) return { do: 'broken', tag: oneOf(tags), times: 1, cut };
  if (roll < 98) return { do: 'time', by: 1 + below(700) };
  return { do: oneOf(['collect', 'drop', 'drop'] as const) };
};

// -------------------------------------------------------------------------------------
// records
// -------------------------------------------------------------------------------------

/** A request and what has become of it. */
interface Asked {
  readonly n: number;
  readonly kind: Kind;
  question: Question;
  /** Keys of it that the far end has not answered yet, or 1. */
  open: number;
  due: number;
  sent: boolean;
  left: boolean;
  settled: boolean;
  readonly items: string[];
  completed: boolean;
  subscription: Subscription | undefined;
}

interface Watcher {
  readonly tag: Tag;
  readonly got: string[];
  readonly wanted: string[];
  completed: boolean;
  subscription: Subscription;
}

interface FarEnd {
  readonly duplex: Duplex<Uint8Array>;
  readonly pending: Received[];
  observed: ReadonlySet<Tag>;
}

const TIMEOUT = 1_000;
const WAIT = 10;

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

// -------------------------------------------------------------------------------------
// the story
// -------------------------------------------------------------------------------------

const run = async (dialect: Dialect, open: Open, steps: ReadonlyArray<Step>): Promise<string | undefined> => {
  const [{ refused, secret }] = steps as unknown as readonly [Extract<Step, { readonly do: 'begin' }>];
  const scheduler = new MicrotaskTicks();
  const problems: string[] = [];
  const problem = (text: string): void => void problems.push(text);
  const garbage = released();

  let far: FarEnd | undefined;
  let connected = false;
  let timePassed = false;
  let mayEnd = true;
  let last = 0;
  let answered = 0;
  /** Those that are not settled, and have not left. */
  let waiting: Asked[] = [];
  /** Those that are due at the far end, by the name in their question. */
  const byName = new Map<string, Asked>();
  /** The same for requests without a name, in the order in which they are sent. */
  const unnamed: Record<Unnamed, Asked[]> = { SaveConf: [], Signal: [], GetAllMappings: [] };
  const arrived: Record<Unnamed, number> = { SaveConf: 0, Signal: 0, GetAllMappings: 0 };
  const numbered = new Map<Received, Asked>();
  let watchers: Watcher[] = [];

  const connect = open((duplex) => {
    const read = dialect.receive();
    const end: FarEnd = { duplex, pending: [], observed: new Set() };
    far = end;
    duplex.incoming$.subscribe((chunk) => {
      if (E.isRight(chunk)) for (const received of read(chunk.right)) arrive(end, received);
    });
  });
  const tor: AnyClient = dialect.client(connect, {
    secret,
    timeout: TIMEOUT,
    reconnect: () => O.some(WAIT),
    scheduler,
  });
  tor.status$.subscribe((status) => {
    connected = status._tag === 'Connected';
    if (connected) {
      mayEnd = false;
      for (const one of waiting) one.sent = true;
    }
    if ((status._tag === 'Waiting' || status._tag === 'Closed') && !mayEnd) {
      problem(`the session ended: ${JSON.stringify(status.reason)}`);
    }
  });

  // the far end

  const arrive = (end: FarEnd, received: Received): void => {
    end.pending.push(received);
    switch (received.kind) {
      case 'Unreadable':
        problem(`the client sent ${received.shown}`);
        return;
      case 'Authenticate':
        if (received.secret !== secret) problem(`the client sent the secret ${received.secret}`);
        return;
      case 'SaveConf':
      case 'Signal':
      case 'GetAllMappings': {
        const one = unnamed[received.kind].shift();
        if (one === undefined) return problem(`the client sent a ${received.kind} that was not asked for`);
        one.question = { kind: received.kind, nth: arrived[received.kind]++ };
        numbered.set(received, one);
        return;
      }
      case 'Introduction':
      case 'SetEvents':
      case 'GetConf':
      case 'SetConf':
      case 'MapAddress':
    }
  };

  const recordOf = (received: Question): Asked | undefined => {
    switch (received.kind) {
      case 'GetConf':
      case 'SetConf':
        return byName.get(received.keys[0] ?? '');
      case 'MapAddress':
        return byName.get(received.from);
      case 'SaveConf':
      case 'Signal':
      case 'GetAllMappings':
        return numbered.get(received);
    }
  };

  const answer = (end: FarEnd): Uint8Array | undefined => {
    const received = end.pending.shift();
    if (received === undefined) return undefined;
    switch (received.kind) {
      case 'Unreadable':
        return undefined;
      case 'Introduction':
        return received.reply;
      case 'Authenticate':
        return dialect.reply({ kind: 'SaveConf', nth: 0 }, { tag: 'Done' });
      case 'SetEvents': {
        const isRefused = refused !== undefined && received.tags.includes(refused);
        if (!isRefused) end.observed = new Set(received.tags);
        return dialect.reply(
          { kind: 'SaveConf', nth: 0 },
          isRefused ? { tag: 'Refused', code: 6, status: 552, text: 'no such event' } : { tag: 'Done' },
        );
      }
      case 'GetConf':
      case 'SetConf':
      case 'MapAddress':
      case 'SaveConf':
      case 'Signal':
      case 'GetAllMappings': {
        const one = recordOf(received);
        if (one === undefined) {
          problem(`the client sent ${JSON.stringify(received)} that was not asked for`);
          return undefined;
        }
        const question = 'nth' in one.question ? one.question : received;
        one.open -= 'keys' in received ? received.keys.length : 1;
        due.push(one);
        return dialect.reply(question, answerTo(question));
      }
    }
  };

  /** Requests whose answers are about to be written. */
  let due: Asked[] = [];

  const write = (bytes: Uint8Array | undefined, cut: number): void => {
    if (bytes !== undefined) for (const piece of pieces(bytes, cut)) far?.duplex.write(piece);
  };

  const answerSome = (count: number, cut: number): void => {
    for (let i = 0; i < count && far !== undefined && far.pending.length > 0; i++) {
      due = [];
      write(answer(far), cut === 0 ? 0 : cut + i);
      for (const one of due) if (one.open === 0) wasAnswered(one);
    }
  };

  const wasAnswered = (one: Asked): void => {
    forget(one);
    if (one.settled) return;
    if (one.left) return release(one, 'a request that was left, after its answer');
    if (one.n < answered) problem(`request ${one.n} was answered after request ${answered}`);
    answered = one.n;
    settle(one, shownAnswer(answerTo(one.question)), 'an answered request');
  };

  const settle = (one: Asked, wanted: ReadonlyArray<string>, how: string): void => {
    one.settled = true;
    const got = one.items.join(' | ');
    if (got !== wanted.join(' | ') || !one.completed) {
      problem(
        `${one.kind} ${one.n}: wanted ${wanted.join(' | ').slice(0, 200)}, got ` +
          `${got.slice(0, 200)}${one.completed ? '' : ' and no end'}`,
      );
    }
    release(one, how);
  };

  const release = (one: Asked, how: string): void => {
    if (one.subscription !== undefined) garbage.add(how, one.subscription);
    one.subscription = undefined;
  };

  /** The far end has nothing more to do with it. */
  const forget = (one: Asked): void => {
    if ('keys' in one.question) for (const key of one.question.keys) byName.delete(key);
    else if ('from' in one.question) byName.delete(one.question.from);
  };

  // the client's side

  const nameless = (one: Asked): Asked[] | undefined =>
    'nth' in one.question ? unnamed[one.question.kind] : undefined;

  const request = (
    kind: Kind,
    keys: ReadonlyArray<string>,
  ): readonly [Question, ObservableEither<TorError, unknown>] => {
    const [key = ''] = keys;
    switch (kind) {
      case 'GetConf':
        return [{ kind, keys }, tor.getConf(keys)];
      case 'Raw':
        return [{ kind: 'GetConf', keys: [key] }, dialect.raw(tor, key)];
      case 'SetConf':
        return [{ kind, keys }, tor.setConf(keys.map((one) => ({ key: one, value: 'set' })))];
      case 'MapAddress': {
        const from = `h${key}.example`;
        const to = `t${key}.example`;
        const host = (address: string) => ({ _tag: 'Hostname', address }) as const;
        return [{ kind, from, to }, tor.mapAddress(host(from), host(to))];
      }
      case 'SaveConf':
        return [{ kind, nth: 0 }, tor.saveConf];
      case 'Signal':
        return [{ kind, nth: 0 }, tor.signal('Reload')];
      case 'GetAllMappings':
        return [{ kind, nth: 0 }, tor.getAllMappings];
    }
  };

  const ask = (kind: Kind, count: number): void => {
    const n = ++last;
    const keys = Array.from({ length: count }, (_, i) => (i === 0 ? `K${n}` : `X${i}of${n}`));
    const [question, item$] = request(kind, keys);
    const one: Asked = {
      n,
      kind,
      question,
      open: 'keys' in question ? question.keys.length : 1,
      due: scheduler.now() + TIMEOUT,
      sent: connected,
      left: false,
      settled: false,
      items: [],
      completed: false,
      subscription: undefined,
    };
    waiting.push(one);
    nameless(one)?.push(one);
    if ('keys' in question) for (const key of question.keys) byName.set(key, one);
    else if ('from' in question) byName.set(question.from, one);
    const shown = (item: E.Either<TorError, unknown>): string =>
      kind === 'Raw' && E.isRight(item) && item.right !== undefined ? dialect.shownRaw(item.right) : shownItem(item);
    one.subscription = item$.subscribe({
      next: (item) => {
        one.items.push(shown(item));
        if (one.left) problem(`${kind} ${n} emitted after it was left`);
        if (one.settled) problem(`${kind} ${n} emitted once more`);
      },
      complete: () => {
        one.completed = true;
      },
    });
  };

  const leave = (one: Asked): void => {
    one.left = true;
    one.subscription?.unsubscribe();
    if (one.sent) return;
    drop(one);
    release(one, 'a request that was left before there was a connection');
  };

  /** It will not be sent. */
  const drop = (one: Asked): void => {
    forget(one);
    const list = nameless(one);
    const at = list?.indexOf(one) ?? -1;
    if (at >= 0) list?.splice(at, 1);
  };

  const watch = (tag: Tag): void => {
    const watcher: Watcher = { tag, got: [], wanted: [], completed: false, subscription: undefined as never };
    watchers.push(watcher);
    watcher.subscription = (tor[eventTable[tag].stream] as ObservableEither<TorError, TorEvent>).subscribe({
      next: (item) => {
        const shown = shownEvent(item);
        const isOurs =
          E.isLeft(item) && item.left._tag === 'ServerError' ? tag === refused : shown === 'TimedOut' && timePassed;
        if (isOurs) return;
        watcher.got.push(shown);
        if (!watchers.includes(watcher)) problem(`${tag} came after it was left: ${shown}`);
      },
      complete: () => {
        watcher.completed = true;
      },
    });
  };

  const event = (tag: Tag, bytes: Uint8Array | undefined, shown: string, cut: number): void => {
    if (!connected || bytes === undefined) return;
    for (const watcher of watchers) if (watcher.tag === tag) watcher.wanted.push(shown);
    write(bytes, cut);
    checkWatchers();
  };

  const checkWatchers = (): void => {
    for (const { tag, got, wanted } of watchers) {
      if (got.join() !== wanted.join())
        problem(`${tag}: wanted ${wanted.join().slice(-200)}, got ${got.join().slice(-200)}`);
      got.length = wanted.length = 0;
    }
  };

  const pass = (by: number): void => {
    if (!connected) return;
    // a far end that sends something is alive
    event('Bandwidth', dialect.event('Bandwidth', 1), shownEvent(E.right(torEvent('Bandwidth', 1))), 0);
    timePassed = true;
    advance(by);
    const now = scheduler.now();
    for (const one of waiting) {
      if (one.settled || one.left || one.due > now) continue;
      settle(one, ['TimedOut'], 'a request that has timed out');
    }
  };

  const advance = (by: number): void => {
    scheduler.schedule(() => undefined, by);
    scheduler.maxFrames = scheduler.frame + by;
    scheduler.flush();
  };

  /**
   * A third party's text in an event can look like a reply: the client cannot know what it belongs to, and must end.
   */
  const forge = (idle: boolean): void => {
    if (idle) answerSome(Infinity, 0);
    const kind = far?.pending[0]?.kind;
    const mayBe = kind === 'GetConf' || kind === 'MapAddress' || kind === 'GetAllMappings';
    if (!connected || mayBe) return;
    const forged = dialect.reply({ kind: 'SaveConf', nth: 0 }, { tag: 'Lines', lines: [['forged', '1']] });
    lose((end) => {
      end.duplex.write(forged);
      if (connected) problem('a forged reply did not end the session');
    });
  };

  const lose = (how: (end: FarEnd) => void): void => {
    const end = far;
    if (end === undefined) return;
    mayEnd = true;
    const wasConnected = connected;
    far = undefined;
    if (wasConnected) for (const { wanted } of watchers) wanted.push('ConnectionLost');
    how(end);
    for (const one of waiting) {
      if (!one.sent) continue;
      drop(one);
      if (one.settled) continue;
      if (one.left) release(one, 'a request that was left, after its connection');
      else settle(one, ['ConnectionLost'], 'a request whose connection was lost');
    }
    checkWatchers();
    advance(WAIT);
  };

  const act = (one: Step): void => {
    switch (one.do) {
      case 'ask':
        for (let i = 0; i < one.times; i++) ask(one.kind, one.keys);
        return;
      case 'leave': {
        const pending = waiting.filter(({ settled, left }) => !settled && !left);
        const chosen = pending[one.which % pending.length];
        if (chosen !== undefined) leave(chosen);
        return;
      }
      case 'answer':
        return answerSome(one.count, one.cut);
      case 'event':
        for (let i = 0; i < one.times; i++) {
          const n = ++last;
          event(one.tag, dialect.event(one.tag, n), shownEvent(E.right(torEvent(one.tag, n))), one.cut);
        }
        return;
      case 'broken':
        return event(one.tag, dialect.broken(one.tag), 'DecodeError', one.cut);
      case 'noise':
        if (connected) write(dialect.noise[one.which % dialect.noise.length], one.cut);
        return;
      case 'watch':
        return watch(one.tag);
      case 'unwatch': {
        const chosen = watchers[one.which % watchers.length];
        if (chosen === undefined) return;
        watchers = watchers.filter((other) => other !== chosen);
        chosen.subscription.unsubscribe();
        garbage.add('a subscription of an event stream', chosen.subscription);
        return;
      }
      case 'time':
        return pass(one.by);
      case 'drop':
        return lose(({ duplex }) => duplex.destroy());
      case 'forge':
        return forge(one.idle);
      case 'begin':
      case 'tick':
      case 'collect':
    }
  };

  const settleAll = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      await tick();
      answerSome(Infinity, 0);
    }
  };

  const isConnected = (): boolean => connected;

  const collect = async (): Promise<void> => {
    for (const kind of await garbage.stillReachable()) problem(`still reachable: ${kind}`);
  };

  for (const one of steps) {
    if (one.do === 'tick' || one.do === 'time' || one.do === 'forge') await tick();
    if (one.do === 'collect') await collect();
    act(one);
    if (problems.length > 0) break;
    waiting = waiting.filter(({ settled, left, sent, open: rest }) => (settled || left ? sent && rest > 0 : true));
  }
  if (problems.length === 0) {
    await settleAll();
    for (const { kind, n, settled, left } of waiting) {
      if (isConnected() && !settled && !left) problem(`${kind} ${n} was never answered`);
    }
    checkWatchers();
    const observed = watchers.map(({ tag }) => tag).filter((tag) => tag !== refused);
    const served = [...(far?.observed ?? [])];
    if (isConnected() && listed(observed) !== listed(served)) {
      problem(`the client observes ${listed(observed)}, the far end sends ${listed(served)}`);
    }
    waiting = [];
    await collect();
  }
  if (problems.length === 0) {
    for (const kind of kinds) ask(kind, 1);
    watch('Bandwidth');
    mayEnd = true;
    tor.close();
    for (const one of waiting) settle(one, ['Closed'], 'a request of a client that was closed');
    for (const { tag, completed } of watchers) if (!completed) problem(`${tag} did not complete`);
    watchers = waiting = [];
    await collect();
  } else tor.close();
  return problems[0];
};

const listed = (all: ReadonlyArray<Tag>): string => [...new Set(all)].sort().join(' ') || 'nothing';

// -------------------------------------------------------------------------------------
// targets
// -------------------------------------------------------------------------------------

interface Size {
  /** What is special about it. */
  readonly how: string;
  readonly weight: number;
  readonly steps: number;
  readonly times: number;
}

const sizes: ReadonlyArray<Size> = [
  { how: 'in any order of events', weight: 200, steps: 60, times: 4 },
  { how: 'in a session of tens of thousands of requests', weight: 10_000, steps: 600, times: 400 },
];

/** Short stories, and one long one. */
export const clientTargets = (dialect: Dialect, where: string, open: Open): ReadonlyArray<Target> =>
  sizes.map(({ how, weight, steps, times }) =>
    target<ReadonlyArray<Step>>({
      name: `a ${dialect.name} client ${where} gives each request its own answer, in order, ${how}`,
      weight,
      fixed: 1,
      input: (random) => [begin(random), ...Array.from({ length: steps }, () => step(random, times))],
      run: (story) => run(dialect, open, story),
    }),
  );

export const overMemory: Open = (accept) =>
  defer(() => {
    const [near, far] = linked();
    accept(far);
    return of(E.right(near));
  });
