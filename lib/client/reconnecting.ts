/**
 * A client of any protocol: one connection at a time, made when it is first needed and made again when it was lost.
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
import type { SchedulerLike } from 'rxjs';
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
import type { Backoff } from './Backoff.js';
import { weightOf } from './pipeline.js';
import type { ByteLimits, Pipeline } from './pipeline.js';
import type { Diagnostic, ClientProtocol } from './ClientProtocol.js';
import { silence } from './silence.js';
import type { Status } from '../model/Status.js';

/**
 * The options that the clients of both protocols have in common.
 *
 * @category model
 * @since 0.1.0
 */
export interface SessionOptions {
  /** When to connect again; `exponentialBackoff()` by default, which does not retry permanent errors. */
  readonly reconnect?: Backoff | undefined;
  /**
   * Milliseconds that a request may wait for its answer, or for a connection: from the write that it is part of, at the
   * end of the tick in which it was subscribed to, or from the subscription while there is no connection. The same from
   * the start of a connection until it has authenticated. 30,000; `Infinity` for no limit.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds without progress after which the session ends as a gap, with a `TransportError` of kind `Silent`, and
   * the client connects again. It applies while a request is in flight, also one that timed out, and while bandwidth
   * events, which are sent each second, are observed, once the first was received. Each byte is progress, except those
   * of a v1 event that is not complete. The end comes up to a quarter later. By default the `timeout`, and at least
   * 30,000; `Infinity` turns it off.
   */
  readonly silence?: number | undefined;
  /** Requests that may wait while there is no connection; 65,536. */
  readonly maxWaiting?: number | undefined;
  /** Bytes of these, each with 64 in addition to its encoded form; 16 MiB. */
  readonly maxWaitingBytes?: number | undefined;
  /** Requests that may wait for a reply; 1,048,576. */
  readonly maxInFlight?: number | undefined;
  /** Bytes of these, each with 64 in addition to its encoded form; 128 MiB. */
  readonly maxInFlightBytes?: number | undefined;
  /** Bytes written that the peer or the operating system has not yet taken; 64 MiB. */
  readonly outputLimit?: number | undefined;
  /**
   * Governs all time of the client: timeouts, reconnection and ticks, at whose end requests are written and SETEVENTS
   * is sent. `asyncScheduler` by default, with which a tick ends in a microtask (`asapScheduler`). With any other
   * scheduler, such as a `VirtualTimeScheduler`, a tick is an action of that scheduler without a delay. In
   * `TestScheduler.run`, pass the `TestScheduler`: with the default, the client sends nothing if an action of
   * `asapScheduler` was pending when `run` began. Closing the client cancels all that it has scheduled.
   */
  readonly scheduler?: SchedulerLike | undefined;
}

export type Reconnecting<P, K> = Connected<{
  readonly ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>;
  readonly event: (key: K) => ObservableEither<TorError, unknown>;
  /**
   * Whether events of this key are served at present: from the answer to SETEVENTS until nobody observes them or the
   * connection ends. The present state, then each change. Observing it asks for nothing.
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
  /** The bytes that these count for. */
  let waitingBytes = 0;
  /** Those that waited for this connection, the oldest last: they are due before what is before them in its queue. */
  let haveWaited: Slot<P>[] = [];
  /** The connection, once it has authenticated. */
  let current: Pipeline<P> | undefined;
  /** The attempt that runs, or the wait for the next one. */
  let running: Subscription | undefined;
  let over: TorError | undefined;
  let session = 0;
  /** When the session began, and how long the wait before it was. */
  let since = 0;
  let waited = 0;
  let failures = 0;
  let lastFailure: TorError | undefined;
  /** Chunks that made progress. */
  let moved = 0;
  /** Bandwidth events are observed, and do come in this session: a policy in front of a Tor may hold them back. */
  let flowing = false;
  /** The check that the peer hangs, while it is scheduled. */
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
   * A request expired, and since it was written nothing was received but perhaps a part of an event: the peer hangs, or
   * takes replies for the data of an event. What has been received, and only waits to be read since this event loop was
   * blocked or the machine slept, is read first.
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
      // one in flight is given up by being unsubscribed from: it needs no more, and that costs nothing
      return waiting.has(slot) ? leave(slot) : undefined;
    });

  /** A function of its own, since a closure in `ask` would keep the request after it has been written. */
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
      // what the wire cannot carry need not wait for a connection
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

  /** Receives the first event of those that come each second. */
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
      // also for one more, since the key may have been refused
      wanted.changed(key);
      start();
      return () => {
        channel.remove(sink);
        if (channel.observers.every((one) => one === mark) && observed.delete(key)) wanted.changed(key);
      };
    });

  const toAll = (item: E.Either<TorError, never>): void => {
    // whoever comes while it is handed round, such as one who subscribes again because of it, was not there
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
    // assigned first, since it may fail before `subscribe` is back
    running = new Subscription();
    const mine = running;
    status$.next({ _tag: 'Connecting', attempt: failures + 1 });
    if (mine.closed) return;
    mine.add(
      attempt(protocol, connect, { timeout: limit, scheduler, inbox, writing })
        // a close from within ends it at once, also before `subscribe` is back
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
    // it may be lost already: writing to a linked pair runs the peer
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
    // gone before it is ended: a peer in this process may ask something of this client at that moment
    current = undefined;
    const inFlight = pipeline?.end() ?? [];
    lastFailure = reason;
    wanted.lost();
    stopWatching();
    // a session that was shorter than the wait before it is a failure too: the waits grow for a Tor that lets in and
    // ends
    if (wait !== undefined || (pipeline !== undefined && clock() - since >= waited)) failures = 0;
    failures++;
    const delay = wait === undefined ? nextTry(reconnect, failures, reason) : O.some(wait);
    // a peer, a `Backoff` or whoever observes what is active may have closed it meanwhile
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

/** Ends of a connection that are this end's doing: what a request asks for cannot be the cause. */
const ours: ReadonlyArray<TransportErrorKind> = ['Silent', 'Abandoned'];

const firstOf = <A>(items: Iterable<A>): A | undefined => {
  for (const item of items) return item;
  return undefined;
};
