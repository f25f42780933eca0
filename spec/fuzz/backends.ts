/**
 * What a server under test serves: a `Tor` by hand, whose answers come when a step says so, or a client in front of
 * one.
 */
import { either as E, option as O } from 'fp-ts';
import { Observable, Subject } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { ConfigLine, ServerError, Tor, TorError } from '../../lib/index.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { errorNames } from '../../lib/model/ErrorCode.js';
import { mapAddressWith } from '../../lib/Tor.js';
import { closed, serverError } from '../../lib/TorError.js';
import type { Open } from './clientStory.js';
import type { Dialect, Received } from './dialects.js';
import type { Released } from '../memory.js';
import { answerTo } from './questions.js';
import type { Answer, Question, Unnamed } from './questions.js';
import { tags, torEvent } from './torEvents.js';
import type { Tag } from './torEvents.js';
import { MicrotaskTicks } from '../microtaskTicks.js';
import { eventTable } from '../../lib/index.js';

export interface Backend {
  readonly tor: Tor;
  /** Questions that are not answered. */
  readonly pending: () => number;
  /** Answers one of them: any of a `Tor` by hand, the oldest of a far end. */
  readonly answer: (which: number) => void;
  /** Ends one of them without an answer, where that can be. */
  readonly fail: (which: number) => void;
  /** Whether events can be emitted at present. */
  readonly emits: () => boolean;
  readonly emit: (tag: Tag, n: number) => void;
  /** Whether it will get requests that it has not got yet, also those of a session that has gone. */
  readonly keepsUnasked: () => boolean;
  /** What is wrong with what the server observes at present. */
  readonly problem: (wanted: ReadonlySet<Tag>, sessions: number) => string | undefined;
  readonly end: () => void;
}

/** Called as questions arrive and are answered, in that order. */
export interface Story {
  /** The number of a request without a name. */
  readonly arrived: (kind: Unnamed) => number;
  /** Whether the request has its reply now: the question may be a part of it. */
  readonly answered: (question: Question, answer: Answer | undefined) => boolean;
  readonly problem: (text: string) => void;
}

export type MakeBackend = (story: Story, garbage: Released) => Backend;

// -------------------------------------------------------------------------------------
// by hand
// -------------------------------------------------------------------------------------

interface Pending {
  readonly question: Question;
  /** What the server passed as an argument. */
  readonly argument: object | undefined;
  readonly subscriber: Subscriber<E.Either<TorError, unknown>>;
}

const refusal = (code: number, text: string): ServerError => serverError(errorNames[code] ?? code, text);

/** The items of an answer. */
const itemsOf = (answer: Answer): ReadonlyArray<E.Either<TorError, unknown>> => {
  const host = (address: string) => ({ _tag: 'Hostname', address }) as const;
  switch (answer.tag) {
    case 'Done':
      return [E.right(undefined)];
    case 'Lines':
      return [E.right(answer.lines.map(([key, value]) => ({ key, value })))];
    case 'Mapped':
      return [E.right({ from: host(answer.mapping[0]), to: host(answer.mapping[1]) })];
    case 'Mappings':
      return answer.mappings.map(([from, to]) => E.right({ from: host(from), to: host(to) }));
    case 'Refused':
      return [E.left(refusal(answer.code, answer.text))];
  }
};

export const byHand: MakeBackend = (story, garbage) => {
  let pending: Pending[] = [];
  const observed = new Map<string, number>();
  const subjects = new Map(tags.map((tag) => [tag, new Subject<E.Either<TorError, unknown>>()]));
  const ended$ = new Subject<TorError>();

  const question = <A>(make: () => Question, argument?: object): ObservableEither<TorError, A> =>
    new Observable<E.Either<TorError, unknown>>((subscriber) => {
      const one: Pending = { question: make(), argument, subscriber };
      pending.push(one);
      return () => {
        pending = pending.filter((other) => other !== one);
      };
    }) as ObservableEither<TorError, A>;
  const unnamed = (kind: Unnamed) => () => ({ kind, nth: story.arrived(kind) });

  const counted = <A>(name: string, item$: Observable<A>): Observable<A> =>
    new Observable((subscriber) => {
      observed.set(name, (observed.get(name) ?? 0) + 1);
      subscriber.add(() => observed.set(name, (observed.get(name) ?? 0) - 1));
      return item$.subscribe(subscriber);
    });

  const take = (which: number, answer: (question: Question) => Answer | undefined): Pending | undefined => {
    const one = pending[which % pending.length];
    if (one === undefined || !story.answered(one.question, answer(one.question))) return one;
    if (one.argument !== undefined) garbage.add('the argument of an answered request', one.argument);
    garbage.add('the subscriber of an answered request', one.subscriber);
    return one;
  };

  return {
    tor: {
      getConf: (keys) => question(() => ({ kind: 'GetConf', keys: [...keys] }), keys),
      setConf: (lines: ReadonlyArray<ConfigLine>) =>
        question(() => ({ kind: 'SetConf', keys: lines.map(({ key }) => key) }), lines),
      mapAddress: mapAddressWith(({ from, to }) =>
        question(() => ({ kind: 'MapAddress', from: from.address, to: to.address }), from),
      ),
      saveConf: question(unnamed('SaveConf')),
      signal: () => question(unnamed('Signal')),
      getAllMappings: question(unnamed('GetAllMappings')),
      ...(Object.fromEntries(
        tags.map((tag) => [eventTable[tag].stream, counted(tag, subjects.get(tag) as Observable<unknown>)]),
      ) as unknown as Pick<Tor, 'circuit$' | 'stream$' | 'orConnection$' | 'bandwidth$' | 'log$'>),
      ended$: counted('ended$', ended$),
    },
    pending: () => pending.length,
    answer: (which) => {
      const one = take(which, answerTo);
      if (one === undefined) return;
      for (const item of itemsOf(answerTo(one.question))) one.subscriber.next(item);
      one.subscriber.complete();
    },
    fail: (which) => {
      const one = take(which, () => undefined);
      if (one === undefined) return;
      if (which % 2 === 0 && one.question.kind !== 'GetAllMappings') one.subscriber.complete();
      else one.subscriber.error(new Error('no answer'));
    },
    emits: () => true,
    emit: (tag, n) => {
      subjects.get(tag)?.next(E.right(torEvent(tag, n)));
    },
    keepsUnasked: () => false,
    problem: (wanted, sessions) => {
      for (const tag of tags) {
        const [is, should] = [observed.get(tag) ?? 0, wanted.has(tag) ? 1 : 0];
        if (is !== should) return `the server observes ${tag} ${is} times, and should ${should} times`;
      }
      const [is, should] = [observed.get('ended$') ?? 0, sessions > 0 ? 1 : 0];
      // the listener observes it as well
      return is === should + 1 ? undefined : `with ${sessions} sessions the end of the Tor is observed ${is - 1} times`;
    },
    end: () => ended$.next(closed('the end of the story')),
  };
};

// -------------------------------------------------------------------------------------
// a client
// -------------------------------------------------------------------------------------

export const throughClient =
  (dialect: Dialect, open: Open): MakeBackend =>
  (story) => {
    interface Waiting {
      readonly received: Received;
      readonly question: Question | undefined;
    }
    let write: (bytes: Uint8Array) => void = () => undefined;
    let connected = false;
    const pending: Waiting[] = [];
    const connect = open((far) => {
      const read = dialect.receive();
      write = (bytes) => far.write(bytes);
      far.incoming$.subscribe((chunk) => {
        if (E.isRight(chunk)) for (const received of read(chunk.right)) pending.push(numbered(received));
      });
    });
    const tor = dialect.client(connect, {
      secret: 'the secret',
      timeout: Infinity,
      reconnect: () => O.none,
      scheduler: new MicrotaskTicks(),
    });
    tor.status$.subscribe(({ _tag }) => {
      if (connected && _tag !== 'Connected' && _tag !== 'Closed') story.problem('the client lost its connection');
      connected = _tag === 'Connected';
    });
    const numbered = (received: Received): Waiting => {
      switch (received.kind) {
        case 'SaveConf':
        case 'Signal':
        case 'GetAllMappings':
          return { received, question: { kind: received.kind, nth: story.arrived(received.kind) } };
        case 'GetConf':
        case 'SetConf':
        case 'MapAddress':
          return { received, question: received };
        case 'Unreadable':
          story.problem(`the client sent ${received.shown}`);
          return { received, question: undefined };
        case 'Authenticate':
        case 'Introduction':
        case 'SetEvents':
          return { received, question: undefined };
      }
    };
    const done = dialect.reply({ kind: 'SaveConf', nth: 0 }, { tag: 'Done' });
    return {
      tor,
      pending: () => pending.length,
      answer: () => {
        const one = pending.shift();
        if (one === undefined) return;
        if (one.question === undefined) {
          write(one.received.kind === 'Introduction' ? one.received.reply : done);
          return;
        }
        const answer = answerTo(one.question);
        story.answered(one.question, answer);
        write(dialect.reply(one.question, answer));
      },
      fail: () => undefined,
      emits: () => connected,
      emit: (tag, n) => write(dialect.event(tag, n)),
      keepsUnasked: () => connected,
      problem: () => undefined,
      end: tor.close,
    };
  };
