/** A server of 127.0.0.1 that speaks like today's Tor, by hand. */
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface TextTorOptions {
  /** Lets in who has these 32 bytes, by SAFECOOKIE. */
  readonly cookie?: Uint8Array;
  /** Wants the cookie itself, as Tors did that had no SAFECOOKIE. */
  readonly isOld?: boolean;
  /** Where it says that its cookie is. */
  readonly cookieFile?: string;
  readonly password?: string;
  /** What it answers to a line; where it gives none, as it always does. */
  readonly answer?: (line: string) => ReadonlyArray<string> | undefined;
}

export interface TextTor {
  readonly url: string;
  /** The lines that came, without those of the connection's start. */
  readonly lines: string[];
  /** All lines that came. */
  readonly heard: string[];
  /** Whether somebody may come in who has the secret. */
  letsIn: boolean;
  /** How often somebody was refused. */
  readonly refusals: () => number;
  /** How often somebody has authenticated. */
  readonly sessions: () => number;
  /** Sends lines, each ended with CR LF, to all who have authenticated. */
  readonly send: (...lines: ReadonlyArray<string>) => void;
  /** Ends all connections, and accepts no more until `accept`. */
  readonly drop: () => void;
  readonly accept: () => Promise<void>;
}

/** Any other command succeeds, with a reply of the shape that a client expects: options are unset. */
const shaped = (line: string): ReadonlyArray<string> => {
  const [verb = '', ...words] = line.split(' ');
  switch (verb) {
    case 'GETCONF':
      return words.map((word, i) => `250${i < words.length - 1 ? '-' : ' '}${word}`);
    case 'MAPADDRESS':
      return [`250 ${words.join(' ')}`];
  }
  return ['250 OK'];
};

/** What it answers besides. */
const answers: Readonly<Record<string, ReadonlyArray<string>>> = {
  'GETCONF SocksPort': ['250 SocksPort=9050'],
  'GETCONF Nickname': ['250 Nickname=amber'],
  'GETCONF NoSuchOption': ['552 Unrecognized configuration key "NoSuchOption"'],
  'GETINFO address-mappings/all': ['250+address-mappings/all=', 'a.example b.example NEVER', '.', '250 OK'],
  'MAPADDRESS a.example=b.example': ['250 a.example=b.example'],
};

const open: Array<() => void> = [];

/** For `afterEach`. */
export const closeTextTors = (): void => {
  for (const close of open.splice(0)) close();
};

export const textTor = async ({
  cookie,
  isOld = false,
  cookieFile,
  password,
  answer,
}: TextTorOptions = {}): Promise<TextTor> => {
  const methods = [
    ...(cookie === undefined ? [] : [isOld ? 'COOKIE' : 'COOKIE,SAFECOOKIE']),
    ...(password === undefined ? [] : ['HASHEDPASSWORD']),
  ].join(',');
  const file = cookieFile === undefined ? '' : ` COOKIEFILE="${cookieFile}"`;
  const auth = `250-AUTH METHODS=${methods === '' ? 'NULL' : methods}${file}`;
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const heard: string[] = [];
  let sessions = 0;
  let refusals = 0;

  const serve = (socket: Socket): void => {
    let rest = '';
    let isIn = false;
    let proof = Buffer.from(password ?? (isOld ? cookie : undefined) ?? '').toString('hex');
    const say = (...texts: ReadonlyArray<string>): void => {
      socket.write(texts.map((text) => `${text}\r\n`).join(''));
    };
    const take = (line: string): void => {
      heard.push(line);
      const [verb = '', first = '', nonce = ''] = line.split(' ');
      if (verb === 'PROTOCOLINFO') return say('250-PROTOCOLINFO 1', auth, '250-VERSION Tor="0.4.9.11"', '250 OK');
      if (verb === 'AUTHCHALLENGE' && cookie !== undefined && !isOld) {
        const serverNonce = randomBytes(32);
        const all = Buffer.concat([cookie, Buffer.from(nonce, 'hex'), serverNonce]);
        const hash = (direction: string): string =>
          createHmac('sha256', `Tor safe cookie authentication ${direction} hash`).update(all).digest('hex');
        proof = hash('controller-to-server');
        const hex = serverNonce.toString('hex');
        return say(`250 AUTHCHALLENGE SERVERHASH=${hash('server-to-controller')} SERVERNONCE=${hex}`);
      }
      if (verb === 'AUTHENTICATE') {
        isIn = self.letsIn && first === proof;
        if (!isIn) {
          refusals++;
          return void socket.end('515 Authentication failed: Password did not match\r\n');
        }
        sessions++;
        sockets.add(socket);
        return say('250 OK');
      }
      if (!isIn) return void socket.end('514 Authentication required.\r\n');
      lines.push(line);
      say(...(answer?.(line) ?? answers[line] ?? shaped(line)));
    };
    socket.setEncoding('latin1').on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (text: string) => {
      const all = (rest + text).split('\r\n');
      rest = all.pop() ?? '';
      for (const line of all) take(line);
    });
  };

  const server = createServer(serve);
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const drop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  open.push(drop);
  const self: TextTor = {
    letsIn: true,
    refusals: () => refusals,
    url: `tor://127.0.0.1:${port}`,
    lines,
    heard,
    sessions: () => sessions,
    send: (...texts) => {
      for (const socket of sockets) socket.write(texts.map((text) => `${text}\r\n`).join(''));
    },
    drop,
    accept: () => listen(port),
  };
  return self;
};
