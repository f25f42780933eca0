/** Unmodified clients in a network see through a gateway what they see on the Tor behind it. */
import { configLine, reset } from '../../../lib/index.js';
import { listenTcp } from '../../../lib/node.js';
import { listenV1 } from '../../../lib/v1/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import { drive } from '../clients/drive.js';
import type { Facts } from '../clients/drive.js';
import { controller, right } from './network.js';
import { describeInNetwork } from './inNetwork.js';

describeInNetwork(
  'clients in a network',
  (network) => {
    let tor: V1Client;
    let direct: number;
    let gateway: number;

    const portOf = (text: string): number => Number(/:(\d+)"?$/.exec(text)?.[1]);

    beforeEach(async () => {
      tor = controller(network().node('c0'));
      await right(tor.setConf([configLine('ControlPort', 'auto')]));
      afterwards(() => right(tor.setConf([reset('ControlPort')])));
      const [listeners] = await right(tor.getInfoText(['net/listeners/control']));
      direct = portOf(listeners.split(' ').find((listener) => listener.startsWith('"127.')) ?? '');
      const listening$ = listenV1(tor, listenTcp());
      const first = await new Promise<string>((resolve, reject) => {
        const subscription = listening$.subscribe((item) => {
          if (item._tag === 'Left') reject(new Error(JSON.stringify(item.left)));
          else if (item.right._tag === 'Listening') resolve(item.right.url);
        });
        afterwards(() => subscription.unsubscribe());
      });
      gateway = portOf(first);
    });

    const programs: ReadonlyArray<
      readonly [title: string, program: string, args: ReadonlyArray<string>, facts: Facts]
    > = [
      [
        'python3-stem builds a circuit and publishes an onion service',
        'stem_client.py',
        ['extend', 'publish'],
        { built: ['BUILT', true], closed: true, published: 56 },
      ],
      ['python3-txtorcon finds the circuits', 'txtorcon_client.py', ['circuits'], { circuits: true, signal: 'OK' }],
      [
        'onionshare-cli starts and stops a share',
        'onionshare_client.py',
        [],
        { address: true, exit: 0, traceback: false },
      ],
      // the last one, since the guards that it chooses stay in the configuration
      ['vanguards chooses guards from the consensus', 'vanguards_client.py', ['few'], { exit: 0, traceback: false }],
    ];

    it.each(programs)(
      '%s',
      async (_, program, args, expected) => {
        const facts = await drive(program, direct, ...args);
        expect(facts).toMatchObject(expected);
        expect(await drive(program, gateway, ...args)).toEqual(facts);
      },
      240_000,
    );
  },
  ['python3-stem', 'python3-txtorcon', 'vanguards', 'onionshare-cli'],
);
