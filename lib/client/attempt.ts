import type { either as E } from 'fp-ts';
import { Observable, take, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { Connect, Duplex } from '../transport/Duplex.js';
import { Channel } from './Channel.js';
import { MAX_DELAY } from '../internal/maxDelay.js';
import { leanObservable } from './leanObservable.js';
import { Slot } from './Request.js';
import type { Deadline, Request } from './Request.js';
import { tickOf } from '../internal/tick.js';
import type { ObservableEither } from '../ObservableEither.js';
import { closed, timedOut, transportError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { pipeline } from './pipeline.js';
import type { Pipeline } from './pipeline.js';
import type { Diagnostic, Inbox, ClientProtocol } from './ClientProtocol.js';
import { secrets } from './Secrets.js';

/** The progress of a connection attempt. */
export type Progress<P> =
  | { readonly _tag: 'Authenticating' }
  | { readonly _tag: 'Open'; readonly pipeline: Pipeline<P> }
  | { readonly _tag: 'Ended'; readonly reason: TorError };

export interface AttemptOptions<P> {
  /** Milliseconds within which the connection must have authenticated. */
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
  readonly inbox: Omit<Inbox<P>, 'takes' | 'reply' | 'begins'>;
  /** Called before requests are written, with their deadline. */
  readonly writing: (deadline: Deadline) => void;
}

/** Runs one connection from connecting to its end; the last item is why it ended. Unsubscribing ends the connection. */
export const attempt = <P, K extends PropertyKey>(
  protocol: ClientProtocol<P, K>,
  connect: Connect,
  { timeout, scheduler, inbox, writing }: AttemptOptions<P>,
): Observable<Progress<P>> =>
  new Observable((subscriber) => {
    let waitingFor = 'a connection';
    let open: Duplex<Uint8Array> | undefined;
    const { hide, mask } = secrets();
    let isAuthenticated = false;
    let ended = false;
    const end = (reason: TorError): void => {
      // destroying the connection may complete its input at once, which is not the reason
      if (ended) return;
      ended = true;
      // before its end is reported, since a subscriber may connect again at that moment; an open connection is ended by
      // its owner
      if (!isAuthenticated) open?.destroy();
      subscriber.next({ _tag: 'Ended', reason: isAuthenticated ? reason : mask(reason) });
      subscriber.complete();
    };
    const deadline =
      timeout === Infinity
        ? undefined
        : timer(Math.min(timeout, MAX_DELAY), scheduler).subscribe(() => {
            end(timedOut(waitingFor, timeout));
          });
    subscriber.add(deadline);

    const talk = (duplex: Duplex<Uint8Array>): void => {
      open = duplex;
      const line = pipeline<P>(duplex, end, writing, protocol.show, tickOf(scheduler));
      subscriber.add(line.destroy);
      waitingFor = protocol.waitsFor;
      subscriber.next({ _tag: 'Authenticating' });
      // a peer may echo a secret: until the client has authenticated, events are dropped and received text is masked
      const early = new Channel<Diagnostic>();
      early.add({
        closed: false,
        next: (diagnostic) => {
          inbox.diagnostics.next(mask(diagnostic));
        },
        complete: () => undefined,
      });
      const inbound = {
        ...inbox,
        takes: line.takes,
        reply: line.reply,
        begins: line.begins,
        channels: {} as Inbox<P>['channels'],
        diagnostics: early,
      };
      subscriber.add(listen(duplex, protocol.receive(inbound)).subscribe(end));
      if (subscriber.closed) return;
      let answer: E.Either<TorError, void> | undefined;
      subscriber.add(
        protocol.authenticate(askOn(line), hide).subscribe({
          next: (first) => {
            if (answer !== undefined) return;
            answer = first;
            if (first._tag === 'Left') {
              end(first.left);
              return;
            }
            deadline?.unsubscribe();
            isAuthenticated = true;
            inbound.channels = inbox.channels;
            inbound.diagnostics = inbox.diagnostics;
            subscriber.next({ _tag: 'Open', pipeline: line });
          },
          error: (error: unknown) => {
            end(closed(`authentication failed: ${String(error)}`));
          },
          complete: () => {
            if (answer === undefined) end(closed('authentication gave no answer'));
          },
        }),
      );
    };

    let opened = false;
    subscriber.add(
      connect.pipe(take(1)).subscribe({
        next: (item) => {
          opened = true;
          if (item._tag === 'Left') end(item.left);
          else if (subscriber.closed) item.right.destroy();
          else talk(item.right);
        },
        error: (error: unknown) => {
          end(transportError('Other', 'connect', String(error)));
        },
        complete: () => {
          if (!opened) end(transportError('Other', 'connect', 'gave no connection'));
        },
      }),
    );
  });

const askOn =
  <P>(line: Pipeline<P>) =>
  <A>(request: Request<P, A>): ObservableEither<TorError, A> =>
    leanObservable((sink) => {
      line.send(request, new Slot<P>(request.reading, sink));
    });

/** Reads a connection to its end, and then emits why it ended. */
const listen = (
  duplex: Duplex<Uint8Array>,
  receive: (chunk$: Observable<Uint8Array>) => Observable<TorError>,
): Observable<TorError> =>
  new Observable((subscriber) => {
    let broken: TorError | undefined;
    let problem: TorError | undefined;
    const chunk$ = new Observable<Uint8Array>((chunks) =>
      duplex.incoming$.subscribe({
        next: (item) => {
          if (item._tag === 'Right') chunks.next(item.right);
          else {
            broken = item.left;
            chunks.complete();
          }
        },
        error: (error: unknown) => {
          broken = transportError('Other', duplex.endpoint, String(error));
          chunks.complete();
        },
        complete: () => {
          chunks.complete();
        },
      }),
    );
    const end = (): void => {
      subscriber.next(broken ?? problem ?? transportError('Ended', duplex.endpoint, 'the peer ended the connection'));
      subscriber.complete();
    };
    return receive(chunk$).subscribe({
      next: (error) => {
        problem ??= error;
      },
      error: (error: unknown) => {
        problem ??= closed(`reading failed: ${String(error)}`);
        end();
      },
      complete: end,
    });
  });
