import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitId } from '../../model/ids.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError } from '../../TorError.js';
import { MAX_ID } from '../event/eventLine.js';
import type { CircuitPurpose, ExtendCircuitOptions } from '../model/circuits.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { circuitId, serving } from './answering.js';
import { refused, valueOf } from './arguments.js';
import { command, decimal, within, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { endLine, reply } from './writeReply.js';

/** EXTENDCIRCUIT, control-spec 3.10. */
export const extendCircuit = (
  path: ReadonlyArray<string>,
  { circuit = 0, purpose }: ExtendCircuitOptions = {},
): Request<RawReply, CircuitId> =>
  command({
    name: 'EXTENDCIRCUIT',
    write: (w) => {
      decimal(w, 'CircuitID', circuit, MAX_ID);
      for (const router of path) {
        if (/^$|,/.test(router)) w.fail('Path', 'routers without a comma in them', quote(router));
      }
      if (path.length > 0) word(w, 'Path', path.join(','));
      if (purpose !== undefined) word(w, 'Purpose', purpose, 'purpose=');
    },
    wanted: 'EXTENDED and a circuit',
    read: extended,
  });

const extended = ([line, ...more]: ReadonlyArray<ReplyLine>): E.Either<never, CircuitId> | undefined => {
  const id = Number(/^EXTENDED ([0-9]+)$/.exec(line?.text ?? '')?.[1] ?? NaN);
  return more.length === 0 && id <= MAX_ID ? E.right(id) : undefined;
};

export const serveExtendCircuit: ServeCommand = (tor, line) =>
  serving(tor.extendCircuit, line, { min: 1, keywords: { flags: true } }, (extend, { words: [id = ''], keywords }) => {
    const [first] = keywords;
    // the path is the first argument without a value; one of fingerprints with names may contain an equals sign
    const path =
      first?.value === '' ? first.key : first?.key.startsWith('$') ? `${first.key}=${first.value}` : undefined;
    const purpose = valueOf(path === undefined ? keywords : keywords.slice(1), 'purpose');
    const known = purpose === undefined ? undefined : circuitPurpose(purpose);
    if (purpose !== undefined && known === undefined) return refused(552, `Unknown purpose "${purpose}"`);
    return F.pipe(
      circuitId(id),
      E.flatMap((circuit) =>
        circuit !== 0 && path === undefined
          ? refused(512, 'syntax error: path required.')
          : E.right({
              question: () => extend(path?.split(',') ?? [], { circuit, purpose: known }),
              write: writeExtended,
            }),
      ),
    );
  });

const writeExtended = (w: Writer, id: CircuitId): EncodeError | undefined =>
  reply(w, 'EXTENDCIRCUIT', () => {
    if (within(w, 'CircuitID', id, MAX_ID)) endLine(w, 'CircuitID', `EXTENDED ${String(id)}`);
  });

/** Reads a purpose in any case. */
export const circuitPurpose = (text: string): CircuitPurpose | undefined => {
  const word = text.replace(/^purpose=/i, '').toLowerCase();
  return word === 'general' || word === 'controller' ? word : undefined;
};
