/** A WebSocket as a browser's, of which a spec is the other end. */
import type { WebSocketEvent, WebSocketLike } from '../../lib/websocket.js';

type Listener = (event: WebSocketEvent) => void;

export interface Fake {
  /** What was asked for, once it was. */
  readonly asked: () => ReadonlyArray<readonly [url: string, protocol: string]>;
  readonly sent: ReadonlyArray<Uint8Array>;
  /** The codes and words with which it was closed from this side. */
  readonly closed: ReadonlyArray<readonly [code: number | undefined, reason: string | undefined]>;
  readonly buffer: (bytes: number) => void;
  readonly open: (protocol?: string) => void;
  readonly message: (data: unknown) => void;
  /** As a browser says that it failed, and nothing more; then the closing. */
  readonly fail: () => void;
  readonly close: (code: number, reason?: string) => void;
  readonly binaryType: () => string;
  readonly WebSocket: new (url: string, protocol: string) => WebSocketLike;
}

export const fakeWebSocket = (): Fake => {
  const asked: Array<readonly [string, string]> = [];
  const sent: Array<Uint8Array> = [];
  const closed: Array<readonly [number | undefined, string | undefined]> = [];
  const listeners: Array<readonly [type: string, listener: Listener]> = [];
  const state = { readyState: 0, protocol: '', bufferedAmount: 0, binaryType: 'blob' };
  const emit = (event: WebSocketEvent): void => {
    for (const [type, listener] of listeners) if (type === event.type) listener(event);
  };
  return {
    asked: () => asked,
    sent,
    closed,
    buffer: (bytes) => void (state.bufferedAmount = bytes),
    open: (protocol = 'tc.v0') => {
      Object.assign(state, { readyState: 1, protocol });
      emit({ type: 'open' });
    },
    message: (data) => emit({ type: 'message', data }),
    fail: () => {
      state.readyState = 3;
      emit({ type: 'error' });
      emit({ type: 'close', code: 1006, reason: '' });
    },
    close: (code, reason = '') => {
      state.readyState = 3;
      emit({ type: 'close', code, reason });
    },
    binaryType: () => state.binaryType,
    WebSocket: class implements WebSocketLike {
      constructor(url: string, protocol: string) {
        asked.push([url, protocol]);
      }
      get readyState(): number {
        return state.readyState;
      }
      get protocol(): string {
        return state.protocol;
      }
      get bufferedAmount(): number {
        return state.bufferedAmount;
      }
      get binaryType(): string {
        return state.binaryType;
      }
      set binaryType(type: string) {
        state.binaryType = type;
      }
      send(data: Uint8Array): void {
        sent.push(data);
      }
      close(code?: number, reason?: string): void {
        closed.push([code, reason]);
        state.readyState = 2;
      }
      addEventListener(type: string, listener: Listener): void {
        listeners.push([type, listener]);
      }
    },
  };
};
