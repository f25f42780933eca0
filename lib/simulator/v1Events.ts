/** Events of the v1 protocol as values: the message that a Tor would send, read as a client reads it. */
import type { either as E } from 'fp-ts';
import { encodeText } from '../internal/text.js';
import type { TorEvent } from '../model/Event.js';
import type { TorError } from '../TorError.js';
import { readerOf } from '../v1/event/index.js';
import type { RawReply } from '../v1/reply.js';
import type { SimulatedV1Event } from './Change.js';

/** The whole message of an event. */
const messageOf = ({ name, text, lines, data }: SimulatedV1Event): RawReply => {
  const first = text === '' ? name : `${name} ${text}`;
  const bytes = encodeText(
    data !== undefined
      ? `650+${first}\r\n${data === '' ? '' : stuffed(data)}.\r\n650 OK\r\n`
      : lines !== undefined
        ? `650-${first}\r\n${lines.map((line) => `650-${line}\r\n`).join('')}650 OK\r\n`
        : `650 ${first}\r\n`,
  );
  return { bytes: bytes ?? new Uint8Array(), start: 0, end: bytes?.length ?? 0 };
};

const stuffed = (data: string): string =>
  data
    .split('\n')
    .map((row) => `${row.startsWith('.') ? '.' : ''}${row}\r\n`)
    .join('');

/** The event, as `event(name)` of a v1 client emits it. */
export const readEvent = (event: SimulatedV1Event): E.Either<TorError, unknown> =>
  readerOf(event.name)(messageOf(event));

/** The text of a bandwidth or log event; the other events have a text of their own. */
export const v1EventOf = (event: TorEvent): SimulatedV1Event | undefined => {
  switch (event._tag) {
    case 'Bandwidth':
      return { name: 'BW', text: `${event.read} ${event.written}` };
    case 'Log':
      return { name: (event.details?.severity ?? 'Notice').toUpperCase(), text: event.message.trimEnd() };
    case 'Circuit':
    case 'Stream':
    case 'OrConnection':
      return undefined;
  }
};
