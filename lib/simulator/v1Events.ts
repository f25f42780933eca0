/** The events of TC as the v1 protocol has them. */
import type { TorEvent } from '../model/Event.js';
import type { V1Event } from '../model/V1Event.js';

/** The same event in the v1 protocol; `undefined` if it has another form there, which is reported too. */
export const v1EventOf = (event: TorEvent): V1Event | undefined => {
  switch (event._tag) {
    case 'Bandwidth':
      return event;
    case 'Log':
      return { ...event, message: event.message.trimEnd() };
    case 'Circuit':
    case 'Stream':
    case 'OrConnection':
      return undefined;
  }
};
