/** Every story. */
import { clientTargets, overMemory } from './clientStory.js';
import { byHand, throughClient } from './backends.js';
import { limits } from './limits.js';
import { memoryPlace } from './rawSession.js';
import { clock, echo } from './secretAndClock.js';
import { sessionTarget } from './sessionStory.js';
import { webSocketPlace } from './webSocketBytes.js';
import { overWebSocket } from './webSocketPair.js';
import { tc, v1 } from './dialects.js';
import type { Target } from './fuzz.js';
import { v1ServerTargets } from './v1Server.js';
import { v1Wire } from './wires.js';

const server = { what: 'a server', make: byHand, place: memoryPlace };
const v1Server = { what: 'a v1 server', make: byHand, place: memoryPlace, wire: v1Wire(false) };

export const targets: ReadonlyArray<Target> = [
  ...clientTargets(tc, 'over memory', overMemory),
  ...clientTargets(v1, 'over memory', overMemory),
  ...clientTargets(tc, 'over a WebSocket', overWebSocket),
  limits,
  echo(tc),
  echo(v1),
  clock,
  sessionTarget(server),
  sessionTarget(server, true),
  sessionTarget({ what: 'a server with policies', make: byHand, place: memoryPlace, guarded: true }),
  sessionTarget({ what: 'a server over WebSockets', make: byHand, place: webSocketPlace, weight: 500 }),
  sessionTarget({ what: 'a gateway to TC', make: throughClient(tc, overMemory), place: memoryPlace }),
  sessionTarget({ what: 'a gateway to v1', make: throughClient(v1, overMemory), place: memoryPlace }),
  sessionTarget(v1Server),
  sessionTarget(v1Server, true),
  sessionTarget({ ...v1Server, what: 'a v1 server with policies', guarded: true }),
  sessionTarget({ ...v1Server, what: 'a gateway from v1 to TC', make: throughClient(tc, overMemory) }),
  sessionTarget({
    ...v1Server,
    what: 'a gateway from v1 to v1',
    make: throughClient(v1, overMemory),
    wire: v1Wire(true),
  }),
  ...v1ServerTargets,
];
