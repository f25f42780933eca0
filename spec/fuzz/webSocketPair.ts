/** A WebSocket as a page has it, and the server's end of it, in memory. */
import { webSocket } from '../../lib/websocket.js';
import type { WebSocketEvent, WebSocketLike } from '../../lib/websocket.js';
import { webSocketDuplex } from '../../lib/transport/webSocketDuplex.js';
import type { Open } from './clientStory.js';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** Messages arrive within `send`, or after the one that is arriving: never from within another. */
class Socket implements WebSocketLike {
  binaryType = 'blob';
  readonly bufferedAmount = 0;
  readonly protocol = 'tc.v0';
  readyState = CONNECTING;
  other: Socket | undefined;
  private readonly listeners: Array<readonly [type: string, listener: (event: WebSocketEvent) => void]> = [];

  constructor(private readonly queue: Array<() => void>) {}

  send(data: Uint8Array): void {
    const copy = Uint8Array.from(data);
    this.later(() => this.other?.emit({ type: 'message', data: copy.buffer }));
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState === CLOSED) return;
    for (const end of [this, this.other]) if (end !== undefined) end.readyState = CLOSED;
    this.later(() => {
      this.emit({ type: 'close', code, reason });
      this.other?.emit({ type: 'close', code, reason });
    });
  }

  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void {
    this.listeners.push([type, listener]);
  }

  emit(event: WebSocketEvent): void {
    for (const [type, listener] of this.listeners) if (type === event.type) listener(event);
  }

  open(): void {
    this.readyState = OPEN;
    this.later(() => this.emit({ type: 'open' }));
  }

  later(act: () => void): void {
    this.queue.push(act);
    if (this.queue.length > 1) return;
    while (this.queue.length > 0) {
      this.queue[0]?.();
      this.queue.shift();
    }
  }
}

/** The client connects with `webSocket`; the far end is a `webSocketDuplex` as well. */
export const overWebSocket: Open = (accept) =>
  webSocket({
    url: 'ws://tor.example/',
    WebSocket: class extends Socket {
      constructor() {
        super([]);
        const far = new Socket([]);
        this.other = far;
        far.other = this;
        queueMicrotask(() => {
          far.readyState = OPEN;
          accept(webSocketDuplex(far, 'ws:', { unsupported: 1003, explain: () => undefined }));
          this.open();
        });
      }
    },
  });
