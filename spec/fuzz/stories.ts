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

const server = { what: 'a server', make: byHand, place: memoryPlace };

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
];
