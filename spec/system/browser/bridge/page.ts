/** What runs in the page: it connects by the library and the browser's own WebSocket as it is told, and tells all. */
import { either as E } from 'fp-ts';
import type { Subscription } from 'rxjs';
import { webSocket } from '../../../../lib/websocket.js';
import type { WebSocketLike } from '../../../../lib/websocket.js';
import type { Duplex } from '../../../../lib/transport/Duplex.js';
import type { TransportError } from '../../../../lib/TorError.js';
import type { Report } from './wire.js';
import { ofText, packReport, toText, unpackOrder } from './wire.js';

interface Connection {
  readonly subscription: Subscription;
  readonly duplex?: Duplex<Uint8Array>;
}

const { location, WebSocket: Native } = globalThis as unknown as {
  readonly location: { readonly host: string };
  readonly WebSocket: new (url: string, protocol?: string) => WebSocketLike;
};

const connections = new Map<number, Connection>();
const control = new Native(`ws://${location.host}/control`);
control.binaryType = 'arraybuffer';

const tell = (id: number, kind: Report, payload?: Uint8Array): void => {
  const buffered = connections.get(id)?.duplex?.buffered() ?? 0;
  control.send(packReport(id, kind, payload, buffered));
};

const ofError = (error: TransportError): Uint8Array => ofText(JSON.stringify(error));

const connect = (id: number, url: string): void => {
  class Watched extends Native {
    constructor(...given: [string, string]) {
      super(...given);
      this.addEventListener('close', () => tell(id, 'closed'));
    }
  }
  const subscription = webSocket({ url, WebSocket: Watched }).subscribe(
    E.match(
      (error) => tell(id, 'failed', ofError(error)),
      (duplex) => {
        connections.set(id, { subscription, duplex });
        tell(id, 'open', ofText(duplex.endpoint));
      },
    ),
  );
  if (!connections.has(id)) connections.set(id, { subscription });
};

const observe = (id: number, { duplex }: Connection): void => {
  const subscription = duplex?.incoming$.subscribe({
    next: E.match(
      (error) => tell(id, 'left', ofError(error)),
      (chunk) => tell(id, 'chunk', chunk),
    ),
    complete: () => tell(id, 'complete'),
  });
  if (subscription !== undefined && duplex !== undefined) connections.set(id, { subscription, duplex });
};

control.addEventListener('message', ({ data }) => {
  const { id, kind, payload } = unpackOrder(new Uint8Array(data as ArrayBuffer));
  const connection = connections.get(id);
  if (kind === 'connect') connect(id, toText(payload));
  if (connection === undefined) return;
  const { subscription, duplex } = connection;
  switch (kind) {
    case 'connect':
      return;
    case 'give up':
    case 'leave':
      subscription.unsubscribe();
      return;
    case 'observe':
      observe(id, connection);
      return;
    case 'write':
      duplex?.write(payload);
      tell(id, 'written', ofText(String(payload.byteLength)));
      return;
    case 'end':
      duplex?.end();
      return;
    case 'destroy':
      duplex?.destroy();
  }
});
