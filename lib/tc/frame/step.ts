/**
 * The accumulator of `scan` that splits chunks into frames. Its value after a chunk is the range of complete frames in
 * that chunk.
 *
 * The accumulator is mutable, so that a frame costs no allocation: `stepFrames` changes the batch it receives and
 * returns it. Each subscription needs its own, which `frameBatches` makes with `defer`.
 *
 * Only a frame that began in an earlier chunk is copied, into one of two assembly buffers. They alternate, so that the
 * completed frame stays unchanged until the next chunk. Each byte is read once, so that the cost is linear in the
 * number of bytes for any chunking.
 */
import { defer, scan } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { bodyLength, HEADER } from './Frame.js';
import { inTurn } from '../../internal/inTurn.js';
import { truncated } from '../../TorError.js';
import type { Truncated } from '../../TorError.js';

/**
 * The frames that a chunk completed. First comes `assembled`, if a frame began in an earlier chunk: its header is at
 * offset 0. Then come `count` frames, one after the other, from `start` to `end` (exclusive) in `chunk`. Valid until
 * the next step.
 */
export interface FrameBatch {
  readonly chunk: Uint8Array;
  readonly assembled: Uint8Array | undefined;
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** The number of bytes received of a frame that is not complete. */
  readonly carried: number;
  /** The length of that frame as far as it is known, at least the header's 4 bytes. */
  readonly expected: number;
}

interface State extends FrameBatch {
  chunk: Uint8Array;
  assembled: Uint8Array | undefined;
  start: number;
  end: number;
  count: number;
  carried: number;
  expected: number;
  carry: Uint8Array;
  spare: Uint8Array;
}

const EMPTY: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

/** The state before the first chunk, for one subscription: it is changed in place. */
export const noFrames = (): FrameBatch => {
  const state: State = {
    chunk: EMPTY,
    assembled: undefined,
    start: 0,
    end: 0,
    count: 0,
    carried: 0,
    expected: HEADER,
    carry: EMPTY,
    spare: EMPTY,
  };
  return state;
};

/** The accumulator function: changes `batch` in place and returns it. */
export const stepFrames = (batch: FrameBatch, chunk: Uint8Array): FrameBatch => {
  const state = batch as State;
  state.chunk = chunk;
  state.assembled = undefined;
  let offset = state.carried === 0 ? 0 : complete(state, chunk);
  let count = 0;
  state.start = offset;
  for (let end = frameEnd(chunk, offset); end !== 0; end = frameEnd(chunk, offset)) {
    count++;
    offset = end;
  }
  state.end = offset;
  state.count = count;
  if (offset < chunk.length) complete(state, chunk, offset);
  return state;
};

/** Returns the end of the frame whose header is at `offset`, or 0 if this chunk does not contain all of it. */
const frameEnd = (chunk: Uint8Array, offset: number): number => {
  const body = offset + HEADER;
  if (body > chunk.length) return 0;
  const end = body + bodyLength(chunk, offset);
  return end > chunk.length ? 0 : end;
};

/** Copies bytes from `offset` up to the end of the frame or of the chunk; returns the offset after them. */
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

/** Drops the references to the chunk and to the frame that was completed last: an idle connection keeps neither. */
export const release = (batch: FrameBatch): void => {
  const state = batch as State;
  state.chunk = EMPTY;
  state.assembled = undefined;
};

/** Returns the error if the input ends here; `undefined` at a frame boundary. */
export const missing = ({ carried, expected }: FrameBatch): Truncated | undefined =>
  carried === 0 ? undefined : truncated(carried, expected - carried);

/**
 * Emits one batch per chunk, always the same object: use it before the next chunk. A chunk that arrives while a batch
 * is being processed is queued.
 *
 * ```text
 * source   --[00 01 00 05 aa 00 00]--[00 01]--|
 * batches  --(1 whole, 2 carried)----(1)------|
 * ```
 */
export const frameBatches = (): OperatorFunction<Uint8Array, FrameBatch> => (chunk$) =>
  defer(() => chunk$.pipe(inTurn(), scan(stepFrames, noFrames())));
