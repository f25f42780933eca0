import type { Address } from '../model/Address.js';
import type { EventStream } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { redactedEvent } from './redactEvent.js';
import { redactedInfo } from './redactInfo.js';
import { circuit, log, orConnection, redactionParts, SCRUBBED, scrubbing, stream } from './redaction.js';
import type { Redaction } from './redaction.js';
import { changed, changedSnapshots, v1Of } from './Policy.js';
import type { Policy } from './Policy.js';

/**
 * Replaces private text with `[scrubbed]`. Ids, statuses, reasons and bytes stay. A Left of such a stream that quotes
 * the received text is scrubbed too.
 *
 * The configuration is not redacted; see `allowKeys`.
 *
 * @example
 * policies.redact({ targets: true, logs: true })(tor) // www.example.com:80 is [scrubbed]:80
 *
 * @category policies
 * @since 0.1.0
 */
export const redact =
  (redaction: Redaction): Policy =>
  <T extends Tor>(tor: T): T => {
    const { targets = false, mappings = false, relays = false, logs = false } = redaction;
    const { event, getInfoText } = v1Of(tor);
    const parts = redactionParts.filter((part) => redaction[part] === true);
    return changed(tor, {
      ...(targets || relays ? { circuit$: scrubbing(circuit(targets, relays))(tor.circuit$) } : {}),
      ...(targets ? { stream$: scrubbing(stream)(tor.stream$) } : {}),
      ...(relays ? { orConnection$: scrubbing(orConnection)(tor.orConnection$) } : {}),
      ...changedSnapshots(tor, (snapshot$, of) => scrubbedSnapshot(snapshot$, of, targets, relays)),
      ...(logs ? { log$: scrubbing(log)(tor.log$) } : {}),
      ...(mappings ? { getAllMappings: scrubbedMappings(tor) } : {}),
      ...(event && parts.length > 0 && { event: redactedEvent(tor, event, parts) }),
      ...(getInfoText && parts.length > 0 && { getInfoText: redactedInfo(getInfoText, parts) }),
    });
  };

/** The kinds of snapshots have the types of their events. */
const scrubbedSnapshot = <A>(
  snapshot$: ObservableEither<TorError, A>,
  of: EventStream,
  targets: boolean,
  relays: boolean,
): ObservableEither<TorError, A> => {
  const scrubbed = (scrub: (event: never) => unknown): ObservableEither<TorError, A> =>
    scrubbing((events: A) => (events as ReadonlyArray<never>).map(scrub) as A)(snapshot$);
  switch (of) {
    case 'circuit$':
      return targets || relays ? scrubbed(circuit(targets, relays)) : snapshot$;
    case 'stream$':
      return targets ? scrubbed(stream) : snapshot$;
    case 'orConnection$':
      return relays ? scrubbed(orConnection) : snapshot$;
    case 'bandwidth$':
    case 'log$':
      return snapshot$;
  }
};

const address: Address = { _tag: 'Hostname', address: SCRUBBED };

const scrubbedMappings = (tor: Tor): Tor['getAllMappings'] =>
  scrubbing<{ readonly from: Address; readonly to: Address }>(() => ({ from: address, to: address }))(
    tor.getAllMappings,
  );
