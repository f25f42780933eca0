import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { command, word } from './command.js';

/**
 * A value for each key.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoValues<K extends ReadonlyArray<string>> = { readonly [I in keyof K]: string };

/** GETINFO, control-spec 3.9. Returns the values in the order of the keys. */
export const getInfo = <const K extends ReadonlyArray<string>>(keys: K): Request<RawReply, InfoValues<K>> =>
  command<InfoValues<K>>({
    name: 'GETINFO',
    about: 'option',
    write: (w) => {
      if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
      for (const key of keys) word(w, 'Key', key);
    },
    wanted: 'a line for each key',
    begins: beginsWith(keys[0] ?? ''),
    read: valuesOf(keys),
  });

const beginsWith =
  (key: string) =>
  (text: string): boolean =>
    text.startsWith(`${key}=`);

const valuesOf =
  <K extends ReadonlyArray<string>>(keys: K) =>
  (lines: ReadonlyArray<ReplyLine>): E.Either<never, InfoValues<K>> | undefined => {
    const rest = lines.slice(keys.length);
    if (rest.length > 1 || rest[0]?.text !== 'OK') return undefined;
    const values = keys.map((key, i) => {
      const line = lines[i];
      return line?.text.startsWith(`${key}=`) === true ? (line.data ?? line.text.slice(key.length + 1)) : undefined;
    });
    return values.includes(undefined) ? undefined : E.right(values as unknown as InfoValues<K>);
  };
