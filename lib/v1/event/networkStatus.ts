import { either as E } from 'fp-ts';
import type { NetworkStatusEvent, NewConsensusEvent } from '../../model/V1Event.js';
import { readRouterStatuses, showRouterStatus } from '../../model/RouterStatus.js';
import type { RouterStatus } from '../../model/RouterStatus.js';
import { quote } from '../../internal/text.js';
import { parseLines } from '../reply.js';
import { eventCodec } from './eventCodec.js';
import type { ReadEvent } from './eventLine.js';
import { malformed } from './eventLine.js';
import { eventData } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

type Relays = NetworkStatusEvent | NewConsensusEvent;

const reading =
  <A extends Relays>(name: string, tag: A['_tag']): ReadEvent<A> =>
  (message) => {
    const data = parseLines(message)[0]?.data;
    const relays = data === undefined ? undefined : readRouterStatuses(data);
    return relays === undefined
      ? E.left(malformed(name, 'the lines of relays', data === undefined ? 'no data' : 'other data'))
      : E.right({ _tag: tag, relays } as A);
  };

const writing =
  <A extends Relays>(name: string): WriteEvent<A> =>
  (w, { relays }) => {
    const texts: string[] = [];
    for (const relay of relays) {
      const text = showRouterStatus(relay);
      if (text === undefined) w.fail('Relay', 'a relay whose values fit on its lines', quote(relay.nickname));
      else texts.push(text);
    }
    eventData(w, name, texts.join('\n'));
  };

const fitting =
  <A extends Relays>(tag: A['_tag']) =>
  (u: unknown): u is A =>
    typeof u === 'object' &&
    u !== null &&
    '_tag' in u &&
    u._tag === tag &&
    'relays' in u &&
    Array.isArray(u.relays) &&
    u.relays.every(isRelay);

const isRelay = (u: unknown): u is RouterStatus => {
  try {
    return showRouterStatus(u as RouterStatus) !== undefined;
  } catch {
    // a value of another type
    return false;
  }
};

export const readNetworkStatus = /* #__PURE__ */ reading<NetworkStatusEvent>('NS', 'NetworkStatus');
export const writeNetworkStatus = /* #__PURE__ */ writing<NetworkStatusEvent>('NS');

/**
 * The NS event, control-spec 4.1.9: the relays that have changed.
 *
 * ```text
 * NS CRLF Data OK
 * ```
 */
export const NetworkStatus = /* #__PURE__ */ eventCodec(
  'NS',
  /* #__PURE__ */ fitting<NetworkStatusEvent>('NetworkStatus'),
  readNetworkStatus,
  writeNetworkStatus,
);

export const readNewConsensus = /* #__PURE__ */ reading<NewConsensusEvent>('NEWCONSENSUS', 'NewConsensus');
export const writeNewConsensus = /* #__PURE__ */ writing<NewConsensusEvent>('NEWCONSENSUS');

/**
 * The NEWCONSENSUS event, control-spec 4.1.15: all relays of a consensus.
 *
 * ```text
 * NEWCONSENSUS CRLF Data OK
 * ```
 */
export const NewConsensus = /* #__PURE__ */ eventCodec(
  'NEWCONSENSUS',
  /* #__PURE__ */ fitting<NewConsensusEvent>('NewConsensus'),
  readNewConsensus,
  writeNewConsensus,
);
