import { either as E } from 'fp-ts';
import { policies } from '../../lib/index.js';
import { answerOf, recordingV1 } from './recordingV1.js';

const { redact } = policies;

const BOOTSTRAP =
  'WARN BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY="Connecting" WARNING="refused" REASON=CONNECTREFUSED COUNT=1 ' +
  'RECOMMENDATION=warn HOSTID="AB12" HOSTADDR="192.0.2.1:443"';

const info = {
  version: '0.4.9',
  address: '203.0.113.7',
  'address-mappings/control': 'a.example b.example NEVER\nc.example 192.0.2.1 "2026-11-30 22:00:00"',
  'address-mappings/all': '',
  'entry-guards': '$AB12~amber up\n$CD34~birch never-connected',
  'status/bootstrap-phase': BOOTSTRAP,
  'circuit-status': '7 BUILT $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA~amber PURPOSE=HS_CLIENT_REND REND_QUERY=abc',
  'stream-status': '9 SUCCEEDED 7 www.example.com:443 SOURCE_ADDR=127.0.0.1:5 PURPOSE=USER',
  'orconn-status': 'amber CONNECTED',
  'net/listeners/or': '"203.0.113.7:9001" "[2001:db8::1]:9001"',
  'net/listeners/socks': '"127.0.0.1:9050" "[::1]:9050" "unix:/run/tor/socks"',
  'exit-policy/default': 'reject *:25',
  'exit-policy/full': 'reject 203.0.113.7:*',
  'onions/current': 'abc',
  'onions/detached': 'abc',
  'ns/purpose/bridge': 'r amber',
  'ns/name/amber': 'r amber',
  'later/key': 'www.example.com',
};

describe('redact', () => {
  const text = (redaction: policies.Redaction, key: keyof typeof info): unknown =>
    answerOf(redact(redaction)(recordingV1(info).tor).getInfoText([key]));

  it('keeps the form of the values of GETINFO', () => {
    expect(text({ mappings: true }, 'address-mappings/control')).toEqual(
      E.right(['[scrubbed] [scrubbed] NEVER\n[scrubbed] [scrubbed] "2026-11-30 22:00:00"']),
    );
    expect(text({ mappings: true }, 'address-mappings/all')).toEqual(E.right(['']));
    expect(text({ relays: true }, 'entry-guards')).toEqual(E.right(['scrubbed up\nscrubbed never-connected']));
    expect(text({ relays: true }, 'status/bootstrap-phase')).toEqual(
      E.right([BOOTSTRAP.replace(' HOSTID="AB12" HOSTADDR="192.0.2.1:443"', '')]),
    );
    expect(text({ addresses: true }, 'address')).toEqual(E.right(['[scrubbed]']));
  });

  it('redacts the rows of the open circuits, streams and OR connections', () => {
    expect(text({ targets: true }, 'stream-status')).toEqual(E.right(['9 SUCCEEDED 7 [scrubbed]:443 PURPOSE=USER']));
    expect(text({ relays: true }, 'circuit-status')).toEqual(
      E.right(['7 BUILT scrubbed PURPOSE=HS_CLIENT_REND REND_QUERY=abc']),
    );
    expect(text({ targets: true }, 'circuit-status')).toEqual(
      E.right([info['circuit-status'].replace(' REND_QUERY=abc', '')]),
    );
    expect(text({ relays: true }, 'orconn-status')).toEqual(E.right(['scrubbed CONNECTED']));
    const guarded = redact({ targets: true })(recordingV1(info).tor);
    expect(answerOf(guarded.getInfo(['stream-status']))).toMatchObject(E.right([[{ target: '[scrubbed]:443' }]]));
  });

  it('leaves what is not named as it is', () => {
    for (const key of ['version', 'address', 'entry-guards'] as const) {
      expect(text({ mappings: true }, key)).toEqual(E.right([info[key]]));
    }
    expect(text({}, 'later/key')).toEqual(E.right(['www.example.com']));
  });

  it('redacts the addresses at which the Tor listens, except those that only its machine can reach', () => {
    expect(text({ addresses: true }, 'net/listeners/or')).toEqual(E.right(['"[scrubbed]:9001" "[scrubbed]:9001"']));
    expect(text({ addresses: true }, 'net/listeners/socks')).toEqual(E.right([info['net/listeners/socks']]));
  });

  it('refuses a key whose value cannot be redacted', () => {
    const refused = (redaction: policies.Redaction, keys: ReadonlyArray<keyof typeof info>): unknown =>
      keys.filter((key) => text(redaction, key) === 'Unauthorized GETINFO');
    expect(refused({ addresses: true }, ['exit-policy/full', 'exit-policy/default'])).toEqual(['exit-policy/full']);
    expect(refused({ targets: true }, ['onions/detached', 'onions/current'])).toEqual(['onions/detached']);
    expect(refused({ relays: true }, ['ns/purpose/bridge', 'ns/name/amber'])).toEqual(['ns/purpose/bridge']);
  });

  it('refuses a key that it does not know, with all others of the request', () => {
    const { tor, asked } = recordingV1(info);
    const guarded = redact({ logs: true })(tor);
    expect(answerOf(guarded.getInfoText(['version', 'later/key']))).toBe('Unauthorized GETINFO');
    expect(answerOf(guarded.getInfo(['later/key']))).toBe('Unauthorized GETINFO');
    expect(asked).toEqual([]);
  });
});
