/**
 * Profiles for ten programs, written for these specs: they allow what the profiles allow that Whonix ships for these
 * programs. Each has a request that it allows, with the lines on both sides of the gateway, and one that it refuses.
 */

export interface Program {
  readonly name: string;
  readonly profile: string;
  readonly allowed: {
    readonly request: string;
    /** What the Tor receives. */
    readonly asked: string;
    readonly answer: ReadonlyArray<string>;
    /** What the client receives. */
    readonly reply: ReadonlyArray<string>;
  };
  readonly refused: string;
}

const SERVICE = 'a'.repeat(56);
const KEY = `ED25519-V3:${'B'.repeat(86)}==`;
const CLIENT_KEY = 'C'.repeat(52);
const ADDRESS = '10.152.152.11';

const created = [`250-ServiceID=${SERVICE}`, '250 OK'];
const createdWithKey = [`250-ServiceID=${SERVICE}`, `250-PrivateKey=${KEY}`, '250 OK'];

/** Rules for every client. */
const everyone = (rules: string): string => `hosts: ['*']\n${rules}`;

const alwaysReady = String.raw`
    - pattern: status/bootstrap-phase
      response:
      - pattern: 250-status/bootstrap-phase=.*
        replacement: 250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"`;

export const programs: ReadonlyArray<Program> = [
  {
    name: 'bisq',
    profile: everyone(String.raw`
commands:
  GETINFO:${alwaysReady}
  ADD_ONION:
    # a new service, or one with a key, whose target is a port of the client
    - {pattern: '(\S+:\S+) Port=9999,([0-9]+)', replacement: '{0} Port=9999,{client-address}:{1}'}
  DEL_ONION: ['\S+']
  HSFETCH: ['\S+(?: SERVER=\S+)*']
  SETCONF: ['DisableNetwork=[01]']
events:
  HS_DESC:
    response:
      - pattern: '650 HS_DESC (UPLOADED|REQUESTED|RECEIVED) (\S+) (\S+).*'
        replacement: '650 HS_DESC {} {} {} redacted'
      - {pattern: '.*', replacement: ''}
  HS_DESC_CONTENT: {suppress: true}
  NOTICE: {suppress: true}
  WARN: {suppress: true}
`),
    allowed: {
      request: 'ADD_ONION NEW:BEST Port=9999,8080',
      asked: `ADD_ONION NEW:BEST Port=9999,${ADDRESS}:8080`,
      answer: createdWithKey,
      reply: createdWithKey,
    },
    refused: `ADD_ONION NEW:BEST Port=9999,${ADDRESS}:22`,
  },
  {
    name: 'bitcoind',
    profile: everyone(String.raw`
commands:
  ADD_ONION:
    - pattern: 'NEW:(\S+) Port=(8333|18333|38333),(?:127\.0\.0\.1|0\.0\.0\.0):(8334|18334|38334)'
      replacement: 'NEW:{} Port={},{client-address}:{} Flags=DiscardPK'
`),
    allowed: {
      request: 'ADD_ONION NEW:ED25519-V3 Port=8333,127.0.0.1:8334',
      asked: `ADD_ONION NEW:BEST Flags=DiscardPK Port=8333,${ADDRESS}:8334`,
      answer: created,
      reply: created,
    },
    refused: 'ADD_ONION NEW:ED25519-V3 Port=8333,127.0.0.1:9051',
  },
  {
    name: 'cwtch',
    profile: everyone(String.raw`
commands:
  GETINFO:${alwaysReady}
    - pattern: network-liveness
      response: [{pattern: 250-network-liveness=.*, replacement: 250-network-liveness=up}]
  GETCONF: [DisableNetwork]
  ADD_ONION:
    - pattern: '(ED25519-V3:\S+ Flags=DiscardPK,Detach Port=9878),\[::\]:(15[0-2][0-9]{2}|153[0-7][0-9])'
      replacement: '{},{client-address}:{}'
  DEL_ONION: ['\S+']
events:
  CIRC: {suppress: true}
  HS_DESC: {response: [{pattern: '650 HS_DESC (\S+ \S+).*', replacement: '650 HS_DESC {} UNKNOWN redacted'}]}
`),
    allowed: {
      request: 'GETINFO network-liveness',
      asked: 'GETINFO network-liveness',
      answer: ['250-network-liveness=down', '250 OK'],
      reply: ['250-network-liveness=up', '250 OK'],
    },
    refused: `ADD_ONION ${KEY} Flags=DiscardPK,Detach Port=9878,[::]:16000`,
  },
  {
    name: 'haveno',
    profile: everyone(String.raw`
commands:
  GETINFO:${alwaysReady}
    - net/listeners/socks
  ADD_ONION:
    - {pattern: '(\S+) Port=9999,([0-9]+)', replacement: '{} Port=9999,{client-address}:{}'}
  DEL_ONION: ['\S+']
  HSFETCH: ['\S+']
  TAKEOWNERSHIP: [{pattern: '', answer: 250 OK}]
events:
  ORCONN: {suppress: true}
`),
    allowed: {
      request: 'GETINFO status/bootstrap-phase',
      asked: 'GETINFO status/bootstrap-phase',
      answer: ['250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY="Connecting"', '250 OK'],
      reply: ['250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"', '250 OK'],
    },
    refused: 'GETINFO net/listeners/socks circuit-status',
  },
  {
    name: 'lnd',
    profile: everyone(String.raw`
commands:
  ADD_ONION:
    # it ends its request with a space
    - {pattern: '(NEW|ED25519-V3):(\S+) Port=(9735|9911),\3 ?', replacement: '{0}:{1} Port={2},{client-address}:{2}'}
  DEL_ONION: ['\S+']
`),
    allowed: {
      request: 'ADD_ONION NEW:ED25519-V3 Port=9735,9735 ',
      asked: `ADD_ONION NEW:BEST Port=9735,${ADDRESS}:9735`,
      answer: createdWithKey,
      reply: createdWithKey,
    },
    refused: 'ADD_ONION NEW:ED25519-V3 Port=9735,9911 ',
  },
  {
    name: 'onion authentication',
    profile: everyone(String.raw`
commands:
  onion_client_auth_add: ['[a-z2-7]{56} x25519:\S+(?: ClientName=\S+)?(?: Flags=\S+)?']
`),
    allowed: {
      request: `onion_client_auth_add ${SERVICE} x25519:${'A'.repeat(43)}=`,
      asked: `ONION_CLIENT_AUTH_ADD ${SERVICE} x25519:${'A'.repeat(43)}=`,
      answer: ['250 OK'],
      reply: ['250 OK'],
    },
    refused: 'ONION_CLIENT_AUTH_VIEW',
  },
  {
    name: 'onionshare',
    profile: everyone(String.raw`
commands:
  GETINFO:${alwaysReady}
    - onions/current
    - version
  ADD_ONION:
    # with port 1, it tries whether the Tor has client authorization
    - pattern: '(\S+) (Flags=V3Auth )?Port=(80|1),(176[0-5][0-9]|1)((?: ClientAuthV3=[A-Z2-7]{52})?)'
      replacement: '{} {}Port={},{client-address}:{}{}'
  DEL_ONION: ['\S+']
confs:
  HiddenServiceSingleHopMode:
  __OwningControllerProcess:
events:
  SIGNAL: {suppress: true}
  CONF_CHANGED: {suppress: true}
  STATUS_SERVER: {suppress: true}
  HS_DESC: {response: [{pattern: '650 HS_DESC (\S+ \S+).*', replacement: '650 HS_DESC {} UNKNOWN redacted'}]}
`),
    allowed: {
      request: `ADD_ONION NEW:ED25519-V3 Flags=V3Auth Port=80,17612 ClientAuthV3=${CLIENT_KEY}`,
      asked: `ADD_ONION NEW:BEST Flags=V3Auth Port=80,${ADDRESS}:17612 ClientAuthV3=${CLIENT_KEY}`,
      answer: [`250-ServiceID=${SERVICE}`, `250-PrivateKey=${KEY}`, `250-ClientAuthV3=${CLIENT_KEY}`, '250 OK'],
      reply: [`250-ServiceID=${SERVICE}`, `250-PrivateKey=${KEY}`, `250-ClientAuthV3=${CLIENT_KEY}`, '250 OK'],
    },
    refused: 'GETCONF HiddenServiceSingleHopMode SocksPort',
  },
  {
    name: 'ricochet',
    profile: everyone(String.raw`
commands:
  GETINFO:
    - pattern: status/circuit-established status/bootstrap-phase net/listeners/socks
      response:
      - {pattern: '250-net/listeners/socks=".*"', replacement: '250-net/listeners/socks="127.0.0.1:9150"'}
      - pattern: 250-status/bootstrap-phase=.*
        replacement: 250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"
  GETCONF: [DisableNetwork]
  ADD_ONION:
    - {pattern: '(\S+:\S+) Port=9878,[^ :]+:([0-9]+)', replacement: '{} Port=9878,{client-address}:{}'}
  DEL_ONION: ['\S+']
events:
  STATUS_CLIENT: {suppress: true}
`),
    allowed: {
      request: 'GETINFO status/circuit-established status/bootstrap-phase net/listeners/socks',
      asked: 'GETINFO status/circuit-established status/bootstrap-phase net/listeners/socks',
      answer: [
        '250-status/circuit-established=1',
        '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=90 TAG=circuit SUMMARY="Circuit"',
        '250-net/listeners/socks="10.152.152.10:9050"',
        '250 OK',
      ],
      reply: [
        '250-status/circuit-established=1',
        '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"',
        '250-net/listeners/socks="127.0.0.1:9150"',
        '250 OK',
      ],
    },
    refused: 'GETINFO net/listeners/socks',
  },
  {
    name: 'wahay',
    profile: everyone(String.raw`
commands:
  ADD_ONION:
    - pattern: '(NEW:\S+) Port=8181,(?:127\.0\.0\.1|0\.0\.0\.0):(\S+) Port=64738,(?:127\.0\.0\.1|0\.0\.0\.0):(\S+)'
      replacement: '{} Port=8181,{client-address}:{} Port=64738,{client-address}:{} Flags=DiscardPK'
  DEL_ONION: ['\S+']
  GETINFO: [version]
events:
  STREAM:
restrict-stream-events: true
`),
    allowed: {
      request: 'ADD_ONION NEW:BEST Port=8181,127.0.0.1:4001 Port=64738,127.0.0.1:4002',
      asked: `ADD_ONION NEW:BEST Flags=DiscardPK Port=8181,${ADDRESS}:4001 Port=64738,${ADDRESS}:4002`,
      answer: created,
      reply: created,
    },
    refused: 'SETEVENTS STREAM CIRC',
  },
  {
    name: 'zeronet',
    profile: everyone(String.raw`
commands:
  ADD_ONION:
    - {pattern: 'NEW:(\S+) [Pp]ort=(15441|33750)(?:,\2)?', replacement: 'NEW:{0} Port={1},{client-address}:{1}'}
  DEL_ONION: ['\S+']
  GETCONF: [hiddenservicesinglehopmode]
`),
    allowed: {
      request: 'ADD_ONION NEW:BEST port=15441',
      asked: `ADD_ONION NEW:BEST Port=15441,${ADDRESS}:15441`,
      answer: createdWithKey,
      reply: createdWithKey,
    },
    refused: 'SIGNAL NEWNYM',
  },
];
