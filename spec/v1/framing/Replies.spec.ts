import { either as E } from 'fp-ts';
import { defaultFramingLimits } from '../../../lib/v1/framing/limits.js';
import { Messages } from '../../../lib/v1/framing/Replies.js';
import { linear } from '../../linear.js';
import { parseText } from '../parts.js';
import { connected, virtually } from '../peer.js';

it('a dot behind a lone LF does not end data', () => {
  expect(parseText('250+a=\r\nx\n.\r\n250 OK\r\n')).toMatchObject({ messages: [], problem: undefined, isOpen: true });
  const whole = '250+a=\r\nx\n.\r\n\n.\r\n.\r\n250 OK\r\n';
  expect(parseText(whole).messages).toEqual([whole]);
  const answers: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => tor.getInfo(['a']).subscribe((answer) => answers.push(answer)));
    at(2, () => far.sendBytes(new TextEncoder().encode(whole)));
    at(3, () => tor.close());
  });
  expect(answers).toEqual([E.right(['x\n.\n\n.'])]);
});

it('a reply with an event after each of its 300,000 lines is read in linear time', () => {
  const count = 300_000;
  const octets = new TextEncoder().encode(`${'250-x\r\n650 A\r\n'.repeat(count)}250 OK\r\n`);
  const act = (): number => new Messages(defaultFramingLimits).step(octets).count;
  expect(linear(act)).toBe(count + 1);
});
