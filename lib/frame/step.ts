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
  let offset = resume(state, chunk);
  let count = 0;
  for (let end = frameEnd(chunk, offset); end !== 0; end = frameEnd(chunk, offset)) {
    offsets[count++] = offset;
    offset = end;
  }
  state.count = count;
  suspend(state, chunk, offset);
  return state;
};

/**
 * The first of the three parts of a step, for whoever wants no batch: it completes the frame that is carried, and gives
 * the offset of the first header in the chunk.
 *
 * @category decoding
 * @since 0.1.0
 */
export const resume = (batch: FrameBatch, chunk: Uint8Array): number => {
  const state = batch as State;
  state.chunk = chunk;
  state.assembled = undefined;
  return state.carried === 0 ? 0 : complete(state, chunk);
};

/**
 * The second: where the frame ends whose header is at `offset`; 0 where it does not end in this chunk.
 *
 * @category decoding
 * @since 0.1.0
 */
export const frameEnd = (chunk: Uint8Array, offset: number): number => {
  const body = offset + HEADER;
  if (body > chunk.length) return 0;
  const end = body + bodyLength(chunk, offset);
  return end > chunk.length ? 0 : end;
};

/**
 * The third: it carries what is left from `offset` on.
 *
 * @category decoding
 * @since 0.1.0
 */
export const suspend = (batch: FrameBatch, chunk: Uint8Array, offset: number): void => {
  if (offset < chunk.length) complete(batch as State, chunk, offset);
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
 * Drops the references to the chunk and to the frame that was completed last: an idle connection keeps neither.
 *
 * @since 0.1.0
 */
export const release = (batch: FrameBatch): void => {
  const state = batch as State;
  state.chunk = EMPTY;
  state.assembled = undefined;
};

/**
 * What is missing when the input ends here; `undefined` at a frame's boundary.
 *
 * @category decoding
 * @since 0.1.0
 */
export const missing = ({ carried, expected }: FrameBatch): Truncated | undefined =>
  carried === 0 ? undefined : truncated(carried, expected - carried);
