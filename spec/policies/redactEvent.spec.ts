import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { policies } from '../../lib/index.js';
import type { V1Tor } from '../../lib/v1/index.js';
import { answerOf, recordingV1 } from './recordingV1.js';

const { redact } = policies;

describe('redact', () => {
  const { tor } = recordingV1({}, { event: ((name: string) => of(E.right(name))) as unknown as V1Tor['event'] });

  it('passes events without private parts, and those with others than it redacts', () => {
    const guarded = redact({ targets: true, mappings: true, relays: true, logs: true, addresses: true })(tor);
    for (const name of ['BW', 'stream_bw', 'SIGNAL', 'NETWORK_LIVENESS']) {
      expect(answerOf(guarded.event(name))).toEqual(E.right(name));
    }
    expect(answerOf(redact({ logs: true })(tor).event('STREAM'))).toEqual(E.right('STREAM'));
    expect(answerOf(redact({})(tor).event('LATER'))).toEqual(E.right('LATER'));
  });

  it('refuses events that it does not know', () => {
    expect(answerOf(redact({ logs: true })(tor).event('LATER'))).toBe('Unauthorized SETEVENTS');
  });
});
