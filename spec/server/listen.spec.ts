import { either as E } from 'fp-ts';
import { Observable, Subject, of, throwError } from 'rxjs';
import type { Duplex, Listen, Listener } from '../../lib/transport/Duplex.js';
import { anyOf, currentAuthentication, noAuthentication, password } from '../../lib/server/index.js';
import { listen } from '../../lib/tc/server.js';
import type { ListenOptions, ServerEvent } from '../../lib/server/index.js';
import { linked, memory } from '../../lib/transport/memory.js';
import { closed, transportError } from '../../lib/TorError.js';
import type { TorError, TransportError } from '../../lib/TorError.js';
import { authenticate, counted, handmade, raw } from './handmade.js';

type Item = E.Either<TransportError, ServerEvent>;

const run = (address: Listen, options?: ListenOptions, tor = handmade()) => {
  const items: Array<Item> = [];
  let completed = false;
  const subscription = listen(tor, address, options).subscribe({
    next: (item) => items.push(item),
    complete: () => {
      completed = true;
    },
  });
  return { items, subscription, completed: () => completed, tags: () => items.map(tagOf) };
};

const tagOf = (item: Item): string => (item._tag === 'Left' ? item.left.kind : item.right._tag);

const connect = (address: ReturnType<typeof memory>): Duplex<Uint8Array> & { readonly state: () => string } => {
  let near: Duplex<Uint8Array> | undefined;
  let state = 'open';
  address.connect.subscribe((connection) => {
    if (connection._tag === 'Right') near = connection.right;
  });
  const duplex = near!;
  duplex.incoming$.subscribe({
    complete: () => {
      state = 'ended';
      duplex.end();
    },
  });
  return { ...duplex, state: () => state };
};

/** An address of which a spec hands out the connections. */
const address = (local: boolean) => {
  const connections = new Subject<E.Either<TransportError, Duplex<Uint8Array>>>();
  let listening = 0;
  const listener: Listener = { url: 'tcp://192.0.2.1:9051', local, connection$: connections };
  const at: Listen = new Observable((subscriber) => {
    listening++;
    subscriber.add(() => listening--);
    subscriber.next(E.right(listener));
  });
  return { at, connections, listening: () => listening };
};

test('each connection is a session, from its opening to its end', () => {
  const at = memory();
  const { items, subscription } = run(at.listen, { authentication: password('x') });
  const one = connect(at);
  const two = connect(at);
  one.write(authenticate('x'));
  two.write(authenticate('y'));
  one.end();
  expect(items).toEqual(
    [
      { _tag: 'Listening', url: 'memory:' },
      { _tag: 'SessionOpened', id: 1, endpoint: 'memory:' },
      { _tag: 'SessionOpened', id: 2, endpoint: 'memory:' },
      { _tag: 'Session', id: 1, event: { _tag: 'Authenticated' } },
      { _tag: 'Session', id: 2, event: { _tag: 'AuthenticationRefused' } },
      {
        _tag: 'SessionClosed',
        id: 2,
        reason: { _tag: 'ServerError', code: 'AuthenticationFailed', text: 'Authentication failed' },
      },
      {
        _tag: 'SessionClosed',
        id: 1,
        reason: transportError('Ended', 'memory:', 'the peer ended the connection'),
      },
    ].map(E.right),
  );
  subscription.unsubscribe();
});

test('unsubscribing stops listening, ends the sessions and frees the Tor', () => {
  const at = memory();
  const ended = counted<TorError>();
  const bandwidth = counted<never>();
  const tor = handmade({ ended$: ended.item$, bandwidth$: bandwidth.item$ });
  const { subscription } = run(at.listen, {}, tor);
  const peers = [connect(at), connect(at)];
  for (const peer of peers) peer.write(new Uint8Array([...authenticate(), ...raw(5, [0, 4])]));
  expect([ended.now(), bandwidth.now()]).toEqual([2, 1]);
  subscription.unsubscribe();
  expect(peers.map((peer) => peer.state())).toEqual(['ended', 'ended']);
  expect([ended.now(), bandwidth.now()]).toEqual([0, 0]);
  const again = run(at.listen);
  expect(again.tags()).toEqual(['Listening']);
  again.subscription.unsubscribe();
});

test('a subscription listens anew, and numbers its sessions from 1', () => {
  const at = memory();
  const events$ = listen(handmade(), at.listen);
  for (let round = 0; round < 2; round++) {
    const seen: Array<Item> = [];
    const subscription = events$.subscribe((item) => seen.push(item));
    connect(at);
    expect(seen.at(-1)).toEqual(E.right({ _tag: 'SessionOpened', id: 1, endpoint: 'memory:' }));
    subscription.unsubscribe();
  }
});

test('where it cannot listen: one Left', () => {
  const error = transportError('InUse', 'tcp://127.0.0.1:9051', 'EADDRINUSE');
  const { items, completed } = run(of(E.left(error)));
  expect([items, completed()]).toEqual([[E.left(error)], true]);
});

test('a connection that could not be accepted ends nothing', () => {
  const { at, connections } = address(true);
  const { tags, subscription } = run(at);
  connections.next(E.left(transportError('Tls', 'tls://192.0.2.2:1', 'no certificate')));
  connections.next(E.right(linked()[0]));
  expect(tags()).toEqual(['Listening', 'Tls', 'SessionOpened']);
  subscription.unsubscribe();
});

describe('an address that other machines may reach', () => {
  test.each([
    ['no authentication', {}],
    ['none', { authentication: noAuthentication }],
    ['any of several, of which one is none', { authentication: anyOf(password('x'), anyOf(noAuthentication)) }],
  ])('is refused with %s; the detail says how to allow it', (_, options) => {
    const { at, connections, listening } = address(false);
    const { items, completed } = run(at, options);
    expect(items).toEqual([
      E.left(
        transportError(
          'Insecure',
          'tcp://192.0.2.1:9051',
          'not listening there: other machines or web pages may reach it, and no authentication is asked for; to ' +
            'fix it: give an ' +
            '`authentication`, or set `allowRemoteWithoutAuthentication` to true',
        ),
      ),
    ]);
    expect([completed(), listening(), connections.observed]).toEqual([true, 0, false]);
  });

  test.each([
    ['an authentication', { authentication: anyOf(password('x')) }],
    ['leave to do so', { allowRemoteWithoutAuthentication: true }],
  ])('is served with %s', (_, options) => {
    const { tags, subscription } = run(address(false).at, options);
    expect(tags()).toEqual(['Listening']);
    subscription.unsubscribe();
  });
});

describe('an authentication that changes', () => {
  const outcome = (local: boolean, options: ListenOptions): ReadonlyArray<string> => {
    let authentication = password('x');
    const { at, connections } = address(local);
    const current = currentAuthentication(() => authentication);
    const { subscription } = run(at, { ...options, authentication: current });
    authentication = noAuthentication;
    const [near, far] = linked();
    connections.next(E.right(far));
    const seen: string[] = [];
    near.incoming$.subscribe((item) => seen.push(item._tag === 'Right' ? item.right.subarray(2, 6).join() : 'Left'));
    near.write(Uint8Array.of(0, 0, 0, 7));
    subscription.unsubscribe();
    return seen;
  };
  const done = ['0,1'];
  const failed = ['0,0,0,8'];

  test('applies from the next AUTHENTICATE on', () => {
    expect(outcome(true, {})).toEqual(done);
  });

  test('never opens an address that other machines may reach, unless that is allowed', () => {
    expect(outcome(false, {})).toEqual(failed);
    expect(outcome(false, { allowRemoteWithoutAuthentication: true })).toEqual(done);
  });
});

describe('the number of sessions', () => {
  const connected = (at: ReturnType<typeof memory>): ReturnType<typeof connect> => {
    const peer = connect(at);
    peer.write(authenticate());
    return peer;
  };

  test('that have authenticated is limited; one more connection is closed at once', () => {
    const at = memory();
    const { tags, items, subscription } = run(at.listen, { maxSessions: 2 });
    const peers = [connected(at), connected(at), connected(at)];
    expect(peers.map((peer) => peer.state())).toEqual(['open', 'open', 'ended']);
    expect(items.at(-1)).toEqual(
      E.right({
        _tag: 'SessionRefused',
        endpoint: 'memory:',
        reason: { _tag: 'QueueFull', queue: 'sessions', limit: 2 },
      }),
    );
    peers[0]?.end();
    connect(at);
    expect(tags().slice(-2)).toEqual(['SessionClosed', 'SessionOpened']);
    subscription.unsubscribe();
  });

  test('that have authenticated is 1,024 by default', () => {
    const at = memory();
    const { tags, subscription } = run(at.listen);
    for (let i = 0; i < 1_025; i++) connected(at);
    expect(tags().filter((tag) => tag === 'SessionOpened').length).toBe(1_024);
    expect(tags().at(-1)).toBe('SessionRefused');
    subscription.unsubscribe();
  });

  test('that have not is limited; one more displaces the oldest', () => {
    const at = memory();
    const { items, subscription } = run(at.listen, { maxUnauthenticated: 2 });
    const peers = [connect(at), connected(at), connect(at), connect(at)];
    expect(peers.map((peer) => peer.state())).toEqual(['ended', 'open', 'open', 'open']);
    expect(items.at(-1)).toEqual(
      E.right({
        _tag: 'SessionClosed',
        id: 1,
        reason: { _tag: 'QueueFull', queue: 'unauthenticated sessions', limit: 2 },
      }),
    );
    subscription.unsubscribe();
  });

  test('that have not is 64 by default', () => {
    const at = memory();
    const { subscription } = run(at.listen);
    const peers = Array.from({ length: 100 }, () => connect(at));
    expect(peers.filter((peer) => peer.state() === 'open')).toHaveLength(64);
    subscription.unsubscribe();
  });

  test('includes one that was turned away and has not ended its side; displacing it emits nothing more', () => {
    const at = memory();
    const { tags, subscription } = run(at.listen, { maxUnauthenticated: 1, authentication: password('x') });
    at.connect.subscribe((connection) => {
      if (connection._tag === 'Left') return;
      connection.right.incoming$.subscribe();
      connection.right.write(authenticate('y'));
    });
    connect(at);
    expect(tags()).toEqual(['Listening', 'SessionOpened', 'Session', 'SessionClosed', 'SessionOpened']);
    connect(at);
    expect(tags().slice(-2)).toEqual(['SessionOpened', 'SessionClosed']);
    subscription.unsubscribe();
  });

  test.each([0, NaN])('of those that have not: a limit of %p lets nobody in', (maxUnauthenticated) => {
    const at = memory();
    const { tags, subscription } = run(at.listen, { maxUnauthenticated });
    expect(connect(at).state()).toBe('ended');
    expect(tags()).toEqual(['Listening', 'SessionRefused']);
    subscription.unsubscribe();
  });
});

test('a subscriber that leaves when a session opens leaves no connection behind', () => {
  const at = memory();
  const subscription = listen(handmade(), at.listen).subscribe((item) => {
    if (tagOf(item) === 'SessionOpened') subscription.unsubscribe();
  });
  expect(connect(at).state()).toBe('ended');
});

describe('when the Tor ends', () => {
  test('it stops listening, ends every session, and completes', () => {
    const ended = counted<TorError>();
    const at = memory();
    const { tags, completed } = run(at.listen, {}, handmade({ ended$: ended.item$ }));
    const peer = connect(at);
    ended.subject.next(closed('gone'));
    expect(peer.state()).toBe('ended');
    expect(tags()).toEqual(['Listening', 'SessionOpened', 'SessionClosed']);
    expect([completed(), ended.now()]).toEqual([true, 0]);
    const again = run(at.listen);
    expect(again.tags()).toEqual(['Listening']);
    again.subscription.unsubscribe();
  });

  test('before it is listened for, that is the end', () => {
    const { at, listening } = address(true);
    const { completed } = run(at, {}, handmade({ ended$: of(closed('gone')) }));
    expect([completed(), listening()]).toEqual([true, 0]);
  });

  test('an error notification, which no Tor should send, is an end as well', () => {
    const { at } = address(true);
    expect(run(at, {}, handmade({ ended$: throwError(() => new Error('odd')) })).completed()).toBe(true);
  });
});
