/** Configuration of the nodes of a private network on this machine. */
import { join } from 'node:path';

export type Role = 'authority' | 'relay' | 'client';

export interface Node {
  readonly name: string;
  readonly role: Role;
  readonly folder: string;
  /** Of the ORPort; for a client, of the SocksPort. */
  readonly port: number;
  /** Of the DirPort of an authority. */
  readonly dirPort: number;
}

export const controlSocket = ({ folder }: Node): string => join(folder, 'control');
export const cookiePath = ({ folder }: Node): string => join(folder, 'control_auth_cookie');

/** Ends with the process of this id, however that ends. */
const common = (node: Node, owner: number): ReadonlyArray<string> => [
  'TestingTorNetwork 1',
  'PathsNeededToBuildCircuits 0.67',
  'TestingDirAuthVoteExit *',
  'TestingDirAuthVoteHSDir *',
  'TestingDirAuthVoteGuard *',
  'TestingMinExitFlagThreshold 0',
  'V3AuthNIntervalsValid 2',
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

/** The authorities vote each 10 s, which is as often as they can. */
const ofRole = ({ role, port, dirPort }: Node): ReadonlyArray<string> => {
  switch (role) {
    case 'authority':
      return [
        'SocksPort 0',
        'Address 127.0.0.1',
        `ORPort ${String(port)}`,
        `DirPort ${String(dirPort)}`,
        'ExitRelay 0',
        'AssumeReachable 1',
        'AuthoritativeDirectory 1',
        'V3AuthoritativeDirectory 1',
        'ContactInfo nobody@example.org',
        'TestingV3AuthInitialVotingInterval 5',
        'TestingV3AuthInitialVoteDelay 2',
        'TestingV3AuthInitialDistDelay 2',
        'V3AuthVotingInterval 10',
        'V3AuthVoteDelay 2',
        'V3AuthDistDelay 2',
      ];
    case 'relay':
      return [
        'SocksPort 0',
        'Address 127.0.0.1',
        `ORPort ${String(port)}`,
        'AssumeReachable 1',
        'ExitRelay 1',
        'ExitPolicyRejectPrivate 0',
        'ExitPolicy accept *:*',
        'ServerDNSDetectHijacking 0',
        'ServerDNSTestAddresses',
      ];
    case 'client':
      // of so few relays, a second layer of guards leaves some circuits no way
      return [`SocksPort 127.0.0.1:${String(port)}`, 'VanguardsLiteEnabled 0', 'SocksTimeout 20'];
  }
};

export const torrc = (node: Node, owner: number, authorities: ReadonlyArray<string>): string =>
  [...common(node, owner), ...ofRole(node), ...authorities, ''].join('\n');
