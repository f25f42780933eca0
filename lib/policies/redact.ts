import type { Address, AddressMapping } from '../model/Address.js';
import { eventTable, eventTags } from '../model/Event.js';
import type { V1Event } from '../model/V1Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { redactedEvent, scrubOf } from './redactEvent.js';
import { redactedInfo } from './redactInfo.js';
import { redactionParts, SCRUBBED, scrubbing } from './redaction.js';
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
    const parts = redactionParts.filter((part) => redaction[part] === true);
    const scrubs = eventTags.map((tag) => [eventTable[tag].stream, scrubOf(eventTable[tag].v1[0], parts)] as const);
    const { event, getInfoText } = v1Of(tor);
    return changed(tor, {
      ...Object.fromEntries(
        scrubs.map(([stream, scrub]) => [stream, scrub && scrubbing(scrub)(tor[stream] as EventsOf<V1Event>)]),
      ),
      ...changedSnapshots(tor, (snapshot$, of) => {
        const scrub = scrubs.find(([stream]) => stream === of)?.[1];
        return scrub === undefined ? snapshot$ : scrubbing(each(scrub))(snapshot$);
      }),
      ...(parts.includes('mappings') ? { getAllMappings: scrubbedMappings(tor) } : {}),
      ...(event && parts.length > 0 && { event: redactedEvent(tor, event, parts) }),
      ...(getInfoText && parts.length > 0 && { getInfoText: redactedInfo(getInfoText, parts) }),
    });
  };

type EventsOf<A> = ObservableEither<TorError, A>;

/** A snapshot has the type of the events of its stream. */
const each =
  (scrub: (event: V1Event) => V1Event) =>
  <A>(events: A): A =>
    (events as ReadonlyArray<V1Event>).map(scrub) as A;

const address: Address = { _tag: 'Hostname', address: SCRUBBED };

const scrubbedMappings = (tor: Tor): Tor['getAllMappings'] =>
  scrubbing<AddressMapping>(() => ({ from: address, to: address }))(tor.getAllMappings);
