import type { CircuitId, StreamId } from '../../model/ids.js';
import type { StreamEvent } from '../../model/Event.js';
import { hostPort } from './Template.js';

/** The streams that come from the address of a client, and the circuits that they use. */
export interface OwnCircuits {
  /** Whether it is an event of such a stream, one that was new since the session asked for the events. */
  readonly isOwn: (event: StreamEvent) => boolean;
  /** Keeps a row of GETINFO circuit-status if it is such a circuit; any other line of the reply is kept. */
  readonly isOwnRow: (line: string) => string;
}

export const ownCircuits = (client: string | undefined): OwnCircuits => {
  const streams = new Map<StreamId, CircuitId>();
  return {
    isOwn: ({ id, details }) => {
      const status = details?.status ?? '';
      if (!streams.has(id)) {
        const source = hostPort(`tcp://${details?.sourceAddress ?? ''}`)?.host;
        if (!['NEW', 'NEWRESOLVE'].includes(status) || source === undefined || source !== client) return false;
      }
      if (['CLOSED', 'FAILED'].includes(status)) streams.delete(id);
      else streams.set(id, details?.circuit ?? 0);
      return true;
    },
    isOwnRow: (line) => {
      const [, circuit] = /^(?:250-circuit-status=)?([0-9]+) [A-Z]{3}/.exec(line) ?? [];
      if (circuit === undefined || [...streams.values()].includes(Number(circuit))) return line;
      return line.startsWith('250-') ? '250-circuit-status=' : '';
    },
  };
};
