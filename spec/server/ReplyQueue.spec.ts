import { NEVER } from 'rxjs';
import { serve } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { linked } from '../../lib/transport/linked.js';
import { simulator } from '../../lib/simulator/index.js';
import { bytesOf } from '../tc/client/wire.js';

/** Sends requests, a hundred at once, until the replies that wait exceed the limit; returns the number of hundreds. */
const requestsUntilClosed = (request: Message): number => {
  const [near, far] = linked();
  const ends: Array<string> = [];
  serve(
    { ...simulator(), saveConf: NEVER },
    { outputLimit: 0x10000 },
  )(far).subscribe(({ _tag }) => {
    if (_tag === 'Closed') ends.push(_tag);
  });
  near.incoming$.subscribe();
  near.write(bytesOf({ _tag: 'Authenticate', secret: new Uint8Array(0) }, { _tag: 'SaveConf' }));
  const hundred = bytesOf(...Array.from({ length: 100 }, () => request));
  let hundreds = 0;
  while (ends.length === 0 && hundreds < 1000) {
    near.write(hundred);
    hundreds++;
  }
  near.destroy();
  return hundreds;
};

it('answers of the Tor that wait count with their memory, not only their bytes', () => {
  expect(requestsUntilClosed({ _tag: 'GetAllMappings' })).toBe(4);
});

it('refusals that wait count with their memory, not only their bytes', () => {
  expect(requestsUntilClosed({ _tag: 'Signal', signal: 0x7f })).toBe(2);
});

it('replies that all sessions share count with their bytes and a reference', () => {
  expect(requestsUntilClosed({ _tag: 'SetEvents', codes: [] })).toBe(41);
});
