import { either as E } from 'fp-ts';
import { concat, defer, filter, map, of, take } from 'rxjs';
import type { HsDescEvent } from '../model/V1Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import { closed } from '../TorError.js';
import type { TorError } from '../TorError.js';
import type { Onion } from './model/onions.js';
import type { V1Tor } from './V1Tor.js';

/**
 * No relay has accepted the descriptor of an onion service. Tor tries again by itself after a while.
 *
 * @category model
 * @since 0.1.0
 */
export interface NotPublished {
  readonly _tag: 'NotPublished';
  readonly serviceId: string;
  /** The failed uploads, in their order. */
  readonly failures: ReadonlyArray<UploadFailure>;
}

/**
 * A failed upload of a descriptor.
 *
 * @category model
 * @since 0.1.0
 */
export interface UploadFailure {
  /** The relay, as `$` and its fingerprint with its nickname. */
  readonly directory: string;
  /** The reason in Tor's word, such as `UPLOAD_REJECTED`. */
  readonly reason: string | undefined;
}

/**
 * Emits one Right when a relay has accepted the descriptor of an onion service, from which on clients can find it; then
 * completes. Subscribe as soon as `addOnion` has answered: an upload before that is not reported, and the next one is
 * an hour later.
 *
 * Emits a Left `NotPublished` when every upload that began has failed, and a `TorError` when the Tor has ended or the
 * connection is lost, which also ends a service that is not detached. Use `timeout` for a Tor that uploads nothing,
 * such as one without a network.
 *
 * @example
 * F.pipe(tor.addOnion({ ports: [{ port: 80 }] }), observableEither.chain((onion) => published(tor, onion)))
 *
 * @category requests
 * @since 0.1.0
 */
export const published = (
  tor: Pick<V1Tor, 'event'>,
  { serviceId }: Pick<Onion, 'serviceId'>,
): ObservableEither<TorError | NotPublished, HsDescEvent> =>
  defer(() => {
    /** The uploads in flight; a relay gets the descriptors of two periods. */
    const pending: string[] = [];
    const failures: UploadFailure[] = [];

    const outcome = (event: HsDescEvent): E.Either<NotPublished, HsDescEvent> | undefined => {
      const { action, address, directory, reason } = event;
      if (address !== serviceId) return undefined;
      switch (action) {
        case 'UPLOAD':
          pending.push(directory);
          return undefined;
        case 'UPLOADED':
          return E.right(event);
        case 'FAILED':
          // a failure of another directory is one of fetching, or of an upload that began before
          if (!pending.includes(directory)) return undefined;
          pending.splice(pending.indexOf(directory), 1);
          failures.push({ directory, reason });
          return pending.length === 0 ? E.left({ _tag: 'NotPublished', serviceId, failures }) : undefined;
        default:
          return undefined;
      }
    };

    return concat(tor.event('HS_DESC'), of(ended)).pipe(
      // an event that cannot be decoded may be that of another service
      map((item) =>
        item._tag === 'Right' ? outcome(item.right) : item.left._tag === 'DecodeError' ? undefined : item,
      ),
      filter((item) => item !== undefined),
      take(1),
    );
  });

const ended: E.Either<TorError, never> = /* #__PURE__ */ E.left(
  /* #__PURE__ */ closed('the Tor ended before the descriptor was uploaded'),
);
