/** A link that goes silent without an end, and the next connection by hand. */
import { either as E } from 'fp-ts';
import { firstValueFrom, filter } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { client, exponentialBackoff, noReconnect } from '../../lib/index.js';
import type { Client, ClientOptions, Status } from '../../lib/index.js';
import { tcp } from '../../lib/node.js';
import type { Message } from '../../lib/tc/message/Message.js';
import { connectTo, bytesOf, wire } from '../tc/client/wire.js';
import type { Wire } from '../tc/client/wire.js';

const DONE: Message = { _tag: 'Done' };
const BANDWIDTH: Message = { _tag: 'Event', event: { _tag: 'Bandwidth', read: 0, written: 0 } };
const VALUE: Message = { _tag: 'ConfValue', lines: [] };
const BANDWIDTH_CODE = 4;

type Act = (time: number, act: () => void) => void;

/**
 * The states of a client and when they began; a Tor that answers AUTHENTICATE and SETEVENTS, and what `far` is told.
 */
const story = (
  tell: (tor: Client, far: Wire, at: Act) => void,
  { until = 10_000, ...options }: ClientOptions & { readonly until?: number } = {},
): ReadonlyArray<string> => {
  const told: string[] = [];
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    const [first, second] = [wire(), wire()];
    for (const far of [first, second]) {
      far.onMessage = ({ _tag }) => {
        if (_tag === 'Authenticate' || _tag === 'SetEvents') far.send(DONE);
      };
    }
    const tor = client(connectTo(first, second), {
      reconnect: exponentialBackoff({ initial: 100, jitter: 0 }),
      timeout: Infinity,
      silence: 1_000,
      ...options,
    });
    tor.status$.subscribe((status) => told.push(`${String(scheduler.now())} ${shown(status)}`));
    tell(tor, first, (time, act) => void scheduler.schedule(act, time));
    scheduler.schedule(() => tor.close(), until);
    flush();
  });
  return told.filter((one) => !/Idle|Connecting|Authenticating|Closed/.test(one));
};

const shown = (status: Status): string =>
  status._tag !== 'Waiting'
    ? status._tag
    : status.reason._tag === 'TransportError'
      ? `Waiting ${status.reason.kind}`
      : `Waiting ${status.reason._tag}`;

describe('silence', () => {
  it('ends the session while a request is in flight, at most a quarter later', () => {
    const told = story((tor, _, at) => {
      at(0, () => void tor.connected.subscribe());
      at(100, () => void tor.getConf(['A']).subscribe());
    });
    expect(told).toEqual(['0 Connected', '1250 Waiting Silent', '1350 Connected']);
  });

  it('is over with each byte, and nothing is expected after the reply', () => {
    const told = story((tor, far, at) => {
      at(0, () => void tor.connected.subscribe());
      at(100, () => void tor.getConf(['A']).subscribe());
      for (let time = 500; time < 4_000; time += 500) at(time, () => far.sendBytes(Uint8Array.of(0)));
      // the eight bytes so far were an ERROR of length 0 and a CONFVALUE
    });
    expect(told.slice(0, 1)).toEqual(['0 Connected']);
    const answered = story((tor, far, at) => {
      at(0, () => void tor.connected.subscribe());
      at(100, () => void tor.getConf(['A']).subscribe());
      at(900, () => far.send(VALUE));
    });
    expect(answered).toEqual(['0 Connected']);
  });

  it('ends the session if a request that was given up is not answered', () => {
    const told = story((tor, _, at) => {
      at(0, () => void tor.connected.subscribe());
      at(100, () => tor.getConf(['A']).subscribe().unsubscribe());
    });
    expect(told).toContain('1250 Waiting Silent');
  });

  it('ends the session while bandwidth is observed', () => {
    const told = story((tor, far, at) => {
      at(0, () => void tor.bandwidth$.subscribe());
      for (const time of [500, 1_000, 1_500]) at(time, () => far.send(BANDWIDTH));
    });
    expect(told.map((one) => one.replace(/^\d+ /, ''))).toEqual(['Connected', 'Waiting Silent', 'Connected']);
    const [, waiting = ''] = told;
    expect(Number.parseInt(waiting, 10)).toBeGreaterThanOrEqual(2_500);
    expect(Number.parseInt(waiting, 10)).toBeLessThanOrEqual(2_750);
  });

  it('does not end a session without bandwidth events, such as one whose gateway withholds them', () => {
    const told = story((tor, far, at) => {
      at(0, () => void tor.bandwidth$.subscribe());
      at(500, () => void tor.getConf(['A']).subscribe());
      at(600, () => far.send(VALUE));
    });
    expect(told).toEqual(['0 Connected']);
  });

  it('is nothing once bandwidth is observed no more, or before anything is expected', () => {
    const told = story((tor, far, at) => {
      at(0, () => {
        const bandwidth = tor.bandwidth$.subscribe();
        at(1_000, () => bandwidth.unsubscribe());
      });
      at(500, () => far.send(BANDWIDTH));
    });
    expect(told).toEqual(['0 Connected']);
  });

  it('the first subscriber still asks and the last one takes it out', () => {
    story((tor, far, at) => {
      at(0, () => {
        const bandwidth = tor.bandwidth$.subscribe();
        at(100, () => far.received());
        at(200, () => bandwidth.unsubscribe());
        at(300, () => expect(far.received()).toEqual([{ _tag: 'SetEvents', codes: [] }]));
        at(400, () => void tor.bandwidth$.subscribe());
        at(500, () => expect(far.received()).toEqual([{ _tag: 'SetEvents', codes: [BANDWIDTH_CODE] }]));
      });
    });
    expect.assertions(2);
  });

  it('Infinity turns it off; without the option it is the time-out, and at least 30 seconds', () => {
    const hang = (tor: Client, _: Wire, at: Act): void => {
      at(0, () => void tor.connected.subscribe());
      at(0, () => void tor.getConf(['A']).subscribe());
    };
    const until = 200_000;
    expect(story(hang, { silence: Infinity, until })).toEqual(['0 Connected']);
    expect(story(hang, { silence: undefined as never, until })).toEqual(['0 Connected']);
    expect(story(hang, { silence: undefined as never, timeout: 60_000, until })).toContain('75000 Waiting Silent');
    expect(story(hang, { silence: undefined as never, timeout: 1_000, until })).toContain('37500 Waiting Silent');
  });
});

describe('reconnect', () => {
  it('ends the session as a gap and connects again at once, also without a `Backoff`', () => {
    const gaps: unknown[] = [];
    const answers: unknown[] = [];
    const told = story(
      (tor, _, at) => {
        tor.log$.subscribe((item) => gaps.push(item));
        at(500, () => {
          tor.signal('Halt').subscribe((answer) => answers.push(answer));
        });
        at(600, tor.reconnect);
      },
      { reconnect: noReconnect },
    );
    expect(told).toEqual(['0 Connected', '600 Waiting Abandoned', '600 Connected']);
    const lost = { left: { _tag: 'ConnectionLost', session: 1, reason: { kind: 'Abandoned' } } };
    expect(gaps.slice(0, 1)).toMatchObject([lost]);
    expect(answers).toMatchObject([lost]);
  });

  it('cuts a wait short', () => {
    const told = story(
      (tor, far, at) => {
        at(0, () => void tor.connected.subscribe());
        at(100, far.end);
        at(300, tor.reconnect);
      },
      { reconnect: exponentialBackoff({ initial: 5_000, jitter: 0 }), until: 1_000 },
    );
    expect(told).toEqual(['0 Connected', '100 Waiting Ended', '300 Connected']);
  });

  it('from within an event, no other one of that chunk comes after the gap', () => {
    const items: string[] = [];
    story(
      (tor, far, at) => {
        tor.bandwidth$.subscribe((item) => {
          items.push(item._tag);
          if (E.isRight(item)) tor.reconnect();
        });
        at(100, () => far.send(BANDWIDTH, BANDWIDTH, BANDWIDTH));
      },
      { until: 500 },
    );
    expect(items).toEqual(['Right', 'Left']);
  });

  it('does nothing before something is asked, and after the end', () => {
    const told = story((tor, _, at) => {
      at(100, tor.reconnect);
      at(200, tor.close);
      at(300, tor.reconnect);
    });
    expect(told).toEqual([]);
  });
});

it('over a socket: a peer that stops answering is left, and the next connection is used', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    const isFirst = sockets.length === 1;
    let chunks = 0;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      chunks++;
      if (chunks === 1) socket.write(bytesOf(DONE));
      else if (!isFirst) socket.write(bytesOf(VALUE));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tor = client(tcp({ host: '127.0.0.1', port }), {
    silence: 40,
    reconnect: exponentialBackoff({ initial: 1, jitter: 0 }),
  });
  const waiting = firstValueFrom(tor.status$.pipe(filter((status) => status._tag === 'Waiting')));
  await firstValueFrom(tor.connected);
  expect(await firstValueFrom(tor.getConf(['A']))).toMatchObject({
    left: { _tag: 'ConnectionLost', reason: { _tag: 'TransportError', kind: 'Silent' } },
  });
  expect(await waiting).toMatchObject({ reason: { kind: 'Silent' } });
  expect(await firstValueFrom(tor.getConf(['A']))).toEqual(E.right([]));
  tor.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});
