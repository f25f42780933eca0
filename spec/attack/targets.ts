/**
 * The attacked servers, which another client uses at the same time, with a record of all that reached the Tor behind
 * them. All of them would accept writes.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { defer, firstValueFrom, of } from 'rxjs';
import { client, listen, mapAddressWith, noReconnect } from '../../lib/index.js';
import type { Connect, Tor } from '../../lib/index.js';
import { connectUrl, listenTcp } from '../../lib/node.js';
import { listenV1, v1Client } from '../../lib/v1/index.js';
import { textTor } from '../cli/v1Tor.js';
import type { TextTor } from '../cli/v1Tor.js';
import { world } from '../cli/world.js';
import { done, handmade } from '../server/handmade.js';

type Bystander = Pick<Tor, 'getConf'> & { readonly close: () => void };

export interface Target {
  readonly url: string;
  /**
   * What the Tor was asked since this was called last, besides by the bystander; by then all that came is dealt with.
   */
  readonly reached: () => Promise<ReadonlyArray<string>>;
  /** Who uses it as well, over one connection from first to last. */
  readonly bystander: Bystander;
  readonly stop: () => Promise<void>;
}

/** What the bystander asks for. */
const OWN = 'Nickname';

const target = (
  url: string,
  asked: string[],
  isOwn: (line: string) => boolean,
  end: () => Promise<unknown>,
  open: (connect: Connect) => Bystander = (connect) => client(connect, { reconnect: noReconnect }),
): Target => {
  const bystander = open(connectUrl(url));
  return {
    url,
    bystander,
    reached: async () => {
      expect(await firstValueFrom(bystander.getConf([OWN]))).toEqual(E.right([{ key: OWN, value: 'amber' }]));
      const reached = asked.filter((line) => !isOwn(line));
      asked.length = 0;
      return reached;
    },
    stop: async () => {
      bystander.close();
      await end();
    },
  };
};

/** The gateway of the command, before a Tor of today. */
export const gateway = (): Promise<GatewayTarget> => gatewayAt('tcp://127.0.0.1:0');

/** The same, for clients of v1. */
export const v1Gateway = (): Promise<GatewayTarget> => gatewayAt('tor://127.0.0.1:0', openV1);

const openV1 = (connect: Connect): Bystander => v1Client(connect, { reconnect: noReconnect });

type GatewayTarget = Target & { readonly tor: TextTor; readonly log: () => string };

const gatewayAt = async (address: string, open?: (connect: Connect) => Bystander): Promise<GatewayTarget> => {
  const tor = await textTor();
  const here = world();
  const writes = ['--allow-writes', '--allow-unauthenticated-writes'];
  const running = here.run('gateway', '--tor', tor.url, '--listen', address, ...writes);
  await here.until(/^(?:tcp|tor):.*\n/m);
  const end = (): Promise<number> => {
    here.interrupt('SIGINT');
    return running;
  };
  const isOwn = (line: string): boolean => line === `GETCONF ${OWN}`;
  return { ...target(here.out().trim().replace('tor:', 'tcp:'), tor.lines, isOwn, end, open), tor, log: here.err };
};

/** A server of this library, and a Tor that takes all it is asked. */
export const server = (): Promise<Target> => serverBy((tor) => listen(tor, listenTcp()));

/** The same, for clients of v1. */
export const v1Server = (): Promise<Target> => serverBy((tor) => listenV1(tor, listenTcp()), openV1);

const serverBy = (
  start: (tor: Tor) => ReturnType<typeof listen>,
  open?: (connect: Connect) => Bystander,
): Promise<Target> => {
  const asked: string[] = [];
  const noted = <A>(line: string, answer: A): A => {
    asked.push(line);
    return answer;
  };
  const recording = handmade({
    getConf: (keys) => noted(`getConf ${keys.join()}`, of(E.right(keys.map((key) => ({ key, value: 'amber' }))))),
    setConf: (lines) => noted(`setConf ${lines.map(({ key, value }) => `${key}=${value}`).join()}`, done),
    saveConf: defer(() => noted('saveConf', done)),
    signal: (name) => noted(`signal ${name}`, done),
    mapAddress: mapAddressWith((mapping) =>
      noted(`mapAddress ${mapping.from.address} ${mapping.to.address}`, of(E.right(mapping))),
    ),
  });
  return new Promise((resolve) => {
    const running = start(recording).subscribe((item) => {
      if (item._tag !== 'Right' || item.right._tag !== 'Listening') return;
      const end = (): Promise<void> => {
        running.unsubscribe();
        return Promise.resolve();
      };
      resolve(target(item.right.url, asked, (line) => line === `getConf ${OWN}`, end, open));
    });
  });
};

/** A connection to it. */
export const attacker = (url: string): Socket => {
  const { hostname, port } = new URL(url);
  return connect({ port: Number(port), host: hostname, allowHalfOpen: true }).on('error', () => undefined);
};

/** Sends chunks, each in a turn of its own, and waits for the end of the connection; gives what came. */
export const attack = async (url: string, ...chunks: ReadonlyArray<Uint8Array>): Promise<Buffer> => {
  const socket = attacker(url);
  const came: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => came.push(chunk)).on('end', () => socket.end());
  await once(socket, 'connect');
  for (const chunk of chunks) {
    if (socket.writable) socket.write(chunk);
    await new Promise(setImmediate);
  }
  socket.end();
  if (!socket.destroyed) await once(socket, 'close');
  return Buffer.concat(came);
};
