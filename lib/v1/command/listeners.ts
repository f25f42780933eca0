import { either as E } from 'fp-ts';
import { chainEitherK } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { decodeError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { V1Tor } from '../V1Tor.js';
import { parseWords } from '../text/words.js';

/**
 * Returns the addresses at which the Tor listens for a kind of connection, such as `socks`, `or` or `control`, by
 * GETINFO net/listeners (control-spec 3.9): `127.0.0.1:9050`, `[::1]:9050` or `unix:PATH`, without their quotes on the
 * wire. Empty if it does not listen.
 *
 * @example
 * listeners('socks')(tor)   // ['127.0.0.1:9050', 'unix:/run/tor/socks']
 *
 * @category requests
 * @since 0.1.0
 */
export const listeners =
  (kind: string) =>
  (tor: Pick<V1Tor, 'getInfoText'>): ObservableEither<TorError, ReadonlyArray<string>> =>
    chainEitherK(([text]: readonly [string]) => {
      const { words } = parseWords(text, 0, Infinity) ?? {};
      return words === undefined
        ? E.left(decodeError('GETINFO', `net/listeners/${kind}`, 0, 'closed quotes', quote(text)))
        : E.right(words);
    })(tor.getInfoText([`net/listeners/${kind}`]));
