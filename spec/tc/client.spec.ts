import { either as E } from 'fp-ts';
import { firstValueFrom, lastValueFrom, Subscription, toArray } from 'rxjs';
import { client, noReconnect, secret, using } from '../../lib/index.js';
import type { Client, ClientOptions, TorError } from '../../lib/index.js';
import type { Message } from '../../lib/tc/message/Message.js';
import { connectionLost, encodeError, outOfStep, serverError, transportError } from '../../lib/TorError.js';
import { connectTo, bytesOf, tick, wire } from './client/wire.js';
import type { Wire } from './client/wire.js';

const DONE: Message = { _tag: 'Done' };
const value = (key: string, text: string): Message => ({ _tag: 'ConfValue', lines: [{ key, value: text }] });
const error = (code: 'UnrecognizedKey' | 'UnrecognizedByteCode', text: string): Message => ({
  _tag: 'Error',
  code,
  text,
});
const bandwidth = (read: number): Message => ({ _tag: 'Event', event: { _tag: 'Bandwidth', read, written: 0 } });

/** A client that has authenticated. */
const open = async (options: ClientOptions = {}): Promise<{ tor: Client; far: Wire }> => {
  const far = wire();
  const tor = client(connectTo(far), { reconnect: noReconnect, ...options });
  const connected = firstValueFrom(tor.connected);
  await tick();
  far.received();
  far.send(DONE);
  expect(await connected).toEqual(E.right(1));
  return { tor, far };
};

const collect = <A>(): { readonly items: Array<A>; readonly next: (item: A) => void } => {
  const items: Array<A> = [];
  return {
    items,
    next: (item) => {
      items.push(item);
    },
  };
};

describe('requests', () => {
  it('making a client connects nothing, and neither does making a request', async () => {
    const connect = connectTo(wire());
    const tor = client(connect);
    tor.getConf(['SocksPort']);
    tor.status$.subscribe();
    await tick();
    expect(connect.attempts()).toBe(0);
    tor.close();
  });

  it('authenticates with the secret before anything else', async () => {
    const far = wire();
    const tor = client(connectTo(far), { secret: secret('geheim') });
    const answer = firstValueFrom(tor.getConf(['SocksPort']));
    await tick();
    expect(far.received()).toEqual([{ _tag: 'Authenticate', secret: new TextEncoder().encode('geheim') }]);
    far.send(DONE);
    await tick();
    expect(far.received()).toEqual([{ _tag: 'GetConf', keys: ['SocksPort'] }]);
    far.send(value('SocksPort', '9050'));
    expect(await answer).toEqual(E.right([{ key: 'SocksPort', value: '9050' }]));
    tor.close();
  });

  it('each subscription asks once', async () => {
    const { tor, far } = await open();
    const request = tor.getConf(['A']);
    const both = [firstValueFrom(request), firstValueFrom(request)];
    await tick();
    expect(far.received()).toHaveLength(2);
    far.send(value('A', '1'), value('A', '2'));
    expect(await Promise.all(both)).toEqual([E.right([{ key: 'A', value: '1' }]), E.right([{ key: 'A', value: '2' }])]);
    tor.close();
  });

  it('the requests of one tick go out as one chunk', async () => {
    const { tor, far } = await open();
    const before = far.writes();
    for (let i = 0; i < 100; i++) tor.getConf([`K${String(i)}`]).subscribe();
    await tick();
    expect(far.received()).toHaveLength(100);
    expect(far.writes() - before).toBe(1);
    tor.close();
  });

  it('an ERROR is a Left of its request alone', async () => {
    const { tor, far } = await open();
    const answers = Promise.all([
      firstValueFrom(tor.getConf(['Bogus'])),
      firstValueFrom(tor.setConf([{ key: 'A', value: '1' }])),
    ]);
    await tick();
    far.send(error('UnrecognizedKey', 'Bogus'), DONE);
    expect(await answers).toEqual([
      E.left(serverError('UnrecognizedKey', 'Bogus', undefined, 'GETCONF')),
      E.right(undefined),
    ]);
    tor.close();
  });

  it('events between a request and its reply go to their stream', async () => {
    const { tor, far } = await open();
    const seen = collect<E.Either<TorError, unknown>>();
    tor.bandwidth$.subscribe(seen.next);
    await tick();
    far.send(DONE);
    const answer = firstValueFrom(tor.saveConf);
    await tick();
    far.send(bandwidth(1), DONE, bandwidth(2));
    expect(await answer).toEqual(E.right(undefined));
    expect(seen.items.map((item) => (item._tag === 'Right' ? (item.right as { read: number }).read : item))).toEqual([
      1, 2,
    ]);
    tor.close();
  });

  it('all mappings: one Right each, then it completes', async () => {
    const { tor, far } = await open();
    const answer = lastValueFrom(tor.getAllMappings.pipe(toArray()));
    const none = lastValueFrom(tor.getAllMappings.pipe(toArray()));
    await tick();
    const mapping = {
      from: { _tag: 'IPv4', address: '127.192.0.1' },
      to: { _tag: 'Hostname', address: 'a.onion' },
    } as const;
    far.send({ _tag: 'AddressMapped', ...mapping }, { _tag: 'AddressMapped', ...mapping }, DONE, DONE);
    expect(await answer).toEqual([E.right(mapping), E.right(mapping)]);
    expect(await none).toEqual([]);
    tor.close();
  });

  it('a reply of the wrong type ends the session, and the next request gets no answer of another', async () => {
    const { tor, far } = await open();
    const answers = Promise.all([firstValueFrom(tor.getConf(['A'])), firstValueFrom(tor.getConf(['B']))]);
    await tick();
    far.send(DONE, value('B', 'x'));
    const lost = E.left(connectionLost(1, outOfStep('CONFVALUE or ERROR in reply to GETCONF', 'DONE')));
    expect(await answers).toEqual([lost, lost]);
    expect(far.destroyed()).toBe(true);
  });

  it('the addresses of MAPADDRESS may be text, which is parsed', async () => {
    const { tor, far } = await open();
    tor.mapAddress('.', '::FFFF:1.2.3.4').subscribe();
    tor.mapAddress('10.1.2.3', { _tag: 'Hostname', address: 'a.example' }).subscribe();
    await tick();
    expect(far.received()).toEqual([
      {
        _tag: 'MapAddress',
        from: { _tag: 'Hostname', address: '.' },
        to: { _tag: 'IPv6', address: '::ffff:1.2.3.4' },
      },
      {
        _tag: 'MapAddress',
        from: { _tag: 'IPv4', address: '10.1.2.3' },
        to: { _tag: 'Hostname', address: 'a.example' },
      },
    ]);
    tor.close();
  });

  it('text that is not an address is a Left of each subscription, and nothing is sent', async () => {
    const { tor, far } = await open();
    const answer$ = tor.mapAddress('1.2.3.400', 'a.example');
    const refused = E.left(
      encodeError('MAPADDRESS', 'Original address', 'four numbers from 0 to 255, without leading zeros', '"1.2.3.400"'),
    );
    expect([await firstValueFrom(answer$), await firstValueFrom(answer$)]).toEqual([refused, refused]);
    await tick();
    expect(far.received()).toEqual([]);
    tor.close();
  });

  it('what the wire cannot carry is a Left at once, and nothing is sent', async () => {
    const { tor, far } = await open();
    expect(await firstValueFrom(tor.getConf(['a b']))).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'EncodeError', field: 'Key' },
    });
    expect(await firstValueFrom(tor.setConf([{ key: 'A', value: 'x\ny' }]))).toMatchObject({
      left: { _tag: 'EncodeError', field: 'Value' },
    });
    expect(await firstValueFrom(tor.getConf([]))).toMatchObject({ left: { _tag: 'EncodeError' } });
    await tick();
    expect(far.received()).toEqual([]);
    tor.close();
  });

  it('a raw message takes its place in the queue, with a reply of any type', async () => {
    const { tor, far } = await open();
    const answers = Promise.all([
      firstValueFrom(tor.getConf(['A'])),
      firstValueFrom(tor.request({ type: 0x0d, body: new Uint8Array([1]) })),
      lastValueFrom(tor.request({ type: 0x0c, body: new Uint8Array() }, 'until done').pipe(toArray())),
    ]);
    await tick();
    expect(far.received().map((message) => message._tag)).toEqual(['GetConf', 'Unknown', 'GetAllMappings']);
    far.send(value('A', '1'), { _tag: 'Unknown', type: 0x0e, body: new Uint8Array([7]) }, DONE);
    const [, raw, list] = await answers;
    expect(raw).toEqual(E.right({ type: 0x0e, body: new Uint8Array([7]) }));
    expect(list).toHaveLength(1);
    tor.close();
  });

  it('the end of the connection is the success of a signal to halt', async () => {
    const { tor, far } = await open();
    const answers = Promise.all([firstValueFrom(tor.signal('Halt')), firstValueFrom(tor.saveConf)]);
    await tick();
    expect(far.received()[0]).toEqual({ _tag: 'Signal', signal: 'Halt' });
    far.end();
    expect((await answers)[0]).toEqual(E.right(undefined));
    expect((await answers)[1]._tag).toBe('Left');
  });

  it.each(['NewNym', 'ClearDnsCache', 'Heartbeat', 'Active', 'Dormant'] as const)(
    'the signal %s, which TC does not have, is an EncodeError that says so, and nothing is sent',
    async (signal) => {
      const { tor, far } = await open();
      const wanted = 'a signal of TC (Reload, Shutdown, Dump, Debug, Halt)';
      expect(await firstValueFrom(tor.signal(signal))).toEqual(
        E.left({ _tag: 'EncodeError', message: 'SIGNAL', field: 'Signal', wanted, got: `"${signal}"` }),
      );
      await tick();
      expect(far.received()).toEqual([]);
      tor.close();
    },
  );

  it("the client's signals can be those that real servers took", async () => {
    for (const [signals, byte] of [
      ['specification', 0x10],
      ['tor', 0x0a],
    ] as const) {
      const { tor, far } = await open({ signals });
      tor.signal('Dump').subscribe();
      await tick();
      expect(far.lastChunk()).toEqual(new Uint8Array([0, 1, 0, 9, byte]));
      tor.close();
    }
  });
});

describe('a request owns its place, not its subscriber', () => {
  it('one that is unsubscribed in flight consumes its late reply', async () => {
    const { tor, far } = await open();
    const given = collect<unknown>();
    const first = tor.getConf(['A']).subscribe(given.next);
    const second = firstValueFrom(tor.getConf(['B']));
    await tick();
    first.unsubscribe();
    far.send(value('A', '1'), value('B', '2'));
    expect(await second).toEqual(E.right([{ key: 'B', value: '2' }]));
    expect(given.items).toEqual([]);
    tor.close();
  });

  it('one that is unsubscribed before its tick has ended was sent nevertheless, and keeps its place', async () => {
    const { tor, far } = await open();
    tor.getConf(['A']).subscribe().unsubscribe();
    const second = firstValueFrom(tor.getConf(['B']));
    await tick();
    far.send(value('A', '1'), value('B', '2'));
    expect(await second).toEqual(E.right([{ key: 'B', value: '2' }]));
    tor.close();
  });

  it('one that is unsubscribed while it waits for a connection is never sent', async () => {
    const far = wire();
    const tor = client(connectTo(far));
    const first = tor.getConf(['A']).subscribe();
    tor.getConf(['B']).subscribe();
    first.unsubscribe();
    await tick();
    far.received();
    far.send(DONE);
    await tick();
    expect(far.received()).toEqual([{ _tag: 'GetConf', keys: ['B'] }]);
    tor.close();
  });

  it('a list that is given up half way is consumed to its end', async () => {
    const { tor, far } = await open();
    const given = collect<unknown>();
    const subscription = new Subscription();
    subscription.add(
      tor.getAllMappings.subscribe((item) => {
        given.next(item);
        subscription.unsubscribe();
      }),
    );
    const next = firstValueFrom(tor.getConf(['B']));
    await tick();
    const mapping: Message = {
      _tag: 'AddressMapped',
      from: { _tag: 'Hostname', address: 'a' },
      to: { _tag: 'Hostname', address: 'b' },
    };
    far.send(mapping, mapping, mapping, DONE, value('B', '2'));
    expect(await next).toEqual(E.right([{ key: 'B', value: '2' }]));
    expect(given.items).toHaveLength(1);
    tor.close();
  });
});

describe('depth', () => {
  it('20,000 requests behind one late reply, over a peer that answers synchronously: no recursion', async () => {
    const { tor, far } = await open();
    const held: Array<Message> = [];
    let late = true;
    far.onMessage = (message) => {
      if (message._tag !== 'GetConf') return;
      if (late) held.push(value(message.keys[0] as string, '1'));
      else far.send(value(message.keys[0] as string, '1'));
    };
    let answered = 0;
    for (let i = 0; i < 20_000; i++) {
      tor.getConf([`K${String(i)}`]).subscribe((answer) => {
        if (E.isRight(answer) && answer.right[0]?.key === `K${String(i)}`) answered++;
      });
    }
    await tick();
    late = false;
    far.sendBytes(bytesOf(...held));
    expect(answered).toBe(20_000);
    tor.close();
  });

  it('a request that is made from within an answer, 20,000 times, over a synchronous peer', async () => {
    const { tor, far } = await open();
    far.onMessage = () => {
      far.send(DONE);
    };
    const count = await new Promise<number>((resolve) => {
      let n = 0;
      const again = (): void => {
        if (++n === 20_000) resolve(n);
        else tor.saveConf.subscribe(again);
      };
      tor.saveConf.subscribe(again);
    });
    expect(count).toBe(20_000);
    tor.close();
  });

  it('a full queue is a Left', async () => {
    const { tor } = await open({ maxInFlight: 2 });
    tor.saveConf.subscribe();
    tor.saveConf.subscribe();
    expect(await firstValueFrom(tor.saveConf)).toMatchObject({ left: { _tag: 'QueueFull', limit: 2 } });
    tor.close();
  });
});

describe('the end of a connection', () => {
  it('10,000 pending requests all get their Left, and later ones too', async () => {
    const { tor, far } = await open();
    const lefts: Array<TorError> = [];
    for (let i = 0; i < 10_000; i++) {
      tor.getConf(['A']).subscribe((answer) => {
        if (E.isLeft(answer)) lefts.push(answer.left);
      });
    }
    await tick();
    const reset = transportError('Reset', 'memory:wire', 'reset');
    far.fail(reset);
    expect(lefts).toHaveLength(10_000);
    expect(lefts[0]).toEqual(connectionLost(1, reset));
    expect(await firstValueFrom(tor.saveConf)).toEqual(E.left(connectionLost(1, reset)));
    expect(far.destroyed()).toBe(true);
  });

  it('within a frame says how much was missing', async () => {
    const { tor, far } = await open();
    const answer = firstValueFrom(tor.saveConf);
    await tick();
    far.sendBytes(new Uint8Array([0, 9, 0, 4, 1]));
    far.end();
    expect(await answer).toEqual(E.left(connectionLost(1, { _tag: 'Truncated', received: 5, missing: 8 })));
  });

  it('close gives a Left to what is pending, completes events, and is final', async () => {
    const { tor, far } = await open();
    const events = lastValueFrom(tor.log$.pipe(toArray()));
    const answer = firstValueFrom(tor.saveConf);
    await tick();
    tor.close();
    expect(await answer).toMatchObject({ left: { _tag: 'Closed' } });
    expect(await events).toEqual([]);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'Closed' });
    expect(await firstValueFrom(tor.saveConf)).toMatchObject({ left: { _tag: 'Closed' } });
    expect(await lastValueFrom(tor.log$)).toMatchObject({ left: { _tag: 'Closed' } });
    expect(far.destroyed()).toBe(true);
  });

  it('using closes when its subscription ends', async () => {
    const far = wire();
    far.onMessage = () => {
      far.send(DONE);
    };
    expect(
      await firstValueFrom(
        using(
          () => client(connectTo(far)),
          (tor) => tor.saveConf,
        ),
      ),
    ).toEqual(E.right(undefined));
    expect(far.destroyed()).toBe(true);
  });

  it('a refused connection is the answer, when it is not to be tried again', async () => {
    const refused = transportError('Refused', 'tcp://127.0.0.1:1', 'connection refused');
    const tor = client(connectTo(refused), { reconnect: noReconnect });
    expect(await firstValueFrom(tor.saveConf)).toEqual(E.left(refused));
    expect(await firstValueFrom(tor.log$)).toEqual(E.left(refused));
  });

  it('a refused secret is the answer, when it is not to be tried again', async () => {
    const far = wire();
    const tor = client(connectTo(far), { reconnect: noReconnect, secret: secret('geheim') });
    const answer = firstValueFrom(tor.saveConf);
    await tick();
    far.send({ _tag: 'Error', code: 'AuthenticationFailed', text: 'Authentication failed' });
    const refusal = serverError('AuthenticationFailed', 'Authentication failed', undefined, 'AUTHENTICATE');
    expect(await answer).toEqual(E.left(refusal));
    expect(far.destroyed()).toBe(true);
  });
});
