/** The reply to SETEVENTS, if the served Tor reports whether it sends the events. */
import { either as E } from 'fp-ts';
import { BehaviorSubject, NEVER, of, startWith, Subject } from 'rxjs';
import type { TorEvent } from '../../lib/index.js';
import type { EventStream } from '../../lib/model/Event.js';
import type { Tor } from '../../lib/Tor.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { v1PeerOf, v1Session } from '../v1/server/handmade.js';
import type { V1Peer } from '../v1/server/handmade.js';
import { serveV1 } from '../../lib/v1/index.js';
import type { ServeV1Options } from '../../lib/v1/index.js';
import { handmade } from './handmade.js';

const handled = () => {
  const log$ = new Subject<E.Either<TorError, TorEvent>>();
  const bandwidth$ = new Subject<E.Either<TorError, TorEvent>>();
  const active$ = { log$: new BehaviorSubject(false), bandwidth$: new BehaviorSubject(false) };
  const active = (event: EventStream) => active$[event as keyof typeof active$];
  const tor: Tor = handmade({ log$: log$ as never, bandwidth$: bandwidth$ as never, snapshots: { active } });
  return { active$, bandwidth$, log$, tor };
};

/** The lines that a peer has received at the end of the tick. */
const linesOf = async (peer: V1Peer): Promise<ReadonlyArray<string>> => {
  await new Promise(setImmediate);
  return peer.received();
};

const warning: E.Either<never, TorEvent> = E.right({ _tag: 'Log', message: 'a', details: { severity: 'Warn' } });
const refusal = E.left(serverError('UnrecognizedByteCode', 'Unrecognized event'));

it('is sent once the Tor sends all of the events, and before the first of them', async () => {
  const { active$, log$, tor } = handled();
  const peer = v1Session(tor);
  peer.send('SETEVENTS WARN BW', 'GETINFO version');
  active$.log$.next(true);
  expect(await linesOf(peer)).toEqual([]);
  active$.bandwidth$.next(true);
  log$.next(warning);
  const [first, second, third] = await linesOf(peer);
  expect([first, second?.slice(0, 4), third]).toEqual(['250 OK', '552 ', '650 WARN a']);
});

it('is sent at once if the Tor sends the events already, for another session', async () => {
  const { active$, tor } = handled();
  const serve = serveV1(tor);
  const [one, other] = [v1PeerOf(serve), v1PeerOf(serve)];
  one.send('AUTHENTICATE', 'SETEVENTS WARN');
  other.send('AUTHENTICATE', 'SETEVENTS ERR');
  expect([await linesOf(one), await linesOf(other)]).toEqual([['250 OK'], ['250 OK']]);
  active$.log$.next(true);
  expect([await linesOf(one), await linesOf(other)]).toEqual([['250 OK'], ['250 OK']]);
  other.send('SETEVENTS WARN ERR', 'SETEVENTS');
  expect(await linesOf(other)).toEqual(['250 OK', '250 OK']);
});

it('is sent if the Tor refuses the events, also to a session that requests them later', async () => {
  const { bandwidth$, tor } = handled();
  const serve = serveV1(tor);
  const [one, other] = [v1PeerOf(serve), v1PeerOf(serve)];
  one.send('AUTHENTICATE', 'SETEVENTS BW');
  bandwidth$.next(refusal);
  other.send('AUTHENTICATE', 'SETEVENTS BW');
  expect([await linesOf(one), await linesOf(other)]).toEqual([
    ['250 OK', '250 OK'],
    ['250 OK', '250 OK'],
  ]);
  expect(one.events.map(({ _tag }) => _tag)).toContain('EventNotSent');
});

it('does not wait for events that the next SETEVENTS turns off', async () => {
  const { active$, tor } = handled();
  const peer = v1Session(tor);
  peer.send('SETEVENTS BW');
  expect(await linesOf(peer)).toEqual([]);
  peer.send('SETEVENTS WARN');
  expect(await linesOf(peer)).toEqual(['250 OK']);
  active$.log$.next(true);
  expect(await linesOf(peer)).toEqual(['250 OK']);
});

it('does not wait if it is not known whether the Tor sends the events', async () => {
  const broken = () => {
    throw new Error('no');
  };
  for (const active of [() => of(false), () => of(true), broken, () => NEVER.pipe(startWith(true))]) {
    const peer = v1Session(handmade({ snapshots: { active } }));
    peer.send('SETEVENTS BW');
    expect(await linesOf(peer)).toEqual(['250 OK']);
  }
});

it('counts for the limits on requests in flight while it waits', async () => {
  const options: ServeV1Options = { maxInFlight: 1 };
  const { active$, tor } = handled();
  const peer = v1Session(tor, options);
  peer.send('SETEVENTS BW', 'SETEVENTS WARN');
  active$.bandwidth$.next(true);
  expect(await linesOf(peer)).toEqual(['250 OK', expect.stringMatching(/^451 /)]);
});

it('leaves nothing behind if the session ends while it waits', () => {
  const { active$, bandwidth$, tor } = handled();
  const peer = v1Session(tor);
  peer.send('SETEVENTS BW');
  expect([bandwidth$.observed, active$.bandwidth$.observed]).toEqual([true, true]);
  peer.destroy();
  expect([bandwidth$.observed, active$.bandwidth$.observed]).toEqual([false, false]);
});
