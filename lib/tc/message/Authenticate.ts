import * as t from 'io-ts';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * AUTHENTICATE (section 3.8), from the client: the bytes of the cookie or of the password, or no bytes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Authenticate {
  readonly _tag: 'Authenticate';
  readonly secret: Uint8Array;
}

const bytes = /* #__PURE__ */ new t.Type<Uint8Array>(
  'Uint8Array',
  (u): u is Uint8Array => u instanceof Uint8Array,
  (u, c) => (u instanceof Uint8Array ? t.success(u) : t.failure(u, c)),
  (a) => a,
);

export const writeAuthenticate = (w: Writer, { secret }: Authenticate): void => {
  // text from untyped code would be written as NULs
  if (ArrayBuffer.isView(secret)) w.bytes(secret);
  else w.fail('Secret', 'a Uint8Array', typeof secret);
};

/**
 * ```text
 * Secret  [to the end of the body]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const Authenticate = /* #__PURE__ */ bodyCodec<Authenticate>(
  'AUTHENTICATE',
  /* #__PURE__ */ is<Authenticate>('Authenticate', () => ({ secret: bytes })),
  (r) => ({ _tag: 'Authenticate', secret: r.rest('Secret') }),
  writeAuthenticate,
);
