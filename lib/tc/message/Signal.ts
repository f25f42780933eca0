import { signalBytes, tcSignals } from '../../model/Signal.js';
import type { TcSignal } from '../../model/Signal.js';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { is, named } from './tags.js';

/**
 * SIGNAL (section 3.10), from the client. A signal that TC does not have is a number.
 *
 * @category model
 * @since 0.1.0
 */
export interface SignalMessage {
  readonly _tag: 'Signal';
  readonly signal: TcSignal | number;
}

/** The signals of both sets: no byte means different signals in the two sets. */
const names: ReadonlyMap<number, TcSignal> = /* #__PURE__ */ new Map(
  /* #__PURE__ */ Object.values(signalBytes).flatMap((bytes) =>
    tcSignals.map((signal) => [bytes[signal], signal] as const),
  ),
);

export const writeSignal = (w: Writer, { signal }: SignalMessage): void => {
  w.uint8('Signal', typeof signal === 'number' ? signal : signalBytes.specification[signal]);
};

/**
 * ```text
 * Signal  [1 byte]
 * ```
 *
 * A name is encoded as the byte of the specification; that byte and the one of real servers are decoded to the name.
 *
 * @category codecs
 * @since 0.1.0
 */
export const SignalMessage = /* #__PURE__ */ bodyCodec<SignalMessage>(
  'SIGNAL',
  /* #__PURE__ */ is<SignalMessage>('Signal', () => ({ signal: named(tcSignals) })),
  (r) => {
    const byte = r.uint8('Signal');
    return { _tag: 'Signal', signal: names.get(byte) ?? byte };
  },
  writeSignal,
);
