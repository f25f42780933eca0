/**
 * The client engine for both protocols: one connection at a time, opened when it is first needed and opened again after
 * it was lost.
 */
import { either as E, option as O } from 'fp-ts';
import {
  asyncScheduler,
  BehaviorSubject,
  distinctUntilChanged,
  filter,
  map,
  Observable,
  of,
  ReplaySubject,
  Subscription,
  take,
  takeUntil,
  timeout,
  timer,
} from 'rxjs';
import type { Connect } from '../transport/Duplex.js';
import { Channel } from './Channel.js';
import type { Connected } from './Connected.js';
import { MAX_DELAY } from '../internal/maxDelay.js';
import { deadlines } from './deadlines.js';
import { leanObservable } from './leanObservable.js';
import type { Sink } from './leanObservable.js';
import { Slot } from './Request.js';
import type { Deadline, Request } from './Request.js';
import { subscriptions } from './subscriptions.js';
import { tickOf } from '../internal/tick.js';
import { elapsed } from '../internal/elapsed.js';
import type { ObservableEither } from '../ObservableEither.js';
import { closed, connectionLost, outOfStep, queueFull, timedOut, transportError } from '../TorError.js';
import type { TorError, TransportErrorKind } from '../TorError.js';
import { Writer } from '../internal/Writer.js';
import { attempt } from './attempt.js';
import type { Progress } from './attempt.js';
import { exponentialBackoff, nextTry } from './Backoff.js';
import { weightOf } from './pipeline.js';
import type { ByteLimits, Pipeline } from './pipeline.js';
import type { Diagnostic, ClientProtocol } from './ClientProtocol.js';
import type { SessionOptions } from './SessionOptions.js';
import { silence } from './silence.js';
import type { Status } from '../model/Status.js';

export type Reconnecting<P, K> = Connected<{
  readonly ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>;
  readonly event: (key: K) => ObservableEither<TorError, unknown>;
  /**
   * Whether events of this key are served: from the answer to SETEVENTS until they have no observers or the connection
   * ends. Emits the current state and each change. Subscribing sends nothing.
   */
  readonly active: (key: K) => Observable<boolean>;
  readonly ended$: Observable<TorError>;
}>;

export const reconnecting = <P, K extends PropertyKey>(
  protocol: ClientProtocol<P, K>,
  connect: Connect,
  {
    reconnect = exponentialBackoff(),
    timeout: limit = 30_000,
    silence: silent = Math.max(30_000, limit),
    maxWaiting = 0x1_0000,
    maxWaitingBytes = 0x100_0000,
    maxInFlight = 0x10_0000,
    maxInFlightBytes = 0x800_0000,
    outputLimit = 0x400_0000,
    scheduler = asyncScheduler,
  }: SessionOptions = {},
): Reconnecting<P, K> => {
  const clock = elapsed(scheduler);
  const status$ = new ReplaySubject<Status>(1);
  const ended$ = new ReplaySubject<TorError>(1);
  const active$ = new BehaviorSubject<ReadonlySet<K>>(new Set());
  const diagnostics = new Channel<Diagnostic>();
  const channels = Object.create(null) as { [key: PropertyKey]: Channel<E.Either<TorError, unknown>> | undefined };
  const observed = new Set<K>();
  const limits: ByteLimits = { maxInFlightBytes, outputLimit };
  const waiting = new Map<Slot<P>, Request<P, unknown>>();
  /** The bytes that the waiting requests count for. */
  let waitingBytes = 0;
  /**
   * The requests that waited for this connection, the oldest last: their deadlines are earlier than those of the
   * requests before them in its queue.
   */
  let haveWaited: Slot<P>[] = [];
  /** The current connection, once it has authenticated. */
  let current: Pipeline<P> | undefined;
  /** The current connection attempt, or the wait for the next one. */
  let running: Subscription | undefined;
  let over: TorError | undefined;
  let session = 0;
  /** The start of the session, and the delay before it. */
  let since = 0;
  let waited = 0;
  let failures = 0;
  let lastFailure: TorError | undefined;
  /** The number of chunks that made progress. */
  let moved = 0;
  /** Whether bandwidth events are observed and arrive in this session: a policy in front of a Tor may drop them. */
  let flowing = false;
  /** The scheduled check whether the peer hangs. */
  let check: Subscription | undefined;
  status$.next({ _tag: 'Idle' });

  // -----------------------------------------------------------------------------------
  // requests
  // -----------------------------------------------------------------------------------

  const oldest = (): Slot<P> | undefined => {
    while (haveWaited.at(-1)?.settled === true) haveWaited.pop();
    return haveWaited.at(-1) ?? current?.oldest() ?? firstOf(waiting.keys());
  };

  const times = deadlines<P>(scheduler, clock, oldest, (slot) => {
    const { name } = slot.reading;
    if (stopWaiting(slot)) {
      slot.fail(timedOut(`${name}, which waits for a connection`, limit, lastFailure));
      return;
    }
    if (slot.progress === moved) hangs(name);
    slot.fail(timedOut(name, limit));
  });

  /**
   * Called if a request expired and at most a part of an event was received since it was written: the peer hangs, or
   * replies are read as the data of an event. The check is scheduled, so that bytes that arrived while the event loop
   * was blocked or the machine slept are read first.
   */
  const hangs = (name: string): void => {
    const seen = moved;
    check ??= scheduler.schedule(() => {
      check = undefined;
      if (moved === seen) {
        abandon(outOfStep(`a reply to ${name} within ${String(limit)} ms`, 'nothing, or only a part of an event'));
      }
    });
  };

  const quiet = silence(
    scheduler,
    silent,
    () => moved,
    () => current !== undefined && (flowing || current.size() > 0),
    () => {
      abandon(transportError('Silent', endpoint(), `nothing was received for ${String(silent)} ms`));
    },
  );

  const endpoint = (): string => current?.endpoint ?? '';

  const begin = (deadline: Deadline): void => {
    if (limit === Infinity) return;
    deadline.due = clock() + limit;
    times.watch();
  };

  const stopWatching = (): void => {
    quiet.stop();
    check?.unsubscribe();
    check = undefined;
  };

  const writing = (deadline: Deadline): void => {
    deadline.progress = moved;
    begin(deadline);
    quiet.watch();
  };

  const ask = <A>(request: Request<P, A>): ObservableEither<TorError, A> =>
    leanObservable((sink) => {
      const slot = new Slot<P>(request.reading, sink);
      submit(request, slot);
      // an in-flight request needs no teardown: its slot sees that the sink is closed
      return waiting.has(slot) ? leave(slot) : undefined;
    });

  /** A separate function, since a closure in `ask` would keep the request in memory after it has been written. */
  const leave = (slot: Slot<P>) => (): void => void stopWaiting(slot);

  const stopWaiting = (slot: Slot<P>): boolean => {
    if (!waiting.delete(slot)) return false;
    waitingBytes -= slot.weight;
    return true;
  };

  const submit = (request: Request<P, unknown>, slot: Slot<P>): void => {
    if (over !== undefined) slot.fail(over);
    else if (current !== undefined) {
      if (current.size() < maxInFlight) current.send(request, slot, limits);
      else slot.fail(queueFull('the queue of requests in flight', maxInFlight));
    } else if (waiting.size < maxWaiting) {
      // a request that cannot be encoded fails without a connection
      const writer = new Writer();
      const problem = request.write(writer);
      slot.weight = weightOf(writer.length);
      if (problem !== undefined || !(waitingBytes + slot.weight <= maxWaitingBytes)) {
        slot.fail(problem ?? queueFull(WAITING, maxWaitingBytes, 'bytes'));
        return;
      }
      waitingBytes += slot.weight;
      waiting.set(slot, request);
      begin((slot.deadline = { due: Infinity, progress: -1 }));
      start();
    } else slot.fail(queueFull(WAITING, maxWaiting));
  };

  // -----------------------------------------------------------------------------------
  // events
  // -----------------------------------------------------------------------------------

  const wanted = subscriptions<K>(
    () => [...observed],
    (keys, answered) => {
      protocol.setEvents(ask, keys).subscribe(answered);
    },
    (key, error) => channels[key]?.next(E.left(error)),
    (keys) => {
      active$.next(keys);
      watchSteady(keys);
    },
    tickOf(scheduler),
  );

  /** Receives the first of the events that a Tor sends every second. */
  const mark: Sink<unknown> = {
    closed: false,
    next: () => {
      flowing = true;
      unmark();
      quiet.watch();
    },
    complete: () => undefined,
  };
  const unmark = (): void => {
    for (const key of protocol.steady) channels[key]?.remove(mark);
  };
  const watchSteady = (keys: ReadonlySet<K>): void => {
    const steady = protocol.steady.filter((key) => keys.has(key));
    unmark();
    if (steady.length === 0) flowing = false;
    else if (!flowing) for (const key of steady) channels[key]?.add(mark);
  };

  const event = (key: K): ObservableEither<TorError, unknown> =>
    leanObservable((sink) => {
      if (over !== undefined) {
        sink.next(E.left(over));
        sink.complete();
        return undefined;
      }
      const channel = (channels[key] ??= new Channel());
      channel.add(sink);
      observed.add(key);
      // also if the key was observed before, since it may have been refused
      wanted.changed(key);
      start();
      return () => {
        channel.remove(sink);
        if (channel.observers.every((one) => one === mark) && observed.delete(key)) wanted.changed(key);
      };
    });

  const toAll = (item: E.Either<TorError, never>): void => {
    // a copy, since an observer that subscribes again during the delivery must not receive the item
    const present = [...observed].flatMap((key) => channels[key]?.observers ?? []);
    for (const observer of present) observer.next(item);
  };

  // -----------------------------------------------------------------------------------
  // connections
  // -----------------------------------------------------------------------------------

  const start = (): void => {
    if (running === undefined && over === undefined) run();
  };

  const moving = (): void => {
    moved++;
  };
  const inbox = { channels, diagnostics, progress: moving };

  const run = (): void => {
    // assigned first, since the attempt may fail before `subscribe` returns
    running = new Subscription();
    const mine = running;
    status$.next({ _tag: 'Connecting', attempt: failures + 1 });
    if (mine.closed) return;
    mine.add(
      attempt(protocol, connect, { timeout: limit, scheduler, inbox, writing })
        // a re-entrant `close` ends it at once, even before `subscribe` returns
        .pipe(takeUntil(ended$))
        .subscribe(progress),
    );
  };

  const progress = (step: Progress<P>): void => {
    switch (step._tag) {
      case 'Authenticating':
        status$.next({ _tag: 'Authenticating', attempt: failures + 1 });
        return;
      case 'Open':
        opened(step.pipeline);
        return;
      case 'Ended':
        lost(step.reason);
    }
  };

  const opened = (pipeline: Pipeline<P>): void => {
    session++;
    since = clock();
    lastFailure = undefined;
    current = pipeline;
    wanted.begin();
    const slots = [...waiting];
    waiting.clear();
    waitingBytes = 0;
    for (const [slot, request] of slots) if (!slot.settled) submit(request, slot);
    haveWaited = slots.map(([slot]) => slot).reverse();
    // the connection may be lost already: writing to a linked pair runs the peer
    if (current === pipeline) status$.next({ _tag: 'Connected', session });
  };

  /** Ends the session from this end. */
  const abandon = (reason: TorError, wait?: number): void => {
    running?.unsubscribe();
    lost(reason, wait);
  };

  const reconnectNow = (): void => {
    if (over !== undefined || running === undefined) return;
    if (current !== undefined) {
      abandon(transportError('Abandoned', endpoint(), 'the client ended the connection, to connect again'), 0);
      return;
    }
    running.unsubscribe();
    running = timer(0, scheduler).subscribe(run);
  };

  const lost = (reason: TorError, wait?: number): void => {
    const pipeline = current;
    const error = pipeline === undefined ? reason : connectionLost(session, reason);
    // cleared before the connection is ended: a peer in this process may use this client at that moment
    current = undefined;
    const inFlight = pipeline?.end() ?? [];
    lastFailure = reason;
    wanted.lost();
    stopWatching();
    // a session that was shorter than the delay before it is a failure too, so that the delays grow for a Tor that
    // accepts a session and then ends it
    if (wait !== undefined || (pipeline !== undefined && clock() - since >= waited)) failures = 0;
    failures++;
    const delay = wait === undefined ? nextTry(reconnect, failures, reason) : O.some(wait);
    // a peer, a `Backoff` or an observer of `active` may have closed the client meanwhile
    if (delay._tag === 'Some' && over === undefined) {
      waited = delay.value;
      const until = Math.round(scheduler.now() + delay.value);
      running = timer(Math.min(delay.value, MAX_DELAY), scheduler).subscribe(run);
      status$.next({ _tag: 'Waiting', attempt: failures, until, reason });
    } else over ??= error;
    const isOurs = reason._tag === 'OutOfStep' || (reason._tag === 'TransportError' && ours.includes(reason.kind));
    for (const slot of inFlight) {
      if (isOurs) slot.fail(error);
      else slot.lost(error);
    }
    if (pipeline !== undefined || over !== undefined) toAll(E.left(error));
    if (over !== undefined) finish(over);
  };

  const close = (): void => {
    if (over !== undefined) return;
    over = closed('the client was closed');
    running?.unsubscribe();
    const inFlight = current?.end() ?? [];
    current = undefined;
    wanted.lost();
    for (const slot of inFlight) slot.fail(over);
    finish(over);
  };

  const finish = (reason: TorError): void => {
    times.stop();
    stopWatching();
    status$.next({ _tag: 'Closed', reason });
    status$.complete();
    for (const slot of waiting.keys()) slot.fail(reason);
    waiting.clear();
    for (const key of observed) channels[key]?.complete();
    observed.clear();
    active$.complete();
    ended$.next(reason);
    ended$.complete();
  };

  const connected: ObservableEither<TorError, number> = new Observable((subscriber) => {
    start();
    const answer$ = status$.pipe(
      filter((status) => status._tag === 'Connected' || status._tag === 'Closed'),
      map((status) => (status._tag === 'Connected' ? E.right(status.session) : E.left(status.reason))),
      take(1),
    );
    const late = (): Observable<E.Either<TorError, never>> => of(E.left(timedOut('a connection', limit, lastFailure)));
    return (
      limit === Infinity ? answer$ : answer$.pipe(timeout({ first: Math.min(limit, MAX_DELAY), scheduler, with: late }))
    ).subscribe(subscriber);
  });

  return {
    ask,
    event,
    active: (key) =>
      active$.pipe(
        map((keys) => keys.has(key)),
        distinctUntilChanged(),
      ),
    status$: status$.asObservable(),
    diagnostic$: new Observable<Diagnostic>((subscriber) => {
      diagnostics.add(subscriber);
      return () => {
        diagnostics.remove(subscriber);
      };
    }).pipe(takeUntil(ended$)),
    ended$: ended$.asObservable(),
    connected,
    reconnect: reconnectNow,
    close,
    [Symbol.asyncDispose]: () => {
      close();
      return Promise.resolve();
    },
  };
};

const WAITING = 'the queue of requests that wait for a connection';

/** Ends of a connection that this client caused: an in-flight request cannot be the cause. */
const ours: ReadonlyArray<TransportErrorKind> = ['Silent', 'Abandoned'];

const firstOf = <A>(items: Iterable<A>): A | undefined => {
  for (const item of items) return item;
  return undefined;
};
