/** What belongs to a session ends with it, also if sessions share one Tor. */
import { either as E } from 'fp-ts';
import { config, of, Subject } from 'rxjs';
import { handmade } from '../../server/handmade.js';
import type { ServedTor } from '../../../lib/v1/index.js';
import { serveV1 } from '../../../lib/v1/index.js';
import { v1PeerOf } from './handmade.js';

const [one, other] = ['a'.repeat(56), 'b'.repeat(56)];
const done = of(E.right(undefined));

const sharing = (parts: Partial<ServedTor> = {}) => {
  const log: string[] = [];
  const addresses = [one, other].values();
  const tor: ServedTor = {
    ...handmade({
      signal: (signal) => {
        log.push(signal);
        return done;
      },
    }),
    addOnion: () => of(E.right({ serviceId: addresses.next().value ?? '', key: undefined })),
    delOnion: (service) => {
      log.push(`DEL ${service}`);
      return done;
    },
    takeOwnership: done,
    dropOwnership: done,
    getInfoText: ((keys: ReadonlyArray<string>) =>
      of(E.right(keys.map((key) => `of ${key}`)))) as unknown as NonNullable<ServedTor['getInfoText']>,
    ...parts,
  };
  const session = serveV1(tor);
  const enter = () => {
    const peer = v1PeerOf(session);
    peer.send('AUTHENTICATE');
    peer.received();
    return peer;
  };
  return { log, enter };
};

it('an onion service that is not detached is removed at the end of its session, and only then', () => {
  for (const end of ['end', 'destroy', 'unsubscribe'] as const) {
    const { log, enter } = sharing();
    const [mine, bystander] = [enter(), enter()];
    mine.send('ADD_ONION NEW:BEST Flags=DiscardPK Port=80');
    expect(mine.received()).toEqual([`250-ServiceID=${one}`, '250 OK']);
    bystander[end]();
    expect(log).toEqual([]);
    mine[end]();
    expect(log).toEqual([`DEL ${one}`]);
  }
});

it('a detached service stays, and so does one that its session has removed', () => {
  const { log, enter } = sharing();
  const peer = enter();
  peer.send('ADD_ONION NEW:BEST Flags=DiscardPK,Detach Port=80', 'ADD_ONION NEW:BEST Flags=DiscardPK Port=80');
  peer.send(`DEL_ONION ${other}`);
  expect(log).toEqual([`DEL ${other}`]);
  peer.end();
  expect(log).toEqual([`DEL ${other}`]);
});

it('a session neither removes nor lists the services of another', () => {
  const { log, enter } = sharing();
  const [mine, bystander] = [enter(), enter()];
  mine.send('ADD_ONION NEW:BEST Flags=DiscardPK Port=80');
  mine.received();
  bystander.send(`DEL_ONION ${one}`, 'GETINFO onions/current version');
  expect(bystander.received()).toEqual([
    '552 Unknown Onion Service id',
    '250-onions/current=',
    '250-version=of version',
    '250 OK',
  ]);
  expect(log).toEqual([]);
  mine.send('GETINFO version onions/current');
  expect(mine.received()).toEqual(['250-version=of version', `250-onions/current=${one}`, '250 OK']);
});

it('a service that is created after its session has ended is removed at once', () => {
  const answer = new Subject<E.Either<never, { serviceId: string; key: undefined }>>();
  const { log, enter } = sharing({ addOnion: () => answer });
  const peer = enter();
  peer.send('ADD_ONION NEW:BEST Port=80');
  peer.destroy();
  expect(log).toEqual([]);
  answer.next(E.right({ serviceId: one, key: undefined }));
  expect(log).toEqual([`DEL ${one}`]);
});

it('the end of the owner shuts the Tor down, as HALT; DROPOWNERSHIP undoes it', () => {
  const { log, enter } = sharing();
  const [owner, dropped, bystander] = [enter(), enter(), enter()];
  dropped.send('TAKEOWNERSHIP', 'DROPOWNERSHIP');
  expect(dropped.received()).toEqual(['250 OK', '250 OK']);
  owner.send('TAKEOWNERSHIP');
  expect(owner.received()).toEqual(['250 OK']);
  dropped.end();
  bystander.end();
  expect(log).toEqual([]);
  owner.end();
  expect(log).toEqual(['Halt']);
});

it('a Tor without these members has no such command', () => {
  const { log, enter } = sharing({ addOnion: undefined, delOnion: undefined, takeOwnership: undefined });
  const peer = enter();
  peer.send('ADD_ONION NEW:BEST Port=80', `DEL_ONION ${one}`, 'TAKEOWNERSHIP');
  expect(peer.received()).toEqual([
    '510 Unrecognized command "ADD_ONION"',
    '510 Unrecognized command "DEL_ONION"',
    '510 Unrecognized command "TAKEOWNERSHIP"',
  ]);
  peer.end();
  expect(log).toEqual([]);
});

it('an answer that is not an onion service is an internal error, and nothing is thrown', async () => {
  const unhandled: unknown[] = [];
  config.onUnhandledError = (error) => unhandled.push(error);
  const { log, enter } = sharing({ addOnion: () => of(E.right(undefined as never)) });
  const peer = enter();
  peer.send('ADD_ONION NEW:BEST Port=80');
  expect(peer.received()).toEqual(['551 Internal error']);
  peer.end();
  await new Promise((resolve) => setTimeout(resolve));
  config.onUnhandledError = null;
  expect([log, unhandled]).toEqual([[], []]);
});
