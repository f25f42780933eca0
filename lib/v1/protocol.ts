/** The client side of the v1 protocol. */
import { concatMap, of } from 'rxjs';
import { offering } from '../client/offering.js';
import type { ClientProtocol } from '../client/ClientProtocol.js';
import { authenticate } from './authentication/authenticate.js';
import type { Credentials } from './authentication/authenticate.js';
import type { Cryptography } from './authentication/cryptography.js';
import { eventTable } from '../model/Event.js';
import type { EventTag } from '../model/Event.js';
import { MINOR } from './event/index.js';
import type { FramingLimits } from './framing/limits.js';
import { receive, waitsFor } from './receive.js';
import type { EventKey } from './receive.js';
import { firstLine, showLine } from './reply.js';
import type { RawReply } from './reply.js';
import { setEvents } from './command/setEvents.js';

export const v1 = (
  credentials: Credentials,
  cryptography: Cryptography,
  limits: FramingLimits,
): ClientProtocol<RawReply, EventKey> => {
  const offer = offering();
  return {
    steady: ['Bandwidth', 'BW'],
    show: (reply) => showLine(firstLine(reply)),
    waitsFor,
    receive: receive(limits),
    authenticate: (ask, hide) => authenticate(credentials, cryptography, offer, ask, hide),
    setEvents: (ask, keys) => {
      const names = keys.flatMap((key): ReadonlyArray<string> => (isTag(key) ? eventTable[key].v1 : [key]));
      const answer$ = ask(setEvents(names));
      if (!keys.includes('Circuit') || keys.includes(MINOR)) return answer$;
      // a Tor that refuses the minor changes, or a filter in front of it, may still report circuits
      const without = names.filter((name) => name !== MINOR);
      return answer$.pipe(
        concatMap((answer) =>
          answer._tag === 'Left' && answer.left._tag === 'ServerError' ? ask(setEvents(without)) : of(answer),
        ),
      );
    },
  };
};

const isTag = (key: EventKey): key is EventTag => key in eventTable;
