/** Streams through SOCKS: an echo server behind the exit. */
import { either as E } from 'fp-ts';
import { configLine, parseAddress, reset } from '../../../lib/index.js';
import type { Address, StreamEvent } from '../../../lib/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import { built } from './built.js';
import { fingerprints } from './fingerprints.js';
import { active, controller, right, see } from './network.js';
import type { Seen } from './network.js';
import { echo, socks } from './socks.js';
import type { Echo, Proxy } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

type Item = E.Either<unknown, StreamEvent>;

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (E.isLeft(parsed)) throw new Error(text);
  return parsed.right;
};

/** The events of the stream that first had this target, once it has ended. */
const lifeOf = async (seen: Seen<Item>, target: string): Promise<ReadonlyArray<StreamEvent>> => {
  const events = (items: ReadonlyArray<Item>): ReadonlyArray<StreamEvent> => {
    const all = items.filter(E.isRight).map(({ right: event }) => event);
    const first = all.find((event) => event.target === target);
    return all.filter(({ id }) => id === first?.id);
  };
  return events(await seen.until((items) => events(items).some(({ status }) => status === 'Closed')));
};

/** The statuses that TC has too. Where an exit does not answer, Tor tries the next one. */
const named = (events: ReadonlyArray<StreamEvent>): ReadonlyArray<unknown> =>
  events
    .map(({ status }) => status)
    .filter((status) => typeof status === 'string')
    .filter((status, i, all) => status !== all[i - 1]);

describeInNetwork('streams', (network) => {
  let tor: V1Client;
  let server: Echo;
  let seen: Seen<Item>;
  const proxy = (): Proxy => network().node('c0');

  beforeEach(async () => {
    tor = controller(network().node('c0'));
    server = await echo();
    seen = see(tor.stream$);
    await active(tor, 'stream$');
  });

  it('a stream is told of from its beginning to its end, with the circuit that it is on', async () => {
    const through = await socks(proxy(), '127.0.0.1', server.port);
    expect(through.reply).toBe(0);
    expect(await through.echo('hello')).toBe('hello');
    const on = seen.items.filter(E.isRight).find(({ right: event }) => event.status === 'Succeeded')?.right
      .details?.circuit;
    const circuits = await right(tor.snapshots.circuits);
    expect(circuits.find(({ id }) => id === on)).toMatchObject({ status: 'Built' });
    expect((await right(tor.snapshots.streams)).map(({ status }) => status)).toContain('Succeeded');
    through.close();
    const events = await lifeOf(seen, `127.0.0.1:${String(server.port)}`);
    expect(named(events)).toEqual(['SentConnect', 'Succeeded', 'Closed']);
    expect(events[0]).toMatchObject({ details: { status: 'NEW', purpose: 'USER', clientProtocol: 'SOCKS5' } });
    expect(events.at(-1)).toMatchObject({ details: { reason: expect.stringMatching(/^(DONE|END)$/) } });
  });

  it('one that nobody answers is refused, with the reason of the exit', async () => {
    const gone = await echo();
    gone.close();
    const through = await socks(proxy(), '127.0.0.1', gone.port);
    expect(through.reply).not.toBe(0);
    const events = await lifeOf(seen, `127.0.0.1:${String(gone.port)}`);
    expect(named(events)).not.toContain('Succeeded');
    expect(events).toContainEqual(
      expect.objectContaining({
        details: expect.objectContaining({
          reason: 'END',
          remoteReason: expect.any(String),
        }),
      }),
    );
  });

  it('goes to where its address is mapped to', async () => {
    const from = address('echo.example');
    const to = address('127.0.0.1');
    expect(await right(tor.mapAddress(from, to))).toEqual({ from, to });
    afterwards(() => right(tor.mapAddress(from, from)));
    const through = await socks(proxy(), 'echo.example', server.port);
    expect(await through.echo('mapped')).toBe('mapped');
    through.close();
    const events = await lifeOf(seen, `echo.example:${String(server.port)}`);
    expect(events.find(({ status }) => status === 'Succeeded')?.target).toBe(`127.0.0.1:${String(server.port)}`);
  });

  it('left to the controller, is put on a circuit of its choice, and closed by it', async () => {
    await right(tor.setConf([configLine('__LeaveStreamsUnattached', '1')]));
    afterwards(() => right(tor.setConf([reset('__LeaveStreamsUnattached')])));
    const { id: own } = await built(tor, await fingerprints(tor, 'a0', 'a1', 'r1'));
    const connecting = socks(proxy(), '127.0.0.1', server.port);
    const isNew = (item: Item): item is E.Right<StreamEvent> =>
      E.isRight(item) && item.right.details?.status === 'NEW' && item.right.details.purpose === 'USER';
    const [id = NaN] = (await seen.until((items) => items.some(isNew)))
      .filter(isNew)
      .map(({ right: event }) => event.id);
    await right(tor.attachStream(id, own));
    const through = await connecting;
    expect(await through.echo('attached')).toBe('attached');
    await right(tor.closeStream(id));
    const events = await lifeOf(seen, `127.0.0.1:${String(server.port)}`);
    expect(events.find(({ status }) => status === 'Succeeded')?.details?.circuit).toBe(own);
    await right(tor.closeCircuit(own));
  });

  it('what it moves is counted', async () => {
    const through = await socks(proxy(), '127.0.0.1', server.port);
    const text = 'x'.repeat(100_000);
    const moved = right(tor.bandwidth$, ({ read, written }) => read > 0 && written > 0);
    await active(tor, 'bandwidth$');
    expect(await through.echo(text)).toBe(text);
    through.close();
    expect((await moved).read).toBeGreaterThan(0);
  });
});
