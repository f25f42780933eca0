import { either as E, option as O } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff, noReconnect, secret } from '../../lib/index.js';
import type { Client, ClientOptions, Status, TorError } from '../../lib/index.js';
import type { Message } from '../../lib/tc/message/Message.js';
import {
  connectionLost,
  secretRefused,
  secretUnavailable,
  serverError,
  transportError,
  wrongProtocol,
} from '../../lib/TorError.js';
import { latin1 } from '../v1/parts.js';
import { connectTo, wire } from '../tc/client/wire.js';
import type { Wire } from '../tc/client/wire.js';

const DONE: Message = { _tag: 'Done' };
const refused = transportError('Refused', 'memory:wire', 'connection refused');
const reset = transportError('Reset', 'memory:wire', 'connection reset');
const steady = exponentialBackoff({ initial: 100, jitter: 0 });
const log = (message: string): Message => ({ _tag: 'Event', event: { _tag: 'Log', message } });

/** Runs in virtual time: `at` does something at a time, in milliseconds. */
const virtually = (story: (at: (time: number, act: () => void) => void) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });
  scheduler.run(({ flush }) => {
    story((time, act) => {
      scheduler.schedule(act, time);
    });
    flush();
  });
};

const watch = (tor: Client): Array<Status> => {
  const all: Array<Status> = [];
  tor.status$.subscribe((status) => {
    all.push(status);
  });
  return all;
};

const tags = (all: ReadonlyArray<Status>): ReadonlyArray<string> => all.map(({ _tag }) => _tag);

describe('status$', () => {
  it('tells each step, the session and the time of the next try', () => {
    virtually((at) => {
      const first = wire();
      const second = wire();
      const tor = client(connectTo(first, refused, second), { reconnect: steady });
      const all = watch(tor);
      tor.log$.subscribe();
      at(10, () => {
        first.send(DONE);
      });
      at(20, () => {
        first.fail(reset);
      });
      at(400, () => {
        second.send(DONE);
      });
      at(500, () => {
        tor.close();
      });
      at(501, () => {
        expect(all).toEqual([
          { _tag: 'Idle' },
          { _tag: 'Connecting', attempt: 1 },
          { _tag: 'Authenticating', attempt: 1 },
          { _tag: 'Connected', session: 1 },
          { _tag: 'Waiting', attempt: 1, until: 120, reason: reset },
          { _tag: 'Connecting', attempt: 2 },
          { _tag: 'Waiting', attempt: 2, until: 320, reason: refused },
          { _tag: 'Connecting', attempt: 3 },
          { _tag: 'Authenticating', attempt: 3 },
          { _tag: 'Connected', session: 2 },
          { _tag: 'Closed', reason: { _tag: 'Closed', detail: 'the client was closed' } },
        ]);
      });
    });
  });

  it('a close while it waits for the next try is the end: no further connection', () => {
    virtually((at) => {
      const connect = connectTo(refused);
      const tor = client(connect, { reconnect: steady });
      const all = watch(tor);
      tor.log$.subscribe();
      at(50, () => {
        tor.close();
      });
      at(10_000, () => {
        expect(connect.attempts()).toBe(1);
        expect(tags(all)).toEqual(['Idle', 'Connecting', 'Waiting', 'Closed']);
      });
    });
  });

  it('a close from within a status is the end as well', () => {
    for (const tag of ['Connecting', 'Authenticating', 'Connected', 'Waiting'] as const) {
      virtually((at) => {
        const far = wire();
        const connect = connectTo(far, refused);
        const tor = client(connect, { reconnect: steady });
        const all: Array<string> = [];
        const answers: Array<unknown> = [];
        tor.status$.subscribe((status) => {
          all.push(status._tag);
          if (status._tag === tag) tor.close();
        });
        tor.saveConf.subscribe((answer) => {
          answers.push(answer._tag);
        });
        at(10, () => {
          far.send(DONE);
          far.fail(reset);
        });
        at(10_000, () => {
          expect(all.at(-1)).toBe('Closed');
          expect(all.filter((one) => one === 'Closed')).toHaveLength(1);
          expect(answers).toEqual(['Left']);
          expect(connect.attempts()).toBe(tag === 'Connecting' ? 0 : 1);
        });
      });
    }
  });

  it('a limit of tries ends in Closed with the last reason, and every request with a Left', () => {
    virtually((at) => {
      const connect = connectTo(refused);
      const tor = client(connect, { reconnect: exponentialBackoff({ initial: 100, jitter: 0, limit: 3 }) });
      const all = watch(tor);
      const answers: Array<unknown> = [];
      const events: Array<unknown> = [];
      tor.saveConf.subscribe((answer) => answers.push(answer));
      tor.log$.subscribe({ next: (item) => events.push(item), complete: () => events.push('complete') });
      at(10_000, () => {
        expect(connect.attempts()).toBe(4);
        expect(all.at(-1)).toEqual({ _tag: 'Closed', reason: refused });
        expect(answers).toEqual([E.left(refused)]);
        expect(events).toEqual([E.left(refused), 'complete']);
      });
    });
  });
});

describe('a session', () => {
  it('begins with AUTHENTICATE, then SETEVENTS, then what waited, in order', () => {
    virtually((at) => {
      const first = wire();
      const second = wire();
      const tor = client(connectTo(first, second), { reconnect: steady });
      tor.log$.subscribe();
      tor.getConf(['A']).subscribe();
      at(1, () => {
        expect(first.received().map(({ _tag }) => _tag)).toEqual(['Authenticate']);
        first.send(DONE);
      });
      at(2, () => {
        expect(first.received().map(({ _tag }) => _tag)).toEqual(['SetEvents', 'GetConf']);
        first.end();
        tor.getConf(['B']).subscribe();
        tor.saveConf.subscribe();
      });
      at(200, () => {
        expect(second.received().map(({ _tag }) => _tag)).toEqual(['Authenticate']);
        second.send(DONE);
      });
      at(201, () => {
        expect(second.received()).toEqual([
          { _tag: 'SetEvents', codes: [5] },
          { _tag: 'GetConf', keys: ['B'] },
          { _tag: 'SaveConf' },
        ]);
        tor.close();
      });
    });
  });

  it('reads the secret again for each try', () => {
    virtually((at) => {
      const first = wire();
      const second = wire();
      let cookie = 0;
      const secret = defer(() => of(E.right(new Uint8Array([++cookie]))));
      const tor = client(connectTo(first, second), { reconnect: steady, secret });
      tor.log$.subscribe();
      at(1, () => {
        expect(first.received()).toEqual([{ _tag: 'Authenticate', secret: new Uint8Array([1]) }]);
        first.end();
      });
      at(200, () => {
        expect(second.received()).toEqual([{ _tag: 'Authenticate', secret: new Uint8Array([2]) }]);
        tor.close();
      });
    });
  });

  it('an event stream has exactly one Left between the last before and the first after a gap', () => {
    virtually((at) => {
      const first = wire();
      const second = wire();
      const tor = client(connectTo(first, refused, refused, second), { reconnect: steady });
      const items: Array<string | TorError> = [];
      tor.log$.subscribe((item) => {
        items.push(item._tag === 'Right' ? item.right.message : item.left);
      });
      at(1, () => {
        first.send(DONE);
      });
      at(2, () => {
        first.send(DONE, log('before'));
        first.fail(reset);
      });
      at(2_000, () => {
        second.send(DONE);
      });
      at(2_001, () => {
        second.send(DONE, log('after'));
        expect(items).toEqual(['before', connectionLost(1, reset), 'after']);
        tor.close();
      });
    });
  });

  it('requests in flight get a Left; those made meanwhile wait', () => {
    virtually((at) => {
      const first = wire();
      const second = wire();
      const tor = client(connectTo(first, second), { reconnect: steady });
      const answers: Array<unknown> = [];
      at(1, () => {
        tor.saveConf.subscribe((answer) => {
          answers.push(answer);
        });
      });
      at(2, () => {
        first.send(DONE);
      });
      at(3, () => {
        first.fail(reset);
        expect(answers).toEqual([E.left(connectionLost(1, reset))]);
        tor.saveConf.subscribe((answer) => {
          answers.push(answer);
        });
      });
      at(200, () => {
        second.send(DONE);
      });
      at(201, () => {
        second.send(DONE);
        expect(answers[1]).toEqual(E.right(undefined));
        tor.close();
      });
    });
  });
});

describe('time', () => {
  it('a request that waits for a connection has a deadline, and says what it waits for', () => {
    virtually((at) => {
      const tor = client(connectTo(refused), { reconnect: steady, timeout: 1_000 });
      const answers: Array<unknown> = [];
      tor.saveConf.subscribe((answer) => {
        answers.push(answer);
      });
      at(999, () => {
        expect(answers).toEqual([]);
      });
      at(1_001, () => {
        expect(answers).toEqual([
          E.left({
            _tag: 'TimedOut',
            waitingFor: 'SAVECONF, which waits for a connection',
            after: 1_000,
            reason: refused,
          }),
        ]);
        tor.close();
      });
    });
  });

  it("a request in flight that is timed out keeps its place: the late reply is not the next one's", () => {
    virtually((at) => {
      const far = wire();
      const tor = client(connectTo(far), { reconnect: noReconnect, timeout: 1_000 });
      const answers: Array<unknown> = [];
      at(0, () => {
        tor.connected.subscribe();
      });
      at(1, () => {
        far.send(DONE);
        tor.getConf(['A']).subscribe((answer) => {
          answers.push(answer);
        });
      });
      at(600, () => {
        tor.getConf(['B']).subscribe((answer) => {
          answers.push(answer);
        });
      });
      // the peer hangs, unless something is received meanwhile
      at(900, () => {
        far.send(log('still here'));
      });
      at(1_100, () => {
        expect(answers).toEqual([E.left({ _tag: 'TimedOut', waitingFor: 'GETCONF', after: 1_000 })]);
        far.send({ _tag: 'ConfValue', lines: [{ key: 'A', value: '1' }] });
        expect(answers).toHaveLength(1);
        far.send({ _tag: 'ConfValue', lines: [{ key: 'B', value: '2' }] });
        expect(answers[1]).toEqual(E.right([{ key: 'B', value: '2' }]));
        tor.close();
      });
    });
  });

  it('a peer that never answers the authentication is given up', () => {
    virtually((at) => {
      const far = wire();
      const tor = client(connectTo(far), { reconnect: noReconnect, timeout: 1_000 });
      const answers: Array<unknown> = [];
      tor.log$.subscribe((item) => answers.push(item));
      at(1_001, () => {
        expect(answers).toEqual([
          E.left({ _tag: 'TimedOut', waitingFor: 'the answer to the authentication', after: 1_000 }),
        ]);
        expect(far.destroyed()).toBe(true);
      });
    });
  });

  it('connected has the same deadline, and says why there is no connection', () => {
    virtually((at) => {
      const tor = client(connectTo(refused), { reconnect: steady, timeout: 1_000 });
      const answers: Array<unknown> = [];
      tor.connected.subscribe((answer) => answers.push(answer));
      at(1_001, () => {
        expect(answers).toEqual([
          E.left({ _tag: 'TimedOut', waitingFor: 'a connection', after: 1_000, reason: refused }),
        ]);
        tor.close();
      });
    });
  });

  it('a full queue of waiting requests is a Left', () => {
    virtually(() => {
      const tor = client(connectTo(refused), { reconnect: steady, maxWaiting: 1 });
      const answers: Array<unknown> = [];
      tor.saveConf.subscribe((answer) => answers.push(answer));
      tor.saveConf.subscribe((answer) => answers.push(answer));
      expect(answers).toMatchObject([{ left: { _tag: 'QueueFull', limit: 1 } }]);
      tor.close();
    });
  });
});

describe("a user's own backoff", () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['gives no number', () => O.some(NaN)],
    ['gives a negative number', () => O.some(-1)],
  ])('that %s says never: everything gets its end', (_, reconnect) => {
    virtually((at) => {
      const connect = connectTo(refused);
      const tor = client(connect, { reconnect });
      const answers: Array<unknown> = [];
      tor.saveConf.subscribe((answer) => answers.push(answer));
      at(1, () => {
        expect(answers).toEqual([E.left(refused)]);
        expect(connect.attempts()).toBe(1);
      });
    });
  });
});

describe('a permanent error', () => {
  const wrong: Message = { _tag: 'Error', code: 'AuthenticationFailed', text: 'no' };
  const refusal = serverError('AuthenticationFailed', 'no', undefined, 'AUTHENTICATE');
  const sameAgain = secretRefused(
    'the secret that was refused reads the same again',
    serverError('AuthenticationFailed', '', undefined, 'AUTHENTICATE'),
  );

  /** A connection whose server answers AUTHENTICATE with this. */
  const answering = (answer: Message): Wire => {
    const far = wire();
    far.onMessage = (message) => {
      if (message._tag === 'Authenticate') far.send(answer);
    };
    return far;
  };

  /** What a client has emitted after 10 s. */
  const after10s = (
    connect: ReturnType<typeof connectTo>,
    options: ClientOptions,
  ): { statuses: ReadonlyArray<Status>; events: unknown[]; answers: unknown[] } => {
    const events: unknown[] = [];
    const answers: unknown[] = [];
    let statuses: ReadonlyArray<Status> = [];
    virtually((at) => {
      const tor = client(connect, { reconnect: steady, ...options });
      statuses = watch(tor);
      for (const event$ of [tor.log$, tor.circuit$] as Array<Observable<unknown>>) {
        event$.subscribe({ next: (item) => events.push(item), complete: () => events.push('complete') });
      }
      tor.saveConf.subscribe((answer) => answers.push(answer));
      at(10_000, tor.close);
    });
    return { statuses, events, answers };
  };

  const expectEnd = ({ statuses, events, answers }: ReturnType<typeof after10s>, reason: TorError): void => {
    expect(statuses.at(-1)).toEqual({ _tag: 'Closed', reason });
    expect(events).toEqual([E.left(reason), E.left(reason), 'complete', 'complete']);
    expect(answers).toEqual([E.left(reason)]);
  };

  it.each([
    [
      'a current Tor that refuses TC',
      wrongProtocol('TC', 'v1'),
      (far: Wire) => {
        far.send({
          _tag: 'Error',
          code: 'Unspecified',
          text: 'The v0 control protocol is not supported by Tor 0.1.2.17 and later; upgrade your controller.',
        });
      },
    ],
    [
      'a server of v1',
      wrongProtocol('TC', 'v1'),
      (far: Wire) => far.sendBytes(latin1('514 Authentication required.\r\n')),
    ],
    ['a web server', wrongProtocol('TC', 'HTTP'), (far: Wire) => far.sendBytes(latin1('HTTP/1.1 400 Bad Request\r\n'))],
    [
      'a SOCKS port',
      wrongProtocol('TC', 'SOCKS'),
      (far: Wire) => {
        far.sendBytes(latin1('\x05'));
        far.sendBytes(latin1('\xff'));
        far.end();
      },
    ],
    ['a server of TLS', wrongProtocol('TC', 'TLS'), (far: Wire) => far.sendBytes(latin1('\x15\x03\x03\0\x02\x02\x28'))],
    [
      'text',
      wrongProtocol('TC', 'text'),
      (far: Wire) => {
        for (const character of 'SSH-2.0') far.sendBytes(latin1(character));
      },
    ],
  ])('%s: every stream, request and the status get it once, at the first attempt', (_, reason, answer) => {
    const far = wire();
    far.onMessage = () => answer(far);
    const connect = connectTo(far);
    expectEnd(after10s(connect, {}), reason);
    expect(connect.attempts()).toBe(1);
  });

  it.each(['AuthenticationFailed', 'Unauthorized'] as const)('no secret, and %s', (code) => {
    const connect = connectTo(answering({ _tag: 'Error', code, text: 'no' }));
    const refusal = serverError(code, 'no', undefined, 'AUTHENTICATE');
    const reason = secretRefused('the Tor wants a secret, and none was given', refusal);
    expectEnd(after10s(connect, {}), reason);
    expect(connect.attempts()).toBe(1);
  });

  it('a refused secret that reads the same is not sent again', () => {
    const [first, second] = [answering(wrong), answering(wrong)];
    const result = after10s(connectTo(first, second), { secret: secret('mistaken') });
    expect(result.statuses.map(({ _tag }) => _tag)).toEqual([
      'Idle',
      'Connecting',
      'Authenticating',
      'Waiting',
      'Connecting',
      'Authenticating',
      'Closed',
    ]);
    expect(result.statuses[3]).toMatchObject({ reason: refusal });
    expectEnd(result, sameAgain);
    expect(second.received()).toEqual([]);
  });

  it('a refused secret that has changed since is sent', () => {
    const connect = connectTo(answering(wrong), answering(wrong), answering(DONE));
    let reads = 0;
    const { statuses } = after10s(connect, { secret: defer(() => of(E.right(Uint8Array.of(++reads)))) });
    expect(tags(statuses)).toContain('Connected');
    expect(connect.attempts()).toBe(3);
  });

  it.each<[string, ClientOptions, Message]>([
    ['a cookie file that is not there', { secret: of(E.left(secretUnavailable('/x', 'no such file'))) }, DONE],
    ['a gateway whose Tor is away', {}, { _tag: 'Error', code: 'InternalError', text: 'no Tor' }],
    ['the same, with a secret', { secret: secret('right') }, { _tag: 'Error', code: 'InternalError', text: 'no Tor' }],
  ])('%s is not one: it is retried, and visible', (_, options, answer) => {
    const connect = connectTo(...Array.from({ length: 9 }, () => answering(answer)));
    const { statuses, events } = after10s(connect, options);
    expect(connect.attempts()).toBeGreaterThan(3);
    expect(statuses.filter(({ _tag }) => _tag === 'Waiting').length).toBeGreaterThan(3);
    expect(events).toEqual(['complete', 'complete']);
  });

  it('is retried if the caller says so', () => {
    const connect = connectTo(...Array.from({ length: 9 }, () => answering(wrong)));
    after10s(connect, { reconnect: exponentialBackoff({ initial: 100, jitter: 0, retryPermanent: true }) });
    expect(connect.attempts()).toBeGreaterThan(3);
  });

  it('a secret that was right and is wrong now is read once more, and everything gets its end', () => {
    virtually((at) => {
      const first = answering(DONE);
      const connect = connectTo(first, answering(wrong), answering(wrong));
      const tor = client(connect, { reconnect: steady, secret: secret('right once') });
      const all = watch(tor);
      tor.connected.subscribe();
      const answers: Array<unknown> = [];
      at(1, () => first.end());
      at(2, () => tor.saveConf.subscribe((answer) => answers.push(answer)));
      at(10_000, () => {
        expect(connect.attempts()).toBe(3);
        expect(all.at(-1)).toEqual({ _tag: 'Closed', reason: sameAgain });
        expect(answers).toEqual([E.left(sameAgain)]);
      });
    });
  });
});

describe('exponentialBackoff', () => {
  it('doubles up to its maximum, and leaves a part to chance', () => {
    const backoff = exponentialBackoff({ initial: 100, max: 500, jitter: 0.5, random: () => 0.5 });
    expect([1, 2, 3, 4, 5].map((n) => backoff(n, refused))).toEqual([75, 150, 300, 375, 375].map(O.some));
  });
  it('stays finite whatever the count', () => {
    expect(exponentialBackoff({ jitter: 0 })(1e9, refused)).toEqual(O.some(30_000));
    expect(exponentialBackoff({ initial: 0 })(1e9, refused)).toEqual(O.some(0));
  });
});
