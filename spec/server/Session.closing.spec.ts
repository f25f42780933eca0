import { either as E } from 'fp-ts';
import { NEVER, Observable, ReplaySubject, Subject, VirtualTimeScheduler, of } from 'rxjs';
import { linked } from '../../lib/transport/linked.js';
import type { Duplex } from '../../lib/transport/Duplex.js';
import type { LogEvent } from '../../lib/model/Event.js';
import { serve } from '../../lib/tc/server.js';
import type { ServeOptions } from '../../lib/server/index.js';
import type { Tor } from '../../lib/Tor.js';
import { closed, transportError } from '../../lib/TorError.js';
import type { TorError, TransportError } from '../../lib/TorError.js';
import { authenticate, bytes, counted, done, handmade, peerOf, raw, session, stranger } from './handmade.js';

type Answer<A> = E.Either<TorError, A>;

const clock = () => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  return {
    scheduler,
    to: (frame: number) => {
      scheduler.maxFrames = frame;
      scheduler.flush();
    },
  };
};

/** A connection whose other end takes nothing until the spec says so. */
const unread = () => {
  const incoming$ = new ReplaySubject<E.Either<TransportError, Uint8Array>>();
  let waiting: Array<Uint8Array> = [];
  const calls: Array<string> = [];
  const duplex: Duplex<Uint8Array> = {
    incoming$,
    write: (chunk) => waiting.push(chunk),
    buffered: () => waiting.reduce((sum, { length }) => sum + length, 0),
    end: () => calls.push('end'),
    destroy: () => {
      calls.push('destroy');
      waiting = [];
    },
    endpoint: 'tcp://192.0.2.1:9',
  };
  return { duplex, incoming$, calls, waiting: () => waiting, take: () => (waiting = []) };
};

const run = (tor: Tor, options?: ServeOptions) => {
  const peer = unread();
  const told: Array<string> = [];
  let completed = false;
  let reason: TorError | undefined;
  const subscription = serve(
    tor,
    options,
  )(peer.duplex).subscribe({
    next: (event) => {
      told.push(event._tag);
      if (event._tag === 'Closed') ({ reason } = event);
    },
    complete: () => {
      completed = true;
    },
  });
  const send = (...content: Array<Uint8Array>) => content.forEach((chunk) => peer.incoming$.next(E.right(chunk)));
  send(authenticate());
  return { ...peer, send, told, completed: () => completed, reason: () => reason, subscription };
};

describe('when the client ends its side', () => {
  test('a session without a request in flight ends', () => {
    const peer = session(handmade());
    peer.end();
    expect(peer.state()).toBe('ended');
    expect(peer.completed()).toBe(true);
    expect(peer.reason()).toBe('memory: the peer ended the connection');
  });

  test('the answers that are due are sent first', async () => {
    const answer = new Subject<Answer<void>>();
    const peer = session(handmade({ saveConf: answer }));
    peer.send(raw(8), raw(3, 'a'));
    peer.end();
    expect(peer.state()).toBe('open');
    answer.next(E.right(undefined));
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE', 'a=1']);
    expect(peer.state()).toBe('ended');
    expect(peer.completed()).toBe(true);
  });

  test('events are not sent any more', () => {
    const log = counted<Answer<LogEvent>>();
    const peer = session(handmade({ saveConf: NEVER, log$: log.item$ }));
    peer.send(raw(5, [0, 5]), raw(8));
    peer.end();
    expect(log.now()).toBe(0);
    expect(peer.came()).toEqual(['DONE']);
  });

  test('answers are waited for for five seconds', () => {
    const { scheduler, to } = clock();
    const saveConf = counted<Answer<void>>();
    const peer = session(handmade({ saveConf: saveConf.item$ }), { scheduler });
    peer.send(raw(8));
    peer.end();
    to(4_999);
    expect([peer.state(), saveConf.now()]).toEqual(['open', 1]);
    to(5_000);
    expect([peer.state(), saveConf.now()]).toEqual(['ended', 0]);
    expect(peer.reason()).toBe('memory: the peer ended the connection before its answers');
  });

  test('within a frame, the reason says how much was missing', () => {
    const peer = session(handmade());
    peer.send(bytes(raw(8), [0, 10, 0, 3], 'Soc'));
    peer.end();
    expect(peer.came()).toEqual(['DONE']);
    expect(peer.told.at(-1)).toEqual({ _tag: 'Closed', reason: { _tag: 'Truncated', received: 7, missing: 7 } });
  });

  test('before it has authenticated, the session ends', () => {
    const peer = stranger(handmade());
    peer.send(Uint8Array.of(0, 0));
    peer.end();
    expect(peer.state()).toBe('ended');
    expect(peer.told).toEqual([{ _tag: 'Closed', reason: { _tag: 'Truncated', received: 2, missing: 2 } }]);
  });
});

describe('when the connection breaks', () => {
  test('the reason is the transport’s', () => {
    const error = transportError('Reset', 'tcp://192.0.2.1:9', 'ECONNRESET');
    const peer = run(handmade({ saveConf: NEVER }));
    peer.send(raw(8));
    peer.incoming$.next(E.left(error));
    peer.incoming$.complete();
    expect(peer.reason()).toEqual(error);
    expect(peer.told).toEqual(['Authenticated', 'Closed']);
    expect(peer.completed()).toBe(true);
    expect(peer.calls).toEqual(['destroy']);
  });

  test('an error notification, which no duplex should send, is one too', () => {
    const peer = run(handmade());
    peer.incoming$.error(new Error('odd'));
    expect(peer.reason()).toEqual(transportError('Other', 'tcp://192.0.2.1:9', 'odd'));
    expect(peer.calls).toEqual(['destroy']);
  });

  test('a write that throws ends this session and no other', () => {
    const log = new Subject<Answer<LogEvent>>();
    const served = serve(handmade({ log$: log }));
    const [near, far] = linked();
    let broken = false;
    const write = (chunk: Uint8Array): void => {
      if (broken) throw new Error('EPIPE');
      far.write(chunk);
    };
    const bad = peerOf(served, [near, { ...far, write }]);
    const good = peerOf(served);
    for (const peer of [bad, good]) peer.send(authenticate(), raw(5, [0, 5]));
    broken = true;
    log.next(E.right({ _tag: 'Log', message: 'x' }));
    expect(good.came()).toEqual(['DONE', 'DONE', 'Log']);
    expect(bad.reason()).toBe('memory: EPIPE');
  });
});

describe('when the Tor ends', () => {
  test('what is answered is sent, and every session ends', () => {
    const ended = new Subject<TorError>();
    const served = serve(handmade({ ended$: ended, saveConf: NEVER }));
    const peers = [peerOf(served), peerOf(served), peerOf(served)];
    peers[0]?.send(authenticate(), raw(3, 'a'), raw(8), raw(3, 'b'));
    peers[1]?.send(authenticate());
    ended.next(closed('the process has gone'));
    expect(peers.map((peer) => peer.came())).toEqual([['DONE', 'a=1'], ['DONE'], []]);
    for (const peer of peers) {
      expect(peer.state()).toBe('ended');
      expect(peer.reason()).toBe('closed: the Tor has ended: closed: the process has gone');
    }
  });

  test('a request that the last answer causes is not passed on', () => {
    const ended = new Subject<TorError>();
    const saveConf = new Subject<Answer<void>>();
    const getConf = jest.fn(() => NEVER);
    const [near, far] = linked();
    let isLast = false;
    const write = (chunk: Uint8Array): void => {
      far.write(chunk);
      if (isLast) near.write(raw(3, 'a'));
    };
    const peer = peerOf(serve(handmade({ ended$: ended, saveConf, getConf })), [near, { ...far, write }]);
    peer.send(authenticate(), raw(8));
    isLast = true;
    saveConf.next(E.right(undefined));
    ended.next(closed('gone'));
    expect(peer.came()).toEqual(['DONE', 'DONE']);
    expect(getConf).not.toHaveBeenCalled();
    expect(peer.state()).toBe('ended');
  });

  test('a connection after that is ended at once', () => {
    const peer = stranger(handmade({ ended$: of(closed('gone')) }));
    peer.send(authenticate());
    expect([peer.state(), peer.completed()]).toEqual(['ended', true]);
    expect(peer.came()).toEqual([]);
  });

  test('the sessions of a server share one subscription of its end, for as long as there is one', () => {
    const ended = counted<TorError>();
    const served = serve(handmade({ ended$: ended.item$ }));
    const peers = [peerOf(served), peerOf(served)];
    expect(ended.now()).toBe(1);
    peers[0]?.unsubscribe();
    expect(ended.now()).toBe(1);
    peers[1]?.destroy();
    expect(ended.now()).toBe(0);
    peerOf(served);
    expect([ended.now(), ended.ever()]).toEqual([1, 2]);
  });
});

describe('SIGNAL', () => {
  const halt = raw(9, [0x15]);
  const shutdown = raw(9, [0x02]);

  test('Halt: the replies before it are sent, then the session ends without its DONE', async () => {
    const answer = new Subject<Answer<void>>();
    const peer = session(handmade({ saveConf: answer }));
    peer.send(raw(8), halt, raw(3, 'a'));
    expect(peer.state()).toBe('open');
    answer.next(E.right(undefined));
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE']);
    expect(peer.state()).toBe('ended');
    expect(peer.reason()).toBe('closed: the client asked for it with SIGNAL');
  });

  test('Halt in the middle of a chunk: what is behind it is not asked', () => {
    const getConf = jest.fn();
    const peer = session(handmade({ getConf }));
    peer.send(bytes(raw(8), raw(9, [0x0f]), raw(3, 'a')));
    expect(peer.came()).toEqual(['DONE']);
    expect(getConf).not.toHaveBeenCalled();
  });

  test('Halt that the Tor refuses gets its ERROR', () => {
    const peer = session(handmade({ signal: () => of(E.left(closed(''))) }));
    peer.send(halt);
    expect(peer.came()).toEqual(['1 No connection to the Tor']);
    expect(peer.state()).toBe('open');
  });

  test('Shutdown: DONE, and the end whenever the Tor ends', () => {
    const ended = new Subject<TorError>();
    const peer = session(handmade({ ended$: ended }));
    peer.send(shutdown);
    expect([peer.came(), peer.state()]).toEqual([['DONE'], 'open']);
    ended.next(closed('shut down'));
    expect(peer.state()).toBe('ended');
  });

  test('Shutdown of a Tor that ends at once: no DONE', () => {
    const ended = new Subject<TorError>();
    const signal = () => {
      ended.next(closed('shut down'));
      return done;
    };
    const peer = session(handmade({ ended$: ended, signal }));
    peer.send(bytes(raw(8), shutdown));
    expect([peer.came(), peer.state()]).toEqual([['DONE'], 'ended']);
  });
});

describe('a client that does not take what it is sent', () => {
  const MiB = 1024 * 1024;

  test('is cut off when 16 MiB wait, and their memory is free', () => {
    const log = counted<Answer<LogEvent>>();
    const peer = run(handmade({ log$: log.item$ }));
    peer.send(raw(5, [0, 5]));
    const message = 'x'.repeat(65_500);
    let sent = 0;
    while (peer.reason() === undefined) {
      log.subject.next(E.right({ _tag: 'Log', message }));
      sent++;
    }
    // 65,507 bytes each, and two DONE
    expect(sent).toBe(Math.floor((16 * MiB - 8) / 65_507) + 1);
    expect(peer.reason()).toEqual({ _tag: 'QueueFull', queue: 'output', limit: 16 * MiB, unit: 'bytes' });
    expect(peer.calls).toEqual(['destroy']);
    expect(peer.waiting()).toEqual([]);
    expect(log.now()).toBe(0);
    expect(peer.completed()).toBe(true);
  });

  test('is cut off by replies as well, also within one chunk', () => {
    const answer = [{ key: 'a', value: 'x'.repeat(60_000) }];
    const peer = run(handmade({ getConf: () => of(E.right(answer)) }), { outputLimit: MiB });
    peer.send(bytes(...Array.from({ length: 100 }, () => raw(3, 'a'))));
    expect(peer.reason()).toMatchObject({ _tag: 'QueueFull', queue: 'output' });
    expect(peer.waiting()).toEqual([]);
  });

  test('answers that wait for one before them count', () => {
    const answer = [{ key: 'a', value: 'x'.repeat(60_000) }];
    const saveConf = counted<Answer<void>>();
    const tor = handmade({ saveConf: saveConf.item$, getConf: () => of(E.right(answer)) });
    const peer = session(tor, { outputLimit: MiB });
    peer.send(raw(8), ...Array.from({ length: 17 }, () => raw(3, 'a')));
    expect(peer.state()).toBe('open');
    peer.send(raw(3, 'a'));
    expect(peer.reason()).toBe('no room in output: its limit is 1048576 bytes');
    expect(peer.state()).toMatch(/ended|broken/);
    expect(saveConf.now()).toBe(0);
  });

  test('refusals that wait count with the memory that they take, which is more than their bytes', async () => {
    const saveConf = new Subject<Answer<void>>();
    const peer = session(handmade({ saveConf }), { outputLimit: MiB });
    const unknown = bytes(...Array.from({ length: 2_000 }, () => raw(0x77)));
    for (let round = 0; round < 5; round++) {
      peer.send(raw(8), unknown);
      saveConf.next(E.right(undefined));
      await Promise.resolve();
      expect(peer.came().length).toBe(2_001);
    }
    peer.send(raw(8), unknown, unknown);
    expect(peer.reason()).toBe('no room in output: its limit is 1048576 bytes');
  });

  test('answers that waited count no more when they are sent', async () => {
    const answer = [{ key: 'a', value: 'x'.repeat(60_000) }];
    const saveConf = new Subject<Answer<void>>();
    const peer = session(handmade({ saveConf, getConf: () => of(E.right(answer)) }), { outputLimit: MiB });
    for (let round = 0; round < 5; round++) {
      peer.send(raw(8), ...Array.from({ length: 17 }, () => raw(3, 'a')));
      saveConf.next(E.right(undefined));
      await Promise.resolve();
      expect(peer.came().length).toBe(18);
    }
  });

  test('an endless list of mappings ends with the limit', () => {
    const one = E.right({
      from: { _tag: 'IPv4', address: '10.0.0.1' },
      to: { _tag: 'Hostname', address: 'x' },
    } as const);
    const getAllMappings = new Observable<typeof one>((subscriber) => {
      while (!subscriber.closed) subscriber.next(one);
    });
    for (const first of [[], [raw(8)]]) {
      const peer = run(handmade({ getAllMappings, saveConf: NEVER }), { outputLimit: MiB });
      peer.send(...first, raw(12));
      expect(peer.reason()).toMatchObject({ _tag: 'QueueFull', queue: 'output' });
    }
  });

  test('has five seconds to take the last of it', () => {
    const { scheduler, to } = clock();
    const peer = run(handmade({ signal: () => done }), { scheduler });
    peer.send(raw(9, [0x15]));
    expect(peer.told).toEqual(['Authenticated', 'Closed']);
    expect(peer.calls).toEqual(['end']);
    to(4_999);
    expect([peer.calls, peer.completed()]).toEqual([['end'], false]);
    to(5_000);
    expect([peer.calls, peer.completed()]).toEqual([['end', 'destroy'], true]);
  });

  test('is done with as soon as it has taken the last of it and has ended its side', () => {
    const { scheduler, to } = clock();
    const peer = run(handmade({ signal: () => done }), { scheduler });
    peer.send(raw(9, [0x15]));
    peer.incoming$.complete();
    to(1_000);
    expect([peer.calls, peer.completed()]).toEqual([['end'], false]);
    peer.take();
    to(1_050);
    expect([peer.calls, peer.completed()]).toEqual([['end'], true]);
  });

  test('what it still sends when the session has ended is not read', () => {
    const saveConf = counted<Answer<void>>();
    const peer = run(handmade({ saveConf: saveConf.item$ }), { scheduler: clock().scheduler });
    peer.send(raw(9, [0x15]), raw(8));
    expect(saveConf.ever()).toBe(0);
    peer.subscription.unsubscribe();
  });
});

describe('unsubscribing', () => {
  test('ends the session at once and frees all that it asked', () => {
    const parts = {
      saveConf: counted<Answer<void>>(),
      mappings: counted<never>(),
      log: counted<Answer<LogEvent>>(),
      ended: counted<TorError>(),
    };
    const peer = session(
      handmade({
        saveConf: parts.saveConf.item$,
        getAllMappings: parts.mappings.item$,
        log$: parts.log.item$,
        ended$: parts.ended.item$,
      }),
    );
    peer.send(raw(5, [0, 5]), raw(8), raw(8), raw(12));
    const now = () => Object.values(parts).map((part) => part.now());
    expect(now()).toEqual([2, 1, 1, 1]);
    peer.unsubscribe();
    expect(now()).toEqual([0, 0, 0, 0]);
    expect(peer.state()).not.toBe('open');
    expect(peer.told.map(({ _tag }) => _tag)).toEqual(['Authenticated']);
  });

  test('a session that ends while the Tor is being asked leaves no question behind', () => {
    const ended = new Subject<TorError>();
    const asked = counted<Answer<void>>();
    const signal = () => {
      ended.next(closed('exits'));
      return asked.item$;
    };
    const peer = session(handmade({ ended$: ended, signal }));
    peer.send(raw(9, [2]));
    expect([peer.state(), asked.ever(), asked.now()]).toEqual(['ended', 1, 0]);
  });

  test.each(['Authenticated', 'RequestFailed', 'AuthenticationRefused', 'Closed'])(
    'from within %s is the end as well',
    (tag) => {
      const [near, far] = linked();
      const saveConf = counted<Answer<void>>();
      const log = counted<Answer<LogEvent>>();
      const ended$ = new Subject<TorError>();
      const setConf = () => of(E.left(closed('')));
      const tor = handmade({ saveConf: saveConf.item$, log$: log.item$, setConf, ended$ });
      const told: Array<string> = [];
      const session$ = serve(tor)(far);
      const subscription = session$.subscribe((event) => {
        told.push(event._tag);
        if (event._tag === tag) subscription.unsubscribe();
      });
      near.write(bytes(tag === 'AuthenticationRefused' ? raw(7, 'x') : authenticate()));
      near.write(bytes(raw(5, [0, 5]), raw(8), raw(2, 'a b'), raw(8)));
      ended$.next(closed(''));
      expect(told.at(-1)).toBe(tag);
      expect([saveConf.now(), log.now()]).toEqual([0, 0]);
      let ended = false;
      near.incoming$.subscribe({ complete: () => (ended = true) });
      expect(ended).toBe(true);
    },
  );

  test('a session that is not subscribed to does nothing', () => {
    const touched = jest.fn();
    const duplex = { ...linked()[0], incoming$: new Observable<never>(touched), write: touched, destroy: touched };
    serve(handmade({ ended$: new Observable(touched) }))(duplex);
    expect(touched).not.toHaveBeenCalled();
  });
});
