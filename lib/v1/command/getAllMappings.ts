import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { AddressMapping } from '../../model/Address.js';
import type { TorError } from '../../TorError.js';
import type { RawReply } from '../reply.js';
import { command } from './command.js';
import { readMapping } from './mapAddress.js';

/**
 * GETINFO address-mappings/all, control-spec 3.9: every mapping. If some cannot be decoded, the last item is a Left of
 * the first of them.
 *
 * ```text
 * address-mappings/all=From SP To SP Expiry, or the same in data with a line for each
 * ```
 */
export const allMappings: Request<RawReply, Mappings> = /* #__PURE__ */ command({
  name: 'GETINFO',
  write: (w) => w.text('Key', ` ${ALL}`),
  wanted: 'a line for its key',
  begins: (text) => text.startsWith(`${ALL}=`),
  read: (lines) => {
    const [line, ...rest] = lines;
    if (line?.text.startsWith(`${ALL}=`) !== true || rest.length !== 1 || rest[0]?.text !== 'OK') return undefined;
    const rows = (line.data ?? line.text.slice(ALL.length + 1)).split('\n').filter((row) => row !== '');
    const read = rows.map((row) => {
      const [from = '', to = ''] = row.split(' ');
      return readMapping('GETINFO', from, to);
    });
    return E.right([...read.filter(E.isRight), ...read.filter(E.isLeft).slice(0, 1)]);
  },
});

type Mappings = ReadonlyArray<E.Either<TorError, AddressMapping>>;

const ALL = 'address-mappings/all';
