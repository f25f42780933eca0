import { asyncScheduler, defer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { serverError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { own } from './own.js';
import { guarded } from './Policy.js';
import type { Asked, Policy } from './Policy.js';

/**
 * The number of requests that are allowed per time.
 *
 * @category model
 * @since 0.1.0
 */
export interface RateLimit {
  /** The number of requests that are allowed at once, and on average in each `per`. */
  readonly requests: number;
  /** The time, in milliseconds. */
  readonly per: number;
  /** The clock; RxJS's `asyncScheduler` by default. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Rejects each request over the limit at once, with `ResourceExhausted`; requests are not queued. The allowance
 * refills continuously: with 10 per second, one request every 100 ms, up to 10. A request counts when it is subscribed
 * to, whatever its answer; events are not counted. GETCONF and GETINFO count once per key, and SETCONF, RESETCONF and
 * LOADCONF once per line: one with more of them than `requests` never passes. DEL_ONION of a service that was added
 * through this policy is free, and so is the signal Halt after TAKEOWNERSHIP, since a server sends them when a session
 * ends.
 *
 * Each `Tor` that the policy returns has its own count. Applied to the served `Tor`, it limits all sessions together;
 * as `perSession` of `serve` and `listen`, it limits each session, which a client evades by connecting again.
 *
 * @example
 * const limited = policies.rateLimit({ requests: 1_000, per: 1_000 })(tor);
 * listen(limited, memory().listen, { perSession: policies.rateLimit({ requests: 100, per: 1_000 }) });
 *
 * @category policies
 * @since 0.1.0
 */
export const rateLimit =
  ({ requests, per, scheduler = asyncScheduler }: RateLimit): Policy =>
  (tor) => {
    let rest = requests;
    const clock = elapsed(scheduler);
    let since = clock();
    const take = (cost: number): boolean => {
      const now = clock();
      if (now > since) rest = Math.min(requests, rest + (requests * (now - since)) / per);
      since = now;
      // NaN rejects the request
      if (!(rest >= cost)) return false;
      rest -= cost;
      return true;
    };
    const text = `More than ${String(requests)} requests in ${String(per)} ms`;
    const tooMany = (request: string): ObservableEither<TorError, never> =>
      left(serverError('ResourceExhausted', text, undefined, request));
    const mine = own();
    return guarded(tor, (asked, answer) =>
      defer(() => (mine.isEnd(asked) || take(costOf(asked)) ? mine.follow(asked, answer()) : tooMany(asked.command))),
    );
  };

/** GETCONF and GETINFO cost one per key, SETCONF, RESETCONF and LOADCONF one per line, all others one. */
const costOf = ({ member, args: [items] }: Asked): number =>
  listed.includes(member) ? Math.max(1, Array.isArray(items) ? items.length : linesOf(items)) : 1;

const listed: ReadonlyArray<Asked['member']> = ['getConf', 'getInfoText', 'setConf', 'resetConf', 'loadConf'];

const linesOf = (text: unknown): number => (typeof text === 'string' ? text.split('\n').length : 1);
