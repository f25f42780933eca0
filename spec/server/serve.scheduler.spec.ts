/** One option governs all time of a server. */
import { either as E } from 'fp-ts';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import type { TorEvent } from '../../lib/index.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, events, handmade, bytesOf, peerOf, raw } from './handmade.js';
import type { Peer } from './handmade.js';
import { serve } from '../../lib/tc/server.js';

const logs = raw(5, [0, 5]);

/** A session with LOG events at time 0, where only what is due at that time has run. */
const open = () => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const log$ = new Subject<E.Either<TorError, Extract<TorEvent, { readonly _tag: 'Log' }>>>();
  const saved = new Subject<E.Either<TorError, void>>();
  const sessions = serve(handmade({ log$, saveConf: saved }), { scheduler });
  const join = (): Peer => {
    const peer = peerOf(sessions);
    peer.send(authenticate(), logs);
    scheduler.flush();
    expect(peer.came()).toEqual(['DONE', 'DONE']);
    return peer;
  };
  const log = (): void => log$.next(E.right(events.Log));
  return { scheduler, join, log, save: () => saved.next(E.right(undefined)) };
};

it('the first event of a tick is sent at once, and the others when the tick ends on the scheduler', () => {
  const { scheduler, join, log } = open();
  const peer = join();
  log();
  log();
  log();
  expect(peer.came()).toEqual(['Log']);
  scheduler.flush();
  expect(peer.came()).toEqual(['Log', 'Log']);
});

it('replies that are not known at once are sent when the tick ends on the scheduler', () => {
  const { scheduler, join, save } = open();
  const peer = join();
  peer.send(bytesOf({ _tag: 'SaveConf' }));
  save();
  expect(peer.came()).toEqual([]);
  scheduler.flush();
  expect(peer.came()).toEqual(['DONE']);
});

it.each<[string, (peer: Peer) => void]>([
  ['the server', (peer) => peer.unsubscribe()],
  ['the peer', (peer) => peer.destroy()],
])('a session that %s ends before the end of a tick leaves no action behind', (_, end) => {
  const { scheduler, join, log, save } = open();
  const peer = join();
  peer.send(bytesOf({ _tag: 'SaveConf' }));
  save();
  log();
  log();
  end(peer);
  expect(scheduler.actions).toHaveLength(0);
  // and the next session has events as ever
  const next = join();
  log();
  log();
  scheduler.flush();
  expect(next.came()).toEqual(['Log', 'Log']);
});

it('a session that ends leaves the tick of the others as it is', () => {
  const { scheduler, join, log } = open();
  const first = join();
  const second = join();
  log();
  log();
  first.unsubscribe();
  scheduler.flush();
  expect(second.came()).toEqual(['Log', 'Log']);
});

it('a peer that ends its side receives the events of the tick', () => {
  const { scheduler, join, log } = open();
  const peer = join();
  log();
  log();
  peer.end();
  scheduler.flush();
  expect(peer.came()).toEqual(['Log', 'Log']);
});
