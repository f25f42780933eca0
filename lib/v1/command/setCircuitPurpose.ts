import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitId } from '../../model/ids.js';
import { MAX_ID } from '../event/eventLine.js';
import type { CircuitPurpose } from '../model/circuits.js';
import type { RawReply } from '../reply.js';
import { circuitId, done, serving } from './answering.js';
import { refused, valueOf } from './arguments.js';
import { command, decimal, nothing, word } from './command.js';
import { circuitPurpose } from './extendCircuit.js';
import type { ServeCommand } from './ServeCommand.js';

/** SETCIRCUITPURPOSE, control-spec 3.11. */
export const setCircuitPurpose = (id: CircuitId, purpose: CircuitPurpose): Request<RawReply, void> =>
  command({
    name: 'SETCIRCUITPURPOSE',
    write: (w) => {
      decimal(w, 'CircuitID', id, MAX_ID);
      word(w, 'Purpose', purpose, 'purpose=');
    },
    read: nothing,
  });

/** The number of the circuit is required here; current Tors (0.4.9) end without one. */
export const serveSetCircuitPurpose: ServeCommand = (tor, line) =>
  serving(tor.setCircuitPurpose, line, { min: 1, keywords: {} }, (setPurpose, { words: [id = ''], keywords }) =>
    F.pipe(
      circuitId(id),
      E.flatMap((circuit) => {
        const purpose = valueOf(keywords, 'purpose');
        if (purpose === undefined) return refused(552, 'No purpose given');
        const known = circuitPurpose(purpose);
        return known === undefined
          ? refused(552, `Unknown purpose "${purpose}"`)
          : done(() => setPurpose(circuit, known));
      }),
    ),
  );
