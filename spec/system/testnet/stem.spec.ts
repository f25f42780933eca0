/** python3-stem and this library drive the same Tor, and agree about it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configLine, reset } from '../../../lib/index.js';
import type { Address } from '../../../lib/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { built } from './built.js';
import { controller, right } from './network.js';
import { describeInNetwork } from './inNetwork.js';

/** What drive.py prints. */
interface Told {
  readonly done: unknown;
  readonly version: string;
  readonly conf: Readonly<Record<string, ReadonlyArray<string>>>;
  readonly mappings: string;
  readonly circuits: ReadonlyArray<readonly [id: string, status: string, path: ReadonlyArray<string>]>;
}

const host = (address: string): Address => ({ _tag: 'Hostname', address });

describeInNetwork(
  'together with python3-stem',
  (network) => {
    let tor: V1Client;
    beforeEach(() => {
      tor = controller(network().node('c0'));
    });

    const stem = async (...act: ReadonlyArray<string>): Promise<Told> => {
      const { stdout } = await promisify(execFile)('/usr/bin/python3', [
        join(__dirname, 'drive.py'),
        network().node('c0').control,
        ...act,
      ]);
      return JSON.parse(stdout) as Told;
    };

    it('about the configuration, whoever sets it', async () => {
      const value = 'stem "quotes" \\ ü #';
      const { version } = await stem('set', 'ContactInfo', 'from stem');
      expect(await right(tor.getConf(['ContactInfo']))).toEqual([configLine('ContactInfo', 'from stem')]);
      expect((await right(tor.getInfoText(['version'])))[0]).toContain(version);
      await right(tor.setConf([configLine('ContactInfo', value), configLine('MaxCircuitDirtiness', '11 minutes')]));
      await right(tor.setConf([configLine('ExitNodes', 'r0,r1')]));
      const { conf } = await stem();
      expect(conf).toMatchObject({ MaxCircuitDirtiness: ['660'], ExitNodes: ['r0,r1'] });
      expect(conf['ContactInfo']).toHaveLength(1);
      await stem('reset', 'ExitNodes');
      // unlike others, this option has an empty line when it is not set
      expect(await right(tor.getConf(['ExitNodes']))).toEqual([configLine('ExitNodes', '')]);
      await right(tor.setConf([reset('ContactInfo'), reset('MaxCircuitDirtiness')]));
      expect(await stem()).toMatchObject({ conf: { MaxCircuitDirtiness: ['600'] } });
    });

    it('about mappings, whoever makes them', async () => {
      await stem('map', 'stem.example', '192.0.2.1');
      const theirs = { from: host('stem.example'), to: { _tag: 'IPv4', address: '192.0.2.1' } } as const;
      expect(await right(tor.getAllMappings)).toEqual(theirs);
      await right(tor.mapAddress(host('ours.example'), host('other.example')));
      expect((await stem()).mappings.split('\n').sort()).toEqual([
        'ours.example other.example NEVER',
        'stem.example 192.0.2.1 NEVER',
      ]);
      await right(tor.mapAddress(theirs.from, theirs.from));
      await right(tor.mapAddress(host('ours.example'), host('ours.example')));
      expect((await stem()).mappings).toBe('');
    });

    it('about circuits, whoever builds them', async () => {
      const { done } = await stem('extend');
      const id = Number(done);
      const circuits = await right(tor.snapshots.circuits);
      expect(circuits.find((circuit) => circuit.id === id)).toMatchObject({ status: 'Built' });
      const { id: own, path } = await built(tor);
      const told = await stem();
      expect(told.circuits).toContainEqual([String(own), 'BUILT', path]);
      await right(tor.closeCircuit(id));
      await right(tor.closeCircuit(own));
      expect((await stem()).circuits.filter(([one]) => one === String(id) || one === String(own))).toEqual([]);
    });
  },
  ['python3-stem'],
);
