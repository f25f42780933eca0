import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { policies } from '../../lib/index.js';
import type { V1Event, V1Tor } from '../../lib/v1/index.js';
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

  it.each<[string, policies.Redaction, V1Event, object]>([
    [
      'ADDRMAP',
      { mappings: true },
      { _tag: 'AddrMap', from: 'a.example', to: '192.0.2.1', expiry: 'NEVER', words: ['a.example'] },
      { from: '[scrubbed]', to: '[scrubbed]', expiry: 'NEVER', words: undefined },
    ],
    [
      'HS_DESC',
      { targets: true },
      { _tag: 'HsDesc', action: 'REQUESTED', address: 'abc', authType: 'NO_AUTH', directory: '$AB~amber' },
      { address: 'UNKNOWN', directory: '$AB~amber' },
    ],
    [
      'HS_DESC',
      { relays: true },
      { _tag: 'HsDesc', action: 'REQUESTED', address: 'abc', authType: 'NO_AUTH', directory: '$AB~amber' },
      { address: 'abc', directory: 'scrubbed' },
    ],
    [
      'GUARD',
      { relays: true },
      { _tag: 'Guard', type: 'ENTRY', router: '$AB~amber', status: 'UP' },
      { router: 'scrubbed' },
    ],
    [
      'STATUS_CLIENT',
      { relays: true },
      {
        _tag: 'StatusClient',
        severity: 'WARN',
        action: 'BOOTSTRAP',
        arguments: { PROGRESS: '5', HOSTADDR: '192.0.2.1:1' },
      },
      { arguments: { PROGRESS: '5' } },
    ],
    [
      'STATUS_SERVER',
      { addresses: true },
      { _tag: 'StatusServer', severity: 'NOTICE', action: 'EXTERNAL_ADDRESS', arguments: { ADDRESS: '203.0.113.7' } },
      { arguments: {} },
    ],
    [
      'STATUS_CLIENT',
      { targets: true },
      {
        _tag: 'StatusClient',
        severity: 'WARN',
        action: 'SOCKS_BAD_HOSTNAME',
        arguments: { HOSTNAME: 'www.example.com', LATER: 'www.example.com' },
      },
      { arguments: {} },
    ],
    [
      'STATUS_GENERAL',
      { relays: true },
      {
        _tag: 'StatusGeneral',
        severity: 'WARN',
        action: 'CLOCK_SKEW',
        arguments: { SKEW: '60', SOURCE: 'OR:192.0.2.1:9001' },
      },
      { arguments: { SKEW: '60' } },
    ],
    [
      'STATUS_GENERAL',
      { logs: true },
      { _tag: 'StatusGeneral', severity: 'ERR', action: 'BUG', arguments: { REASON: 'circuit of www.example.com' } },
      { arguments: {} },
    ],
    [
      'TRANSPORT_LAUNCHED',
      { addresses: true },
      { _tag: 'TransportLaunched', type: 'server', name: 'obfs4', address: '203.0.113.7', port: 443 },
      { address: '[scrubbed]', port: 443 },
    ],
    ['INFO', { logs: true }, { _tag: 'Log', message: 'www.example.com' }, { message: '[scrubbed]' }],
    [
      'circ_minor',
      { relays: true },
      { _tag: 'Circuit', status: 'Built', id: 1, path: ['amber'] },
      { path: ['scrubbed'] },
    ],
    [
      'CIRC',
      { relays: true },
      {
        _tag: 'Circuit',
        status: 'Built',
        id: 1,
        path: ['amber'],
        details: { status: 'BUILT', buildFlags: [], other: { LATER: '$AB~amber' } },
      },
      { path: ['scrubbed'], details: { status: 'BUILT', buildFlags: [], other: {} } },
    ],
  ])('redacts %s events with %j', (name, redaction, event, expected) => {
    const own = recordingV1({}, { event: (() => of(E.right(event))) as unknown as V1Tor['event'] });
    expect(answerOf(redact(redaction)(own.tor).event(name))).toEqual(E.right({ ...event, ...expected }));
  });

  it('refuses events that it does not know', () => {
    expect(answerOf(redact({ logs: true })(tor).event('LATER'))).toBe('Unauthorized SETEVENTS');
  });
});
