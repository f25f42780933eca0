/** Bytes to whole messages, as text, in whatever chunks. */
import type { DecodeError } from '../../lib/TorError.js';
import { defaultFramingLimits } from '../../lib/v1/framing/limits.js';
import type { FramingLimits } from '../../lib/v1/framing/limits.js';
import { Messages, stepMessages } from '../../lib/v1/framing/Replies.js';

export interface Parsed {
  readonly messages: ReadonlyArray<string>;
  readonly problem: DecodeError | undefined;
  readonly isOpen: boolean;
}

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export const parse = (chunks: ReadonlyArray<Uint8Array>, limits: Partial<FramingLimits> = {}): Parsed => {
  const state = new Messages({ ...defaultFramingLimits, ...limits });
  const messages: string[] = [];
  for (const chunk of chunks) {
    const { count, sources, starts, ends } = stepMessages(state, chunk);
    for (let i = 0; i < count; i++) {
      messages.push(Buffer.from(sources[i] as Uint8Array).toString('latin1', starts[i], ends[i]));
    }
    // what was handed on is not looked at again
    chunk.fill(0xff);
  }
  return { messages, problem: state.problem, isOpen: state.isOpen };
};

export const parseText = (text: string, limits: Partial<FramingLimits> = {}): Parsed => parse([latin1(text)], limits);

/** Cuts bytes at these offsets. */
export const cut = (bytes: Uint8Array, offsets: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const at = [...new Set(offsets.map((offset) => offset % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...at, bytes.length].map((end, i) => bytes.slice(at[i - 1] ?? 0, end));
};
