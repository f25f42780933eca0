/** Events that can be told apart. */
import type { either as E } from 'fp-ts';
import type { TorEvent } from '../../lib/model/Event.js';
import type { TorError } from '../../lib/TorError.js';
import { joined, utf8 } from './bytes.js';
import { shownLeft } from './questions.js';
import { frame, TYPE, uint16, uint32 } from './tcBytes.js';

export type Tag = TorEvent['_tag'];

/** In the order of their codes, from 1. */
export const tags = ['Circuit', 'Stream', 'OrConnection', 'Bandwidth', 'Log'] as const satisfies ReadonlyArray<Tag>;

export const codeOf = (tag: Tag): number => tags.indexOf(tag) + 1;

const fingerprint = (n: number): string => `$${n.toString(16).toUpperCase().padStart(40, '0')}`;

/** Now and then longer than a chunk. */
const text = (n: number): string => `log ${n}${n % 29 === 5 ? ' '.padEnd((n * 331) % 20_000, 'y') : ''}`;

export const torEvent = (tag: Tag, n: number): TorEvent => {
  switch (tag) {
    case 'Circuit':
      return { _tag: 'Circuit', status: 'Built', id: n, path: [fingerprint(n)] };
    case 'Stream':
      return { _tag: 'Stream', status: 'Succeeded', id: n, target: `h${n}.example:80` };
    case 'OrConnection':
      return { _tag: 'OrConnection', status: 'Connected', router: fingerprint(n) };
    case 'Bandwidth':
      return { _tag: 'Bandwidth', read: n, written: n + 1 };
    case 'Log':
      return { _tag: 'Log', message: text(n) };
  }
};

const nul = Uint8Array.of(0);

const body = (event: TorEvent): Uint8Array => {
  switch (event._tag) {
    case 'Circuit':
      return joined(Uint8Array.of(1), Uint8Array.from(uint32(event.id)), utf8(event.path.join(',')), nul);
    case 'Stream':
      return joined(Uint8Array.of(2), Uint8Array.from(uint32(event.id)), utf8(event.target), nul);
    case 'OrConnection':
      return joined(Uint8Array.of(1), utf8(event.router), nul);
    case 'Bandwidth':
      return Uint8Array.from([...uint32(event.read), ...uint32(event.written)]);
    case 'Log':
      return joined(utf8(event.message), nul);
  }
};

/** The EVENT of TC. */
export const eventFrame = (tag: Tag, n: number): Uint8Array =>
  frame(TYPE.Event, joined(Uint8Array.from(uint16(codeOf(tag))), body(torEvent(tag, n))));

/** An EVENT that ends in the middle of its fields; `undefined` where any bytes are an event. */
export const brokenFrame = (tag: Tag): Uint8Array | undefined =>
  tag === 'Log' ? undefined : frame(TYPE.Event, uint16(codeOf(tag)));

/** The event of v1. */
export const eventLine = (tag: Tag, n: number): string => {
  switch (tag) {
    case 'Circuit':
      return `650 CIRC ${n} BUILT ${fingerprint(n)} PURPOSE=GENERAL`;
    case 'Stream':
      return `650 STREAM ${n} SUCCEEDED 7 h${n}.example:80`;
    case 'OrConnection':
      return `650 ORCONN ${fingerprint(n)} CONNECTED`;
    case 'Bandwidth':
      return `650 BW ${n} ${n + 1}`;
    case 'Log':
      return `650 NOTICE ${text(n)}`;
  }
};

/** An event of v1 that lacks a word; `undefined` where any text is an event. */
export const brokenLine = (tag: Tag): string | undefined => {
  switch (tag) {
    case 'Circuit':
      return '650 CIRC x BUILT';
    case 'Stream':
      return '650 STREAM 1 NEW';
    case 'OrConnection':
      return '650 ORCONN';
    case 'Bandwidth':
      return '650 BW 1 many';
    case 'Log':
      return undefined;
  }
};

/** What an event stream emitted: enough to tell one event from another. */
export const shownEvent = (item: E.Either<TorError, TorEvent>): string => {
  if (item._tag === 'Left') return shownLeft(item.left);
  const event = item.right;
  switch (event._tag) {
    case 'Circuit':
      return `Circuit ${event.id} ${event.path.join()}`;
    case 'Stream':
      return `Stream ${event.id} ${event.target}`;
    case 'OrConnection':
      return `OrConnection ${event.router}`;
    case 'Bandwidth':
      return `Bandwidth ${event.read} ${event.written}`;
    case 'Log':
      return `Log ${event.message.trimEnd()}`;
  }
};
