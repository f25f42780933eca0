/** A `Connect` whose end is in a page: for specs of what the library does in a browser, asked from here. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { either as E } from 'fp-ts';
import type { Browser } from 'playwright-core';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Connect, Duplex } from '../../../../lib/transport/Duplex.js';
import type { TransportError } from '../../../../lib/TorError.js';
import type { Message, Report } from './wire.js';
import { ofText, packOrder, toText, unpackReport } from './wire.js';

export interface Bridge {
  /** Of the page. */
  readonly origin: string;
  readonly connect: (url: string) => Connect;
  /** Once every WebSocket of the page is closed. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Receiver = (message: Message<Report>) => void;

const errorOf = (payload: Uint8Array): TransportError => JSON.parse(toText(payload)) as TransportError;

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page.ts')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0]!.text;
};

/** Serves the page, opens it, and waits until it says that it is there. */
export const bridge = async (browser: Browser): Promise<Bridge> => {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html').setHeader('Connection', 'close');
    response.end(isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="page.js"></script>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const controls = new WebSocketServer({ server, path: '/control', perMessageDeflate: false });
  const page = await browser.newPage();
  const connected = once(controls, 'connection');
  await page.goto(origin);
  const [control] = (await connected) as [WebSocket];

  const receivers = new Map<number, Receiver>();
  const open = new Set<number>();
  const waiting = new Set<() => void>();
  let last = 0;
  control.on('message', (data: Buffer) => {
    const message = unpackReport(data);
    if (message.kind === 'closed') {
      open.delete(message.id);
      waiting.forEach((look) => look());
    }
    receivers.get(message.id)?.(message);
  });

  const duplexOf = (id: number, endpoint: string): Duplex<Uint8Array> => {
    let there = 0;
    let underway = 0;
    let taken = false;
    let hasEnded = false;
    let receiver: Subscriber<E.Either<TransportError, Uint8Array>> | undefined;
    receivers.set(id, ({ kind, payload, buffered }) => {
      there = buffered;
      switch (kind) {
        case 'written':
          underway -= Number(toText(payload));
          return;
        case 'chunk':
          receiver?.next(E.right(payload));
          return;
        case 'left':
          receiver?.next(E.left(errorOf(payload)));
          return;
        case 'complete':
          receiver?.complete();
          return;
        case 'open':
        case 'failed':
        case 'closed':
      }
    });
    return {
      incoming$: new Observable((subscriber) => {
        if (taken) {
          subscriber.next(E.left({ _tag: 'TransportError', kind: 'Other', endpoint, detail: 'taken' }));
          subscriber.complete();
          return undefined;
        }
        taken = true;
        receiver = subscriber;
        control.send(packOrder(id, 'observe'));
        return () => {
          receiver = undefined;
          control.send(packOrder(id, 'leave'));
        };
      }),
      write: (chunk) => {
        if (hasEnded || chunk.byteLength === 0) return;
        underway += chunk.byteLength;
        control.send(packOrder(id, 'write', chunk));
      },
      buffered: () => there + underway,
      end: () => {
        hasEnded = true;
        control.send(packOrder(id, 'end'));
      },
      destroy: () => {
        hasEnded = true;
        control.send(packOrder(id, 'destroy'));
        receiver?.complete();
      },
      endpoint,
    };
  };

  return {
    origin,
    connect: (url) =>
      new Observable((subscriber) => {
        const id = ++last;
        let ours = true;
        open.add(id);
        receivers.set(id, ({ kind, payload }) => {
          if (kind !== 'open' && kind !== 'failed') return;
          ours = false;
          subscriber.next(kind === 'open' ? E.right(duplexOf(id, toText(payload))) : E.left(errorOf(payload)));
          subscriber.complete();
        });
        control.send(packOrder(id, 'connect', ofText(url)));
        return () => {
          if (ours) control.send(packOrder(id, 'give up'));
        };
      }),
    idle: () =>
      new Promise((resolve) => {
        const look = (): void => {
          if (open.size > 0) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      await page.close();
      controls.close();
      server.close();
      server.closeAllConnections();
    },
  };
};
