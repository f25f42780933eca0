import { EventCodecs } from '../../../lib/tc/message/event/index.js';
import { messageCodecs } from '../../../lib/tc/message/Message.js';

it.each([
  ['a signal', messageCodecs.Signal, { _tag: 'Signal', signal: 'Reload' }, { _tag: 'Signal', signal: 'reload' }],
  [
    'an error code',
    messageCodecs.Error,
    { _tag: 'Error', code: 'SyntaxError', text: '' },
    { _tag: 'Error', code: 'TypeError', text: '' },
  ],
  [
    'a circuit status',
    EventCodecs.Circuit,
    { _tag: 'Circuit', status: 'Built', id: 1, path: [] },
    { _tag: 'Circuit', status: 'Connected', id: 1, path: [] },
  ],
  [
    'a stream status',
    EventCodecs.Stream,
    { _tag: 'Stream', status: 'SentConnect', id: 1, target: '' },
    { _tag: 'Stream', status: 'Built', id: 1, target: '' },
  ],
  [
    'an OR connection status',
    EventCodecs.OrConnection,
    { _tag: 'OrConnection', status: 'Connected', router: '' },
    { _tag: 'OrConnection', status: 'Built', router: '' },
  ],
])('a guard accepts only a name of its table: %s', (_, codec, good, bad) => {
  expect(codec.is(good)).toBe(true);
  expect(codec.is(bad)).toBe(false);
});
