/**
 * Runs {@link step}: holds the state, keeps the time, delivers events and answers, and has the torrc read and written.
 */
import { either as E } from 'fp-ts';
import {
  Observable,
  Subject,
  asyncScheduler,
  catchError,
  concatAll,
  defaultIfEmpty,
  defer,
  of,
  startWith,
  take,
  tap,
} from 'rxjs';
import type { Subscription } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { Turns } from '../internal/Turns.js';
import type { TorEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import { fromStatus } from '../v1/errors.js';
import { v1NameOf } from '../v1/event/codecs.js';
import { tagOfName } from '../v1/event/index.js';
import type { V1Event, V1EventName, V1EventOf } from '../model/V1Event.js';
import type { SimulatorAnswer, SimulatorInput, SimulatorOutput } from './Change.js';
import { dueAt } from './clock.js';
import type { Config } from './config/Config.js';
import { defaultTorrc, settingsOf } from './settings.js';
import type { SimulatorOptions } from './settings.js';
import { initialState } from './State.js';
import type { SimulatorState } from './State.js';
import { step } from './step.js';
import { eventNames } from './info/names.js';
import { memoryTorrc } from './TorrcStore.js';
import { v1EventOf } from './v1Events.js';

export interface Machine {
  /** Processes an input and emits its answer. Cold: each subscription is one input. */
  readonly ask: (input: SimulatorInput) => ObservableEither<TorError, SimulatorAnswer>;
  readonly events: <T extends TorEvent['_tag']>(tag: T) => ObservableEither<TorError, EventOf<T>>;
  /** The events of a name of the v1 protocol; one Left, and no event, for a name that a current Tor refuses. */
  readonly named: <N extends V1EventName | (string & {})>(name: N) => ObservableEither<TorError, V1EventOf<N>>;
  readonly ended$: Observable<TorError>;
  /** The configuration once the torrc has been read, then after each change. */
  readonly config$: Observable<Config>;
  readonly state: () => SimulatorState;
}

export type EventOf<T extends TorEvent['_tag']> = Extract<TorEvent, { readonly _tag: T }>;

type Reply = (answer: E.Either<TorError, SimulatorAnswer>) => void;

/**
 * Makes the machine, which does not run before the first subscription.
 *
 * Outputs are delivered in order, one after another: a request that a subscriber sends while it receives an event is
 * answered once all subscribers have received that event.
 */
export const machine = (options: SimulatorOptions): Machine => {
  const scheduler = options.scheduler ?? asyncScheduler;
  const clock = elapsed(scheduler);
  /** Whole milliseconds, as are all times in the state. */
  const milliseconds = (): number => Math.floor(clock());
  const store = options.store ?? memoryTorrc(options.torrc ?? defaultTorrc);
  const subjects = new Map<TorEvent['_tag'], Subject<E.Either<TorError, TorEvent>>>();
  const namedSubjects = new Map<string, Subject<E.Either<TorError, unknown>>>();
  const isV1 = options.streams === 'v1';
  const ended = new Subject<TorError>();
  const configs = new Subject<Config>();
  const errands = new Subject<Observable<unknown>>();
  const effects = errands.pipe(concatAll()).subscribe();
  const awaiting = new Set<Reply>();
  let state = initialState(settingsOf(options), options.seed ?? 1, Math.floor(scheduler.now()));
  let isLoading = false;
  let untilStarted: Array<() => void> = [];
  const turns = new Turns();
  let observers = 0;
  let endObservers = 0;
  let timer: Subscription | undefined;
  let timerAt = Infinity;
  /** The clock's reading at the state's time. */
  let syncedAt = 0;

  // -- outputs

  const perform = (input: SimulatorInput, reply: Reply): void => {
    const [next, outputs] = step(state, input);
    const isConfigured = next.started && next.config !== state.config;
    state = next;
    turns.run(() => {
      // before the answer: a connection that follows it is authenticated by the new configuration
      if (isConfigured) configs.next(next.config);
      for (const output of outputs) handOut(output, reply);
    }, undefined);
    keepTime();
  };

  const handOut = (output: SimulatorOutput, reply: Reply): void => {
    switch (output._tag) {
      case 'Event': {
        if (!isV1) subjects.get(output.event._tag)?.next(E.right(output.event));
        const same = v1EventOf(output.event);
        if (same !== undefined) publish(same);
        return;
      }
      case 'V1Event':
        publish(output.event);
        return;
      case 'Answer':
        reply(output.answer);
        return;
      case 'Load':
        effect(store.load, reply, (torrc) => ({ _tag: 'Loaded', torrc }));
        return;
      case 'Save': {
        const saved$ = defer(() => store.save(output.torrc));
        effect(saved$, reply, (result) => ({ _tag: 'Saved', result }));
        return;
      }
      case 'Ended':
        ended.next(output.reason);
        ended.complete();
        configs.complete();
        for (const subject of subjects.values()) subject.complete();
        for (const subject of namedSubjects.values()) subject.complete();
        effects.unsubscribe();
        for (const waiting of awaiting) waiting(E.left(output.reason));
        awaiting.clear();
    }
  };

  /** Delivers an event of the v1 protocol by its name, and by its tag if the streams are those of v1. */
  const publish = (event: V1Event): void => {
    const name = v1NameOf(event);
    const tag = isV1 ? tagOfName(name) : undefined;
    const item = E.right(event);
    namedSubjects.get(name)?.next(item);
    // an event with the name of a tag has that tag
    if (tag !== undefined) subjects.get(tag)?.next(item as E.Either<TorError, TorEvent>);
  };

  /**
   * Runs an effect of the store. Its first item counts; a store that emits none has failed. Effects run one after
   * another, so that a read returns the last write.
   */
  const effect = <A>(
    source$: ObservableEither<string, A>,
    reply: Reply,
    toInput: (result: E.Either<string, A>) => SimulatorInput,
  ): void => {
    awaiting.add(reply);
    const settle = (result: E.Either<string, A>): void => {
      if (!awaiting.delete(reply)) return;
      catchUp();
      perform(toInput(result), reply);
    };
    errands.next(
      source$.pipe(
        take(1),
        catchError((error: unknown) => of(E.left(String(error)))),
        defaultIfEmpty(E.left('the store gave no answer')),
        tap(settle),
      ),
    );
  };

  // -- inputs

  /** Calls `work` once the torrc has been read; the first call starts reading. */
  const whenStarted = (work: () => void): void => {
    if (state.started || state.ended !== undefined) return work();
    untilStarted.push(work);
    if (isLoading) return;
    isLoading = true;
    const started = (): void => {
      syncedAt = milliseconds();
      const waiting = untilStarted;
      untilStarted = [];
      for (const each of waiting) each();
    };
    turns.run(() => {
      handOut({ _tag: 'Load' }, started);
    }, undefined);
  };

  const ask = (input: SimulatorInput): ObservableEither<TorError, SimulatorAnswer> =>
    new Observable((subscriber) =>
      whenStarted(() => {
        if (subscriber.closed) return;
        catchUp();
        perform(input, (answer) => {
          subscriber.next(answer);
          subscriber.complete();
        });
      }),
    );

  /** The items of a subject, which let the time run while they are subscribed to. */
  const running = <A>(subjectOf: () => Subject<A>): Observable<A> =>
    new Observable((subscriber) => {
      if (state.ended !== undefined) return subscriber.complete();
      const subject = subjectOf();
      catchUp();
      observers++;
      subscriber.add(() => {
        catchUp();
        observers--;
        keepTime();
      });
      subscriber.add(subject.subscribe(subscriber));
      whenStarted(keepTime);
    });

  const events = <T extends TorEvent['_tag']>(tag: T): ObservableEither<TorError, EventOf<T>> =>
    // each event goes to the subject of its tag
    running(() => kept(subjects, tag)) as unknown as ObservableEither<TorError, EventOf<T>>;

  const named = <N extends V1EventName | (string & {})>(name: N): ObservableEither<TorError, V1EventOf<N>> => {
    const known = name.toUpperCase();
    // each event goes to the subject of its name
    const events$ = running(() => kept(namedSubjects, known)) as ObservableEither<TorError, V1EventOf<N>>;
    if (eventNames.includes(known)) return events$;
    const text = `Unrecognized event "${name.slice(0, MAX_NAME)}"`;
    return events$.pipe(startWith(E.left(fromStatus(552, text, 'code', 'SETEVENTS'))));
  };

  const ended$ = new Observable<TorError>((subscriber) => {
    if (state.ended !== undefined) {
      subscriber.next(state.ended);
      return subscriber.complete();
    }
    endObservers++;
    subscriber.add(() => {
      endObservers--;
      keepTime();
    });
    subscriber.add(ended.subscribe(subscriber));
    keepTime();
  });

  const config$ = new Observable<Config>((subscriber) =>
    whenStarted(() => {
      if (state.ended !== undefined) return subscriber.complete();
      subscriber.next(state.config);
      subscriber.add(configs.subscribe(subscriber));
    }),
  );

  // -- time

  const isShuttingDown = (): boolean => state.shutdownAt !== Infinity;

  /** Whether time advances: while an event has a subscriber, and always during a shutdown. */
  const isRunning = (): boolean => state.started && state.ended === undefined && (observers > 0 || isShuttingDown());

  /**
   * Advances the state to the scheduler's time, at most to the next step that is due, unless the Tor is shutting down.
   */
  const catchUp = (): void => {
    const now = milliseconds();
    const passed = now - syncedAt;
    syncedAt = now;
    if (!isRunning()) return;
    let left = isShuttingDown() ? passed : Math.min(passed, dueAt(state) - state.time);
    for (; left > 0 && isRunning(); left -= MINUTE) {
      perform({ _tag: 'Tick', milliseconds: Math.min(left, MINUTE) }, ignore);
    }
  };

  /** Sets the timer for the next step that is due, if there is a subscriber to observe it. */
  const keepTime = (): void => {
    const at = isRunning() && (observers > 0 || endObservers > 0) ? dueAt(state) : Infinity;
    if (at === timerAt) return;
    timer?.unsubscribe();
    timer = undefined;
    timerAt = at;
    if (at === Infinity) return;
    const delay = at - state.time - (milliseconds() - syncedAt);
    timer = scheduler.schedule(
      () => {
        timerAt = Infinity;
        syncedAt = milliseconds();
        perform({ _tag: 'Tick', milliseconds: at - state.time }, ignore);
      },
      Math.max(0, delay),
    );
  };

  return { ask, events, named, ended$, config$, state: () => state };
};

const kept = <K, A>(subjects: Map<K, Subject<A>>, key: K): Subject<A> => {
  const subject = subjects.get(key) ?? new Subject<A>();
  subjects.set(key, subject);
  return subject;
};

/** The longest name of an event in an error. */
const MAX_NAME = 64;

/** The longest tick, in milliseconds. */
const MINUTE = 60_000;

const ignore = (): void => undefined;
