import { either as E } from 'fp-ts';
import type { HsDescContentEvent } from '../../model/V1Event.js';
import { firstLine, parseLines } from '../reply.js';
import type { RawReply } from '../reply.js';
import { eventCodec } from './eventCodec.js';
import type { ReadEvent } from './eventLine.js';
import { malformed } from './eventLine.js';
import { word } from './forms.js';
import { fitting, reading, wording } from './layout.js';
import type { Layout } from './layout.js';
import { eventData } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

type Words = Omit<HsDescContentEvent, 'descriptor'>;

const layout: Layout<Words, 'address' | 'descriptorId' | 'directory'> = {
  tag: 'HsDescContent',
  words: { address: word, descriptorId: word, directory: word },
  keywords: {},
};

/** The final line has no words of the event. */
const lineOfData = (name: string, message: RawReply): string => firstLine(message).text.slice(name.length + 1);

const readWords = /* #__PURE__ */ reading('HS_DESC_CONTENT', layout, lineOfData);
const words = /* #__PURE__ */ wording('HS_DESC_CONTENT', layout);

export const readHsDescContent: ReadEvent<HsDescContentEvent> = (message) => {
  const descriptor = parseLines(message)[0]?.data;
  if (descriptor === undefined) return E.left(malformed('HS_DESC_CONTENT', 'data', 'none'));
  return E.map((event: Words): HsDescContentEvent => ({ ...event, descriptor }))(readWords(message));
};

export const writeHsDescContent: WriteEvent<HsDescContentEvent> = (w, event) => {
  eventData(w, words(w, event), event.descriptor);
};

const isWords = /* #__PURE__ */ fitting(layout);

/**
 * The HS_DESC_CONTENT event, control-spec 4.1.26.
 *
 * ```text
 * HS_DESC_CONTENT Address DescriptorID Directory CRLF Data OK
 * ```
 */
export const HsDescContent = /* #__PURE__ */ eventCodec(
  'HS_DESC_CONTENT',
  (u): u is HsDescContentEvent => isWords(u) && 'descriptor' in u && typeof u.descriptor === 'string',
  readHsDescContent,
  writeHsDescContent,
);
