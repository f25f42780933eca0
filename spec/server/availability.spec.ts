/** A served Tor whose own connection is lost and made again. */
import { either as E } from 'fp-ts';
import { BehaviorSubject, NEVER, Subject, VirtualTimeScheduler, of } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { exponentialBackoff } from '../../lib/client/Backoff.js';
import type { Connected } from '../../lib/client/Connected.js';
import { client } from '../../lib/tc/client.js';
import type { Status } from '../../lib/model/Status.js';
import { policies } from '../../lib/index.js';
import { password } from '../../lib/server/index.js';
import { listen } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/simulator.js';
import type { Tor } from '../../lib/Tor.js';
import { transportError } from '../../lib/TorError.js';
import { showTorError } from '../../lib/showTorError.js';
import type { TorError } from '../../lib/TorError.js';
import { memory } from '../../lib/transport/memory.js';
import { listenV1, v1Client } from '../../lib/v1/index.js';
import { authenticate, counted, handmade, raw, session, stranger } from './handmade.js';

const reason = transportError('Reset', 'tor', 'cut');
const idle: Status = { _tag: 'Idle' };
const connecting: Status = { _tag: 'Connecting', attempt: 1 };
const connected: Status = { _tag: 'Connected', session: 1 };
const waiting: Status = { _tag: 'Waiting', attempt: 1, until: 0, reason };
const away = '1 No connection to the Tor: tor: cut. The server tries to reconnect.';

const torAt = (status: Status, parts: Partial<Tor> = {}) => {
  const status$ = new BehaviorSubject(status);
  return { status$, tor: handmade({ status$, ...parts }) };
};

describe('a Tor that loses its connection', () => {
  it('ends the sessions that have authenticated, with the reason, and no others', () => {
    const { tor, status$ } = torAt(connected);
    const [one, two, unknown] = [session(tor), session(tor), stranger(tor)];
    status$.next(waiting);
    for (const peer of [one, two]) {
      expect([peer.state(), peer.completed()]).toEqual(['ended', true]);
      expect(peer.reason()).toBe('closed: the connection to the Tor was lost: tor: cut');
    }
    expect(unknown.state()).toBe('open');
  });

  it('leaves requests in flight unanswered; what was answered before is sent', () => {
    const saveConf = counted<E.Either<TorError, void>>();
    const { tor, status$ } = torAt(connected, { saveConf: saveConf.item$ });
    const peer = session(tor);
    peer.send(raw(3, 'a'), raw(8), raw(3, 'b'));
    status$.next(waiting);
    expect([peer.came(), peer.state(), saveConf.now()]).toEqual([['a=1'], 'ended', 0]);
  });

  it('refuses a session at its right AUTHENTICATE, with the reason, until it is connected', () => {
    const { tor, status$ } = torAt(waiting);
    const early = stranger(tor);
    early.send(authenticate());
    expect([early.came(), early.state()]).toEqual([[away], 'ended']);
    expect(early.told).toEqual([
      { _tag: 'Closed', reason: expect.objectContaining({ _tag: 'ServerError', code: 'InternalError' }) },
    ]);
    status$.next({ _tag: 'Connected', session: 2 });
    const late = stranger(tor);
    late.send(authenticate(), raw(3, 'a'));
    expect(late.came()).toEqual(['DONE', 'a=1']);
  });

  it('is not named to a client whose secret is wrong', () => {
    const peer = stranger(torAt(waiting).tor, { authentication: password('right') });
    peer.send(authenticate('wrong'));
    expect(peer.came()).toEqual(['8 Authentication failed']);
  });

  it('ends the sessions of each policy over it', () => {
    const { allowEvents, allowKeys, allowSignals, rateLimit, readOnly, redact } = policies;
    for (const policy of [
      readOnly,
      allowKeys([]),
      allowSignals([]),
      allowEvents([]),
      redact({ targets: true }),
      rateLimit({ requests: 9, per: 1 }),
    ]) {
      const { tor, status$ } = torAt(connected);
      const peer = session(policy(tor));
      status$.next(waiting);
      expect(peer.state()).toBe('ended');
    }
  });
});

describe('a Tor that has not been connected yet', () => {
  it('is connected by the first right AUTHENTICATE, whose answer waits, as what is sent behind it does', () => {
    const asked = counted<E.Either<TorError, number>>();
    const { tor, status$ } = torAt(idle, { connected: asked.item$ });
    const peer = stranger(tor);
    expect(asked.ever()).toBe(0);
    peer.send(authenticate(), raw(3, 'a'));
    expect([asked.now(), peer.came()]).toEqual([1, []]);
    status$.next(connecting);
    status$.next(connected);
    expect([asked.now(), peer.came()]).toEqual([0, ['DONE', 'a=1']]);
  });

  it('refuses the session if it cannot be connected', () => {
    const { tor, status$ } = torAt(idle, { connected: NEVER });
    const peer = stranger(tor);
    peer.send(authenticate());
    status$.next(connecting);
    status$.next(waiting);
    expect([peer.came(), peer.state()]).toEqual([[away], 'ended']);
  });

  it('is waited for no longer than the authentication may take', () => {
    const scheduler = new VirtualTimeScheduler(undefined, 30_001);
    const asked = counted<E.Either<TorError, number>>();
    const peer = stranger(torAt(connecting, { connected: asked.item$ }).tor, { scheduler });
    peer.send(authenticate());
    scheduler.flush();
    expect([peer.state(), asked.now()]).toEqual(['ended', 0]);
  });

  it('lets a session in whose requests will connect it, if it cannot be connected otherwise', () => {
    const peer = stranger(torAt(idle).tor);
    peer.send(authenticate());
    expect(peer.came()).toEqual(['DONE']);
  });

  it.each<[string, Partial<Tor>]>([
    ['ends', { status$: of() }],
    ['fails', { status$: new Subject() }],
  ])('and whose status %s refuses the session', (how, parts) => {
    const peer = stranger(handmade(parts));
    peer.send(authenticate());
    if (how === 'fails') (parts.status$ as Subject<Status>).error(new Error('broken'));
    expect(peer.came()[0]).toMatch(/^1 No connection to the Tor: closed: its status is unknown/);
  });
});

it('a Tor without a connection, such as the simulator, lets sessions in', () => {
  const peer = session(simulator());
  peer.send(raw(3, 'SocksPort'));
  expect(peer.came()[0]).toMatch(/^SocksPort=/);
});

describe.each([
  ['TC', { listen, client }],
  ['v1', { listen: listenV1, client: v1Client }],
] as const)('a gateway over %s in front of a Tor that dies and another that takes its place', (_, protocol) => {
  const SECOND = 1_000;

  /** Does something at each of these times, in virtual time. */
  const story = (run: (scheduler: SchedulerLike, at: (time: number, act: () => void) => void) => void): void => {
    const scheduler = new TestScheduler(() => undefined);
    scheduler.run(({ flush }) => {
      run(scheduler, (time, act) => void scheduler.schedule(act, time));
      flush();
    });
  };

  interface Watcher {
    readonly tor: Connected;
    readonly gaps: Array<string>;
    readonly statuses: Array<string>;
  }

  const everything = (scheduler: SchedulerLike) => {
    const [inner, outer] = [memory({ scheduler }), memory({ scheduler })];
    const subscriptions: Subscription[] = [];
    const start = (tor: Tor): Subscription => {
      const running = protocol.listen(tor, inner.listen, { scheduler }).subscribe();
      subscriptions.push(running);
      return running;
    };
    const reconnect = exponentialBackoff({ initial: SECOND, max: SECOND, jitter: 0 });
    const upstream = protocol.client(inner.connect, { scheduler, reconnect });
    subscriptions.push(protocol.listen(policies.readOnly(upstream), outer.listen, { scheduler }).subscribe());
    const clients: Connected[] = [upstream];
    const watch = (): Watcher => {
      const tor = protocol.client(outer.connect, { scheduler, reconnect });
      clients.push(tor);
      const gaps: string[] = [];
      const statuses: string[] = [];
      tor.circuit$.subscribe((item) => item._tag === 'Left' && gaps.push(item.left._tag));
      tor.status$.subscribe((status) =>
        statuses.push(status._tag === 'Waiting' ? `Waiting: ${showTorError(status.reason)}` : status._tag),
      );
      return { tor, gaps, statuses };
    };
    const end = (): void => {
      for (const tor of clients) tor.close();
      for (const running of subscriptions) running.unsubscribe();
    };
    return { start, watch, end };
  };

  it('is one gap for each client; a new client is refused with the reason meanwhile, and accepted later', () => {
    expect.assertions(10);
    story((scheduler, at) => {
      const { start, watch, end } = everything(scheduler);
      const first = start(simulator({ scheduler }));
      const watchers = [watch(), watch()];
      const last = (): ReadonlyArray<string | undefined> => watchers.map(({ statuses }) => statuses.at(-1));
      at(100, () => {
        expect(last()).toEqual(['Connected', 'Connected']);
        first.unsubscribe();
      });
      at(10 * SECOND, () => watchers.push(watch()));
      at(20 * SECOND, () => {
        for (const { statuses } of watchers) {
          expect(statuses.at(-1)).not.toBe('Connected');
          expect(statuses.filter((one) => one.includes('No connection to the Tor')).length).toBeGreaterThan(1);
        }
        start(simulator({ scheduler }));
      });
      let answer: unknown;
      at(40 * SECOND, () => {
        expect(last()).toEqual(['Connected', 'Connected', 'Connected']);
        expect(watchers.map(({ gaps }) => gaps)).toEqual([['ConnectionLost'], ['ConnectionLost'], []]);
        watchers[2]?.tor.getConf(['SocksPort']).subscribe((item) => (answer = item));
      });
      at(41 * SECOND, () => {
        expect(answer).toEqual(E.right([{ key: 'SocksPort', value: expect.any(String) }]));
        end();
      });
    });
  });

  it('answers a request in flight with nothing but the loss', () => {
    expect.assertions(1);
    story((scheduler, at) => {
      const { start, watch, end } = everything(scheduler);
      const first = start({ ...simulator({ scheduler }), getConf: () => NEVER });
      const { tor } = watch();
      const answers: string[] = [];
      at(100, () =>
        tor.getConf(['Nickname']).subscribe((item) => answers.push(item._tag === 'Left' ? item.left._tag : 'answered')),
      );
      at(200, () => first.unsubscribe());
      at(300, () => {
        expect(answers).toEqual(['ConnectionLost']);
        end();
      });
    });
  });
});
