/** Frames written by hand, for specs of those that read them. */
export const frameBytes = (type: number, body: ArrayLike<number>): ReadonlyArray<number> => [
  body.length >> 8,
  body.length & 0xff,
  type >> 8,
  type & 0xff,
  ...Array.from(body),
];

export const concatenated = (frames: ReadonlyArray<{ readonly type: number; readonly body: Uint8Array }>): Uint8Array =>
  Uint8Array.from(frames.flatMap(({ type, body }) => frameBytes(type, body)));
