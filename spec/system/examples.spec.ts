/**
 * Each example, run as its header says: in a process of its own, against dist, so `npm run build` comes first
 * (`npm run test:system` does that).
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { closeTextTors, textTor } from '../cli/v1Tor.js';
import type { TextTor } from '../cli/v1Tor.js';
import { describeWith } from './describeWith.js';
import { realTor } from './tor/realTor.js';

const root = join(__dirname, '..', '..');

/** What each prints, among other lines. */
const alone: Readonly<Record<string, ReadonlyArray<RegExp>>> = {
  'bandwidth-rates': [/^ +read +3 s average +total read$/m, /( +\d+\.\d KiB){3}\n.*\n.*\n.*KiB$/m],
  'circuit-life': [/^circuit \d+: Launched, to \w+, to \w+, to \w+, Built, Closed$/m],
  'errors-with-either': [
    /^fine: "set and saved"$/m,
    /^ServerError: .*UnrecognizedKey.* -> check the spelling of the option$/m,
    /^EncodeError: .* -> nothing was sent; correct the Value$/m,
    /^ServerError: .* -> Tor said no \(AuthenticationFailed\)$/m,
    /^TransportError: .* -> try again later$/m,
    /^fine: \[\{"key":"SocksPort","value":"9050"\}\]$/m,
  ],
  'event-pipeline': [
    /^a simulated Tor listens on tcp:\/\/127\.0\.0\.1:\d+$/m,
    /^built through \w+, \w+, \w+$/m,
    /^done: 5 circuits$/m,
  ],
  'live-tables': [
    /^circuit \d+ ended: it was \w+, through \w+/m,
    /^streams: \d+( \d+)*$/m,
    /^connection 1 was lost: .*\ncircuits: 0$/m,
    /^read: [1-9]\d* bytes, of late \d+ a second$/m,
  ],
  'streams-and-circuits': [
    /^stream \d+ to \S+: circuit \d+, \w+ > \w+ > \w+$/m,
    /^new streams go over new circuits$/m,
    /^Notice: Rate limiting NEWNYM request: delaying by \d+ second\(s\)$/m,
  ],
  'filtering-control-port': [
    /^version: \["0\.4\.\S+"\]\nbootstrap: \["NOTICE BOOTSTRAP PROGRESS=100"\]\nconfiguration: not allowed$/m,
    /^the Tor adds a service for 127\.0\.0\.1:8080\nonion service: "ED25519-V3"\nnew identity: not allowed$/m,
    /^bandwidth: \{"_tag":"Bandwidth","read":\d+,"written":0\}\ncircuits: not allowed$/m,
  ],
  gateway: [
    /^SocksPort: \[\{"key":"SocksPort","value":"9050"\}\]$/m,
    /^ContactInfo: GETCONF: ContactInfo: this connection may not use that option \(error Unauthorized\)$/m,
    /^Nickname=amber: SETCONF: This connection may only read \(error Unauthorized\)\nhalt: SIGNAL: .*only read/m,
    /^one too many: .*ResourceExhausted/m,
    /^stream \d+ goes to \[scrubbed\]:\d+\na gap: connection 1 was lost: .*\nrefused: .*No connection to the Tor: .*\nconnected again$/m,
  ],
  'onion-authorization': [
    /^published: [a-z2-7]{56}\.onion, for the client [A-Z2-7]{52}\nthe client's Tor: Registered$/m,
    /^it has a key for [a-z2-7]{56}\.onion by the name alice\nremoved$/m,
  ],
  'own-transport': [/^SocksPort 9050$/m, /^exec:no-such-program: .*ENOENT$/m],
  policy: [
    /^getConf: \[\{"key":"SocksPort","value":"9050"\}\]$/m,
    /^setConf: SETCONF: this access is read-only \(error Unauthorized\)$/m,
    /^signal: SIGNAL: this access is read-only \(error Unauthorized\)$/m,
  ],
  proxy: [
    /^the Tor has session 1$/m,
    /^controller 1: SocksPort 9050\ncontroller 2: .*\ncontroller 3: SocksPort 9050$/m,
  ],
  'raw-frames': [
    /^CONFVALUE, 15 bytes: \{ _tag: "ConfValue", lines: \[\{ key: "SocksPort", value: "9050" \}\] \}$/m,
    /^SIGNAL, 2 bytes: SIGNAL: end at byte 1: wanted nothing more/m,
    /^0x0042, 2 bytes: .*<ca fe>/m,
    /^the input ended within a frame: 8 bytes came, 8 are missing$/m,
  ],
  reconnection: [
    /^status: connected, session 1$(.|\n)*^gap: connection 1 was lost: (.|\n)*^status: connected, session 2$/m,
    /^3 circuit events came\nstatus: closed$/m,
  ],
  'relay-table': [/^\d+ relays: unknown \d+\n\d+ relays: [a-z]{2} \d+(, ([a-z]{2}|unknown) \d+)*$/m],
  'rotating-log': [/^12 events are written$/m, /^circuits\.ndjson circuits\.ndjson\.1( circuits\.ndjson\.\d+)*$/m],
  request: [
    /^set now: Nickname lighthouse, ContactInfo keeper@example\.org$/m,
    /^saved$/m,
    /^mapped: \w+\.virtual to www\.example\.org$/m,
  ],
  'scripted-peer': [
    /^slow: port 9050\n {2}script: as written$/m,
    /^broken: no port .*\n {2}script: as written$/m,
    /^unexpected: no port .*\n {2}script: connection 1, step 3: wanted .*ORPort.*, got .*SocksPort/m,
  ],
  'serve-a-tor': [
    /^server: session 1: AuthenticationRefused$/m,
    /^guesses: .*AuthenticationFailed/m,
    /^knows: lighthouse\nknows: 0 bytes were read\nknows: 1000 bytes were read$/m,
  ],
  'slow-consumer': [/^stored: circuit \d+ \w+$/m, /^ +\d+ events dropped$/m],
  'task-either': [
    /^from nothing to lighthouse$/m,
    /^now lighthouse2$/m,
    /^GETCONF: NoSuchOption \(error UnrecognizedKey\)$/m,
  ],
  'typed-config': [
    /^nameless, port 9050, 1024 KiB\/s, policy: none$/m,
    /^lighthouse, port 9050, 2048 KiB\/s, policy: accept \*:443 \| reject \*:\*$/m,
    /^CONFVALUE: BandwidthRate .*wanted a number from 0 to 1000, got "2097152"$/m,
  ],
  'unix-socket-and-cookie': [
    /^modes: socket 600, cookie 600$/m,
    /^without: .*AuthenticationFailed/m,
    /^with: SocksPort 9050$/m,
    /^left in the folder: nothing$/m,
  ],
  websocket: [
    /^listening at ws:\/\/127\.0\.0\.1:\d+\/tc\nthe page: SocksPort 9050$/m,
    /^the page, with a wrong token: .*AuthenticationFailed/m,
    /^a page of another site: .*403/m,
  ],
};

/** The same for those that ask a Tor of today, whose URL is their argument. */
const ofATor: Readonly<Record<string, ReadonlyArray<RegExp>>> = {
  'bootstrap-progress': [
    /^asking the Tor at tor:.*\n 75 % Loaded enough\n 90 % Handshaking$/m,
    /^ 90 % Handshaking.* \(No route to host\)\n100 % Done$/m,
  ],
  'new-identity': [/^circuits until now: 3, 4\nasked for a new identity\ndone: streams take other circuits/m],
  'onion-service': [
    /^http:\/\/abc\.onion goes to http:\/\/127\.0\.0\.1:\d+\ndescriptor: UPLOAD \$A~amber\n/m,
    /^descriptor: UPLOADED \$A~amber\nthe service is gone$/m,
  ],
};

/** Where Ctrl-C ends it: what it has printed then. */
const interruptedAt: Readonly<Record<string, RegExp>> = { 'onion-service': /^descriptor: UPLOADED/m };

const answer = (line: string): ReadonlyArray<string> | undefined => {
  const bootstrap = (severity: string, percentage: number, summary: string, more = ''): string =>
    `${severity} BOOTSTRAP PROGRESS=${percentage} TAG=x SUMMARY="${summary}"${more}`;
  const warning = ' WARNING="No route to host" REASON=NOROUTE COUNT=1 RECOMMENDATION=warn';
  switch (line) {
    case 'GETINFO status/bootstrap-phase':
      return [
        `250-status/bootstrap-phase=${bootstrap('NOTICE', 75, 'Loaded enough')}`,
        '250 OK',
        `650 STATUS_CLIENT ${bootstrap('NOTICE', 90, 'Handshaking')}`,
        `650 STATUS_CLIENT ${bootstrap('WARN', 90, 'Handshaking', warning)}`,
        `650 STATUS_CLIENT ${bootstrap('NOTICE', 100, 'Done')}`,
      ];
    case 'GETINFO circuit-status':
      return ['250+circuit-status=', '3 BUILT $A~amber', '4 BUILT $B~birch', '5 EXTENDED', '.', '250 OK'];
    case 'SIGNAL NEWNYM':
      return ['250 OK', '650 SIGNAL NEWNYM'];
    case 'SETEVENTS HS_DESC':
      return ['250 OK', ...['UPLOAD', 'UPLOADED'].map((action) => `650 HS_DESC ${action} abc UNKNOWN $A~amber`)];
    default:
      return line.startsWith('ADD_ONION ') ? ['250-ServiceID=abc', '250 OK'] : undefined;
  }
};

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Kept from running for ever; no example waits so long. */
const LIMIT = 120_000;

const run = (name: string, args: ReadonlyArray<string> = [], end = interruptedAt[name]): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `examples/${name}.ts`, ...args], {
      cwd: root,
      // without the paths of tsconfig.json, which lead to lib
      env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: 'lib/tsconfig.esm.json' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      // once: the next one would end it by force
      if (!child.killed && end?.test(stdout)) child.kill('SIGINT');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });

const examples = { ...alone, ...ofATor };
const outcomes = new Map<string, Outcome>();
let standIn: TextTor;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/esm/index.js'))) {
    throw new Error('dist is not there: run `npm run build` before this spec');
  }
  standIn = await textTor({ answer });
  // most of the time an example waits
  const left = Object.keys(examples);
  const work = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      outcomes.set(name, await run(name, name in ofATor ? [standIn.url] : []));
    }
  };
  await Promise.all([work(), work(), work()]);
}, 600_000);

afterAll(closeTextTors);

it('each file in examples is run here', () => {
  const files = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => basename(file, '.ts')).sort()).toEqual(Object.keys(examples).sort());
});

describe.each(Object.entries(examples))('%s', (name, lines) => {
  it('ends by itself, well, with nothing on stderr', () => {
    expect(outcomes.get(name)).toMatchObject({ status: 0, stderr: '' });
  });

  it('prints what it is about', () => {
    for (const line of lines) expect(outcomes.get(name)?.stdout).toMatch(line);
  });

  it('says how to run it', () => {
    expect(readFileSync(join(root, 'examples', `${name}.ts`), 'utf8')).toContain(
      ` *     npm run example examples/${name}.ts\n */\n`,
    );
  });
});

it('the onion service is of the web server that was started, and its key is not asked for', () => {
  const [, port] = /127\.0\.0\.1:(\d+)$/m.exec(outcomes.get('onion-service')?.stdout ?? '') ?? [];
  expect(standIn.lines).toContain(`ADD_ONION NEW:BEST Flags=DiscardPK Port=80,127.0.0.1:${port}`);
});

it.each(Object.keys(ofATor))('%s says so where there is no Tor', async (name) => {
  const { status, stdout, stderr } = await run(name, ['tor+unix:/no/such/socket']);
  expect([status, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/^unix:\/no\/such\/socket: no such file or folder/m);
  expect(stdout).toMatch(/^It expected a current Tor at tor\+unix:\/no\/such\/socket, with CookieAuthentication 1/m);
  expect(stdout).toMatch(/simulated Tor.*: npm start$/m);
});

describeWith(['tor'], 'with a real Tor', () => {
  const tor = realTor('CookieAuthentication 1', 'SocksPort auto');
  beforeAll(() => tor.start());
  afterAll(() => tor.remove());

  it.each([
    ['bootstrap-progress', /^ {2}0 % Starting$/m, true],
    ['new-identity', /^done: streams/m, false],
    ['onion-service', /^http:\/\/[a-z2-7]{56}\.onion goes to/m, true],
  ])('%s', async (name, wanted, waits) => {
    // one that ends by itself would die of a Ctrl-C that comes while it does
    const { status, stdout, stderr } = await run(name, [`tor+unix:${tor.socket}`], waits ? wanted : undefined);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(wanted);
  });
});
