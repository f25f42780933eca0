import { state } from '../../../lib/tc/client/state.js';
import { linear } from '../../linear.js';

it('65,536 marks of unknown events are read in linear time', () => {
  const { served } = state();
  const act = (): boolean => {
    let isRead = true;
    for (let code = 0; code < 0x1_0000; code++) {
      const mark = Uint8Array.of(0x80, 0, code >> 8, code & 0xff, 1);
      isRead = isRead && served?.(mark, 0, mark.length)._tag === 'Right';
    }
    return isRead;
  };
  expect(linear(act)).toBe(true);
});
