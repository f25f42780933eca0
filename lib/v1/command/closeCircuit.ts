import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitId } from '../../model/ids.js';
import { MAX_ID } from '../event/eventLine.js';
import type { CloseCircuitOptions } from '../model/circuits.js';
import type { RawReply } from '../reply.js';
import { circuitId, done, serving } from './answering.js';
import { valueOf } from './arguments.js';
import { command, decimal, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** CLOSECIRCUIT, control-spec 3.17. */
export const closeCircuit = (id: CircuitId, { ifUnused = false }: CloseCircuitOptions = {}): Request<RawReply, void> =>
  command({
    name: 'CLOSECIRCUIT',
    write: (w) => {
      decimal(w, 'CircuitID', id, MAX_ID);
      if (ifUnused) w.text('Flag', ' IfUnused');
    },
    read: nothing,
  });

/** Unknown flags are ignored, as in Tor. */
export const serveCloseCircuit: ServeCommand = (tor, line) =>
  serving(tor.closeCircuit, line, { min: 1, keywords: { flags: true } }, (closeCircuit, { words, keywords }) =>
    F.pipe(
      circuitId(words[0] ?? ''),
      E.flatMap((id) => done(() => closeCircuit(id, { ifUnused: valueOf(keywords, 'ifunused') === '' }))),
    ),
  );
