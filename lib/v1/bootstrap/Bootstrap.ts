/** The bootstrap of a Tor: its progress in connecting to the network (control-spec 4.1.10 and 5.5). */
import { either as E } from 'fp-ts';
import { decodeError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { Keywords } from '../../model/EventDetails.js';
import { parseWords } from '../text/words.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The progress of a Tor in connecting to the network.
 *
 * @category model
 * @since 0.1.0
 */
export interface Bootstrap {
  /** The progress in percent, 0 to 100. */
  readonly percentage: number;
  /** The keyword of the step, such as `conn_dir`, `loading_descriptors`, `done`. */
  readonly tag: string;
  /** A description of the step for people. */
  readonly summary: string;
  /** The problem that the Tor reports at this step, if any. */
  readonly warning: BootstrapWarning | undefined;
  /** Milliseconds without a step; 0 in an item that reports a step. */
  readonly stalledFor: number;
}

/**
 * A problem that a Tor reports about its bootstrap.
 *
 * @category model
 * @since 0.1.0
 */
export interface BootstrapWarning {
  /** A description of the problem for people. */
  readonly text: string;
  /** The keyword of the reason, such as `CONNECTREFUSED`, `TIMEOUT`. */
  readonly reason: string | undefined;
  /** The number of problems at this step. */
  readonly count: number;
  /** `Warn` if the user should be notified; `Ignore` while the problem may still resolve itself. */
  readonly recommendation: 'Warn' | 'Ignore';
  /** The fingerprint and the address of the relay. */
  readonly host: string | undefined;
  readonly hostAddress: string | undefined;
}

// -------------------------------------------------------------------------------------
// decoding
// -------------------------------------------------------------------------------------

/**
 * Parses the text of GETINFO status/bootstrap-phase and of STATUS_CLIENT events; `undefined` for an event of another
 * kind.
 *
 * ```text
 * NOTICE BOOTSTRAP PROGRESS=10 TAG=conn_done SUMMARY="Connected to a relay"
 * ```
 *
 * @category decoding
 * @since 0.1.0
 */
export const parseBootstrap = (text: string): E.Either<TorError, Bootstrap> | undefined => {
  const parsed = parseWords(text, 0, 2);
  return parsed?.words[1] === 'BOOTSTRAP' ? readBootstrap(parsed.keywords) : undefined;
};

/**
 * Reads the arguments of a BOOTSTRAP.
 *
 * @internal
 */
export const readBootstrap = (keywords: Keywords): E.Either<TorError, Bootstrap> => {
  const {
    PROGRESS = '',
    TAG = '',
    SUMMARY = '',
    WARNING,
    REASON,
    COUNT,
    RECOMMENDATION,
    HOSTID,
    HOST,
    HOSTADDR,
  } = keywords;
  const percentage = /^[0-9]{1,3}$/.test(PROGRESS) ? Number(PROGRESS) : NaN;
  if (!(percentage <= 100)) {
    return E.left(decodeError('BOOTSTRAP', 'PROGRESS', 0, 'a number from 0 to 100', quote(PROGRESS)));
  }
  return E.right({
    percentage,
    tag: TAG,
    summary: SUMMARY,
    warning:
      WARNING === undefined
        ? undefined
        : {
            text: WARNING,
            reason: REASON,
            count: Number(COUNT ?? 1),
            recommendation: RECOMMENDATION === 'warn' ? 'Warn' : 'Ignore',
            host: HOSTID ?? HOST,
            hostAddress: HOSTADDR,
          },
    stalledFor: 0,
  });
};
