import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { command } from '../command/command.js';
import { parseWords } from '../text/words.js';

/** The ways to authenticate that a Tor offers (control-spec 3.21). */
export interface ProtocolInfo {
  /** `NULL`, `HASHEDPASSWORD`, `COOKIE`, `SAFECOOKIE`. */
  readonly methods: ReadonlySet<string>;
  /** The path of the cookie as the Tor reports it, which is not authenticated: any server can name any path. */
  readonly cookieFile: string | undefined;
  readonly version: string | undefined;
}

/**
 * ```text
 * 250-PROTOCOLINFO 1
 * 250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE="/run/tor/control.authcookie"
 * 250-VERSION Tor="0.4.9.11"
 * 250 OK
 * ```
 */
export const protocolInfo: Request<RawReply, ProtocolInfo> = /* #__PURE__ */ command({
  name: 'PROTOCOLINFO',
  write: (w) => w.text('Version', ' 1'),
  wanted: 'a line of AUTH',
  begins: (text) => text.startsWith('PROTOCOLINFO '),
  read: (lines) => {
    const found = new Map(
      lines.map(({ text }) => {
        const { words: [name = ''] = [], keywords = {} } = parseWords(text, 0, 1) ?? {};
        return [name, keywords] as const;
      }),
    );
    const auth = found.get('AUTH');
    return auth === undefined
      ? undefined
      : E.right({
          methods: new Set(auth['METHODS']?.split(',')),
          cookieFile: auth['COOKIEFILE'],
          version: found.get('VERSION')?.['Tor'],
        });
  },
});
