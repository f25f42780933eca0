/** Messages as JSON objects. */
import { either as E } from 'fp-ts';
import type { Frame } from '../tc/frame/Frame.js';
import { decodeMessage, messageName, senderOf } from '../tc/message/Message.js';
import type { From, Message } from '../tc/message/Message.js';
import { toJson } from './output/json.js';

export interface MessageJsonOptions {
  /** The sender, if it is known. */
  readonly from: From | undefined;
  /** Whether the secret of AUTHENTICATE is shown. */
  readonly showSecrets: boolean;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The fields of a message without its tag, which is the `name` already; bytes as hexadecimal digits. */
const contents = (message: Message, showSecrets: boolean): object => {
  switch (message._tag) {
    case 'Unknown':
      return { body: hex(message.body) };
    case 'Authenticate':
      return { secret: showSecrets ? hex(message.secret) : `${message.secret.length} bytes, not shown` };
    case 'Event': {
      const { _tag: event, ...fields } = message.event;
      return 'body' in fields ? { event, ...fields, body: hex(fields.body) } : { event, ...fields };
    }
    case 'MapAddress':
    case 'AddressMapped': {
      // its `from` would clash with the sender
      const { _tag, ...mapping } = message;
      return { mapping };
    }
    case 'Error':
    case 'Done':
    case 'SetConf':
    case 'GetConf':
    case 'ConfValue':
    case 'SetEvents':
    case 'SaveConf':
    case 'Signal':
    case 'GetAllMappings': {
      const { _tag, ...fields } = message;
      return fields;
    }
  }
};

/**
 * Shows a frame as a line of JSON: `offset` is that of its first byte in the input, `length` that of its body. A frame
 * that does not decode has an `error` and its `body`; an AUTHENTICATE always decodes, so its secret is never in
 * `body`.
 */
export const messageJson = (
  frame: Frame,
  offset: number,
  { from, showSecrets }: MessageJsonOptions,
): { readonly json: string; readonly isWrong: boolean } => {
  const { type, body } = frame;
  const sender = senderOf(type);
  const head = {
    offset,
    length: body.length,
    type,
    name: messageName(type),
    ...(from === undefined && sender === undefined ? {} : { from: from ?? sender }),
    ...(from === undefined || sender === undefined || sender === from
      ? {}
      : { unexpected: `only a ${sender} sends it` }),
  };
  const message = decodeMessage(frame);
  const rest = E.isRight(message) ? contents(message.right, showSecrets) : { error: message.left, body: hex(body) };
  return { json: toJson({ ...head, ...rest }), isWrong: E.isLeft(message) };
};
