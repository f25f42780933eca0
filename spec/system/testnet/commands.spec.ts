/** Configuration and signals, and what comes of them. */
import { readFileSync } from 'node:fs';
import { either as E } from 'fp-ts';
import type { CircuitId } from '../../../lib/index.js';
import { configLine, reset } from '../../../lib/index.js';
import type { V1Client, V1Tor } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import { active, controller, right, see } from './network.js';
import { echo, socks } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

describeInNetwork('commands', (network) => {
  let tor: V1Client;
  beforeEach(() => {
    tor = controller(network().node('c0'));
  });

  /** Sends it, and waits until it has been carried out. */
  const signalled = async (signal: Parameters<V1Tor['signal']>[0]): Promise<void> => {
    const done = see(tor.event('SIGNAL'));
    await active(tor, 'SIGNAL');
    await right(tor.signal(signal));
    await done.until((items) => items.some(E.exists((event) => event.signal === signal.toUpperCase())));
    done.stop();
  };

  it('configuration that is set and saved is in the file, and read back after a reload; the rest is gone', async () => {
    const saved = configLine('MaxCircuitDirtiness', '660');
    await right(tor.setConf([configLine('MaxCircuitDirtiness', '11 minutes')]));
    afterwards(async () => {
      await right(tor.setConf([reset('MaxCircuitDirtiness')]));
      await right(tor.saveConf);
    });
    await right(tor.saveConf);
    expect(readFileSync(network().node('c0').torrc, 'utf8')).toMatch(/^MaxCircuitDirtiness 660$/m);
    await right(tor.setConf([configLine('MaxCircuitDirtiness', '12 minutes'), configLine('ContactInfo', 'x')]));
    await signalled('Reload');
    expect(await right(tor.getConf(['MaxCircuitDirtiness', 'ContactInfo']))).toEqual([saved]);
  });

  it('NewNym puts the next stream on another circuit', async () => {
    const server = await echo();
    const target = `127.0.0.1:${String(server.port)}`;
    const circuitOfOne = async (): Promise<CircuitId | undefined> => {
      const through = await socks(network().node('c0'), '127.0.0.1', server.port);
      expect(through.reply).toBe(0);
      const streams = await right(tor.snapshots.streams);
      through.close();
      return streams.filter((stream) => stream.target === target).at(-1)?.details?.circuit;
    };
    const before = await circuitOfOne();
    expect(await circuitOfOne()).toBe(before);
    await signalled('NewNym');
    const after = await circuitOfOne();
    expect([before, after]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(after).not.toBe(before);
  });

  it('Heartbeat and Dormant are lines of the log; after Active it carries streams', async () => {
    const log = see(tor.log$);
    await active(tor, 'log$');
    afterwards(() => right(tor.signal('Active')));
    await signalled('Heartbeat');
    await log.until((items) => items.some(E.exists(({ message }) => message.startsWith('Heartbeat: '))));
    await signalled('Dormant');
    await log.until((items) => items.some(E.exists(({ message }) => message.startsWith('Going dormant'))));
    await signalled('Active');
    const server = await echo();
    const through = await socks(network().node('c0'), '127.0.0.1', server.port);
    expect(through.reply).toBe(0);
    expect(await through.echo('awake')).toBe('awake');
  });
});
