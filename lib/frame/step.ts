/**
 * Chunks to frames, as a pure step for `scan`: it emits once a chunk, with the offsets of the whole frames in it.
 *
 * Only a frame that began in an earlier chunk is copied, into an assembly buffer; of these there are two that take
 * turns, so that the one just completed stays as it is until the next chunk. No octet is looked at twice: the cost is
 * linear in the octets, whatever the chunks.
 *
 * @since 0.1.0
 */
import { bodyLength, HEADER } from './Frame.js';
import { truncated } from '../TorError.js';
import type { Truncated } from '../TorError.js';

/**
 * What a chunk brought: first, if there is one, the frame that it completed (`assembled`, its header at offset 0), then
 * `count` frames whose headers are at `offsets` in `chunk`. Valid until the next step: it is changed in place.
 *
 * @category model
 * @since 0.1.0
 */
export interface FrameBatch {
  readonly chunk: Uint8Array;
  readonly assembled: Uint8Array | undefined;
  readonly offsets: ReadonlyArray<number>;
  readonly count: number;
  /** Octets of a frame that is not whole yet. */
  readonly carried: number;
  /** Octets that this frame will have, as far as is known: at least the header's four. */
  readonly expected: number;
}

interface State extends FrameBatch {
  chunk: Uint8Array;
  assembled: Uint8Array | undefined;
  readonly offsets: number[];
  count: number;
  carried: number;
  expected: number;
  carry: Uint8Array;
  spare: Uint8Array;
}

const EMPTY: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

/**
 * The state before the first chunk, for one subscription: it is changed in place.
 *
 * @category constructors
 * @since 0.1.0
 */
export const noFrames = (): FrameBatch => {
  const state: State = {
    chunk: EMPTY,
    assembled: undefined,
    offsets: [],
    count: 0,
    carried: 0,
    expected: HEADER,
    carry: EMPTY,
    spare: EMPTY,
  };
  return state;
};

/**
 * @category decoding
 * @since 0.1.0
 */
export const stepFrames = (batch: FrameBatch, chunk: Uint8Array): FrameBatch => {
  const state = batch as State;
  const { offsets } = state;
  const end = chunk.length;
  state.chunk = chunk;
  state.assembled = undefined;
  let offset = state.carried === 0 ? 0 : complete(state, chunk);
  let count = 0;
  while (offset + HEADER <= end) {
    const next = offset + HEADER + bodyLength(chunk, offset);
    if (next > end) break;
    offsets[count++] = offset;
    offset = next;
  }
  state.count = count;
  if (offset < end) complete(state, chunk, offset);
  return state;
};

/** Carries octets from `offset` on, up to the end of the frame or of the chunk; gives the offset behind them. */
const complete = (state: State, chunk: Uint8Array, offset = 0): number => {
  let at = offset;
  if (state.carried < HEADER) {
    at = carry(state, chunk, at, HEADER);
    if (state.carried < HEADER) return at;
    state.expected = HEADER + bodyLength(state.carry, 0);
  }
  at = carry(state, chunk, at, state.expected);
  if (state.carried === state.expected) {
    state.assembled = state.carry.subarray(0, state.expected);
    [state.carry, state.spare] = [state.spare, state.carry];
    state.carried = 0;
    state.expected = HEADER;
  }
  return at;
};

const carry = (state: State, chunk: Uint8Array, offset: number, wanted: number): number => {
  const count = Math.min(wanted - state.carried, chunk.length - offset);
  const needed = state.carried + count;
  if (state.carry.length < needed) {
    const grown = new Uint8Array(Math.min(wanted, Math.max(64, 2 * needed)));
    grown.set(state.carry.subarray(0, state.carried));
    state.carry = grown;
  }
  if (count < 16) for (let i = 0; i < count; i++) state.carry[state.carried + i] = chunk[offset + i] as number;
  else state.carry.set(count === chunk.length ? chunk : chunk.subarray(offset, offset + count), state.carried);
  state.carried = needed;
  return offset + count;
};

/**
 * What is missing when the input ends here; `undefined` at a frame's boundary.
 *
 * @category decoding
 * @since 0.1.0
 */
export const missing = ({ carried, expected }: FrameBatch): Truncated | undefined =>
  carried === 0 ? undefined : truncated(carried, expected - carried);
