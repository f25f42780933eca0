import { NEVER } from 'rxjs';
import { handmade, raw, session } from './handmade.js';

it.each([NaN, -1, 0])('a limit of %d requests in flight refuses each request', (maxInFlight) => {
  const peer = session(handmade({ saveConf: NEVER }), { maxInFlight });
  peer.send(raw(8));
  expect(peer.came()).toEqual(['9 Resource exhausted']);
});
