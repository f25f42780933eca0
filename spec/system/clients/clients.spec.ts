/** Unmodified clients see the same on a real Tor, on a gateway in front of that Tor and on the simulated Tor. */
import { either as E } from 'fp-ts';
import { filter, firstValueFrom } from 'rxjs';
import type { Subscription } from 'rxjs';
import { parse } from 'yaml';
import { policies } from '../../../lib/index.js';
import { listenTcp, unix } from '../../../lib/node.js';
import { simulator } from '../../../lib/simulator/index.js';
import { listenV1, v1Client } from '../../../lib/v1/index.js';
import type { ListenV1Options, ServedTor, V1Client } from '../../../lib/v1/index.js';
import { programs } from '../../policies/profile/programs.js';
import { describeWith } from '../describeWith.js';
import type { Package } from '../describeWith.js';
import { realTor } from '../tor/realTor.js';
import { drive } from './drive.js';
import type { Facts } from './drive.js';

jest.setTimeout(120_000);

const process = realTor('ControlPort auto');
const listening: Subscription[] = [];
let upstream: V1Client;
const ports = { real: 0, gateway: 0, simulated: 0 };

/** Serves a Tor on v1, on a free port. */
const served = async (tor: ServedTor, options: ListenV1Options = {}): Promise<number> => {
  const log$ = listenV1(tor, listenTcp(), options);
  return new Promise((resolve, reject) => {
    listening.push(
      log$.subscribe((item) => {
        if (item._tag === 'Left') reject(new Error(JSON.stringify(item.left)));
        else if (item.right._tag === 'Listening') resolve(Number(/:(\d+)$/.exec(item.right.url)?.[1]));
      }),
    );
  });
};

beforeAll(async () => {
  await process.start();
  upstream = v1Client(unix(process.socket));
  const listeners = await firstValueFrom(
    upstream.getInfoText(['net/listeners/control']).pipe(filter((item) => item._tag === 'Right')),
  );
  ports.real = Number(/127\.0\.0\.1:(\d+)/.exec(listeners.right[0])?.[1]);
  ports.gateway = await served(upstream);
  ports.simulated = await served(simulator());
});

afterAll(async () => {
  for (const one of listening) one.unsubscribe();
  upstream.close();
  await process.remove();
});

const clients: ReadonlyArray<readonly [Package, string, ReadonlyArray<string>]> = [
  // the simulated Tor reads a value as a line of a torrc, in which `#` begins a comment
  ['python3-stem', 'stem_client.py', ['hash']],
  ['python3-txtorcon', 'txtorcon_client.py', []],
  ['nyx', 'nyx_client.py', []],
  ['vanguards', 'vanguards_client.py', []],
];

for (const [name, program, differing] of clients) {
  describeWith(['tor', name], name, () => {
    const common = (facts: Facts): Facts =>
      Object.fromEntries(Object.entries(facts).filter(([key]) => !differing.includes(key)));

    it('sees on a gateway what it sees on the Tor behind it', async () => {
      const facts = await drive(program, ports.real);
      expect(await drive(program, ports.gateway)).toEqual(facts);
    });

    it('sees on the simulated Tor what it sees on a real one', async () => {
      const facts = await drive(program, ports.real);
      expect(common(await drive(program, ports.simulated))).toEqual(common(facts));
    });
  });
}

describeWith(['tor', 'python3-stem'], 'python3-stem', () => {
  it('builds and closes a circuit of the simulated Tor', async () => {
    expect(await drive('stem_client.py', ports.simulated, 'extend')).toMatchObject({
      built: ['BUILT', true],
      closed: true,
    });
  });
});

describeWith(['tor', 'onionshare-cli'], 'onionshare-cli', () => {
  it('starts and stops a share behind a profile for it', async () => {
    const rules: unknown = parse(programs.find(({ name }) => name === 'onionshare')?.profile ?? '');
    const profile = E.getOrElseW(() => undefined)(policies.profile(rules));
    expect(await drive('onionshare_client.py', await served(simulator(), { profile }))).toEqual({
      address: true,
      exit: 0,
      key: true,
      traceback: false,
    });
  });

  it('starts and stops a share on the simulated Tor', async () => {
    expect(await drive('onionshare_client.py', ports.simulated)).toEqual({
      address: true,
      exit: 0,
      key: true,
      traceback: false,
    });
  });
});
