import { either as E, option as O } from 'fp-ts';
import { defer, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff, noReconnect, unlessRefused } from '../../lib/index.js';
import type { Client, Status, TorError } from '../../lib/index.js';
import type { Message } from '../../lib/message/Message.js';
import { connectionLost, secretUnavailable, serverError, transportError } from '../../lib/TorError.js';
import { connectTo, wire } from './wire.js';

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

describe('unlessRefused', () => {
  const wrong = serverError('AuthenticationFailed', 'no');

  it('is the same until authentication is refused', () => {
    const backoff = unlessRefused((failures) => O.some(failures));
    for (const reason of [refused, serverError('ResourceExhausted', 'no'), secretUnavailable('x', 'y')]) {
      expect([1, 2].map((n) => backoff(n, reason))).toEqual([O.some(1), O.some(2)]);
    }
    expect(backoff(1, wrong)).toEqual(O.none);
  });

  it('a secret that was right and is wrong now is given once more, and everything gets its end', () => {
    virtually((at) => {
      const [first, second] = [wire(), wire()];
      first.onMessage = () => first.send(DONE);
      second.onMessage = () => second.send({ _tag: 'Error', code: 'AuthenticationFailed', text: 'no' });
      const connect = connectTo(first, second);
      const tor = client(connect, { reconnect: unlessRefused(exponentialBackoff({ initial: 100, jitter: 0 })) });
      const all = watch(tor);
      tor.connected.subscribe();
      const answers: Array<unknown> = [];
      at(1, () => first.end());
      at(2, () => tor.saveConf.subscribe((answer) => answers.push(answer)));
      at(10_000, () => {
        expect(connect.attempts()).toBe(2);
        expect(all.at(-1)).toEqual({ _tag: 'Closed', reason: wrong });
        expect(answers).toEqual([E.left(wrong)]);
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
