/** The events of today's Tor, by the name on the wire. */
import type { TorEvent } from '../../model/Event.js';
import { bandwidth } from './bandwidth.js';
import { circuit, circuitMinor } from './circuit.js';
import type { ReadEvent } from './eventLine.js';
import { log } from './log.js';
import { orConnection } from './orConnection.js';
import { stream } from './stream.js';

/** Changes of a circuit other than of its status. A Tor, or a filter in front of it, may refuse them. */
export const MINOR = 'CIRC_MINOR';

/** The names that make one of the five events. */
// prettier-ignore
export const namesOf: { readonly [T in TorEvent['_tag']]: ReadonlyArray<string> } = {
  Circuit:      ['CIRC', MINOR],
  Stream:       ['STREAM'],
  OrConnection: ['ORCONN'],
  Bandwidth:    ['BW'],
  Log:          ['NOTICE', 'WARN', 'ERR'],
};

export interface TypedEvent {
  readonly tag: TorEvent['_tag'];
  readonly read: ReadEvent<TorEvent>;
}

// prettier-ignore
export const eventByName: ReadonlyMap<string, TypedEvent> = /* #__PURE__ */ new Map<string, TypedEvent>([
  ['CIRC',   { tag: 'Circuit',      read: circuit }],
  [MINOR,    { tag: 'Circuit',      read: circuitMinor }],
  ['STREAM', { tag: 'Stream',       read: stream }],
  ['ORCONN', { tag: 'OrConnection', read: orConnection }],
  ['BW',     { tag: 'Bandwidth',    read: bandwidth }],
  ['NOTICE', { tag: 'Log',          read: /* #__PURE__ */ log('NOTICE', 'Notice') }],
  ['WARN',   { tag: 'Log',          read: /* #__PURE__ */ log('WARN', 'Warn') }],
  ['ERR',    { tag: 'Log',          read: /* #__PURE__ */ log('ERR', 'Err') }],
]);
