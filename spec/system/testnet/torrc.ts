/** Configuration of the nodes of a private network on this machine. */
import { join } from 'node:path';

export type Role = 'authority' | 'relay' | 'client';

export interface Node {
  readonly name: string;
  readonly role: Role;
  readonly folder: string;
  /** An address of the loopback interface. */
  readonly host: string;
  /** Of the ORPort; for a client, of the SocksPort. */
  readonly port: number;
  /** Of the DirPort of an authority. */
  readonly dirPort: number;
}

export const controlSocket = ({ folder }: Node): string => join(folder, 'control');
export const cookiePath = ({ folder }: Node): string => join(folder, 'control_auth_cookie');
export const torrcPath = ({ folder }: Node): string => join(folder, 'torrc');

/** Ends with the process of this id, however that ends. */
const common = (node: Node, owner: number): ReadonlyArray<string> => [
  `DataDirectory ${node.folder}`,
  `Nickname ${node.name}`,
  `ControlSocket ${controlSocket(node)}`,
  'CookieAuthentication 1',
  `CookieAuthFile ${cookiePath(node)}`,
  `__OwningControllerProcess ${String(owner)}`,
  'Log notice stdout',
  'SafeLogging 0',
  'ShutdownWaitLength 0',
  'ConnLimit 60',
];

const router = ({ host, port }: Node): ReadonlyArray<string> => [
  'SocksPort 0',
  `Address ${host}`,
  `ORPort ${host}:${String(port)}`,
  'AssumeReachable 1',
];

const ofRole = (node: Node): ReadonlyArray<string> => {
  switch (node.role) {
    case 'authority':
      return [
        ...router(node),
        `DirPort ${node.host}:${String(node.dirPort)}`,
        'ExitRelay 0',
        'AuthoritativeDirectory 1',
        'V3AuthoritativeDirectory 1',
        'ContactInfo nobody@example.org',
        // everybody may be anything at once
        'TestingDirAuthVoteExit *',
        'TestingDirAuthVoteHSDir *',
        'TestingDirAuthVoteGuard *',
        'TestingMinExitFlagThreshold 0',
        // votes each 10 s, which is as often as they can; the first ones sooner
        'TestingV3AuthInitialVotingInterval 5',
        'TestingV3AuthInitialVoteDelay 2',
        'TestingV3AuthInitialDistDelay 2',
        'V3AuthVotingInterval 10',
        'V3AuthVoteDelay 2',
        'V3AuthDistDelay 2',
        // on a busy machine some votes fail
        'V3AuthNIntervalsValid 20',
      ];
    case 'relay':
      return [
        ...router(node),
        'ExitRelay 1',
        'ExitPolicyRejectPrivate 0',
        'ExitPolicy accept *:*',
        'ServerDNSDetectHijacking 0',
        'ServerDNSTestAddresses',
      ];
    case 'client':
      return [`SocksPort ${node.host}:${String(node.port)}`];
  }
};

/** Of a client that these authorities are to let in. */
export const joining = (authorities: ReadonlyArray<string>): ReadonlyArray<string> => [
  'TestingTorNetwork 1',
  ...authorities,
  'SocksTimeout 20',
  // what it learns of the network it learns at once
  'FetchDirInfoEarly 1',
  'FetchDirInfoExtraEarly 1',
  // a circuit is given up when it hangs, not when the machine is busier than it was
  'LearnCircuitBuildTimeout 0',
  // of so few relays, circuits in pairs and a second layer of guards leave others no way
  'ConfluxEnabled 0',
  'VanguardsLiteEnabled 0',
];

export const torrc = (node: Node, owner: number, authorities: ReadonlyArray<string>): string =>
  [
    ...(node.role === 'client' ? joining(authorities) : ['TestingTorNetwork 1', ...authorities]),
    ...common(node, owner),
    ...ofRole(node),
    '',
  ].join('\n');
