/** A server that said of each code that there could be that its events are served held its client up for minutes. */
import { runInNewContext } from 'node:vm';
import { state } from '../../lib/tc/client/state.js';

it('marks of events that there are not cost nothing', () => {
  const { served } = state();
  const act = (): boolean => {
    let isRead = true;
    for (let code = 0; code < 0x1_0000; code++) {
      const mark = Uint8Array.of(0x80, 0, code >> 8, code & 0xff, 1);
      isRead = isRead && served?.(mark, 0, mark.length)._tag === 'Right';
    }
    return isRead;
  };
  expect(runInNewContext('act()', { act }, { timeout: 60_000 })).toBe(true);
});
