/**
 * The largest message that a client accepts from a Tor; a larger one ends the connection.
 *
 * @category model
 * @since 0.1.0
 */
export interface FramingLimits {
  /** Bytes of one line; 1,048,576 by default. Current Tors list thousands of relays in one NEWDESC. */
  readonly line: number;
  /** Lines of one reply or event; 1,048,576 by default. */
  readonly lines: number;
  /** Bytes of one reply or event; 67,108,864 by default. */
  readonly bytes: number;
}

/**
 * The default limits of the v1 framing: 1 MiB per line, 1,048,576 lines and 64 MiB per reply.
 *
 * @category constructors
 * @since 0.1.0
 */
export const defaultFramingLimits: FramingLimits = { line: 0x10_0000, lines: 0x10_0000, bytes: 0x400_0000 };

/**
 * @internal
 */
export const limitsOf = ({
  line = defaultFramingLimits.line,
  lines = defaultFramingLimits.lines,
  bytes = defaultFramingLimits.bytes,
}: { readonly [K in keyof FramingLimits]?: FramingLimits[K] | undefined } = {}): FramingLimits => ({
  line,
  lines,
  bytes,
});
