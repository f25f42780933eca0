import type { StreamEvent } from '../../../lib/index.js';
import { ownCircuits } from '../../../lib/policies/profile/ownCircuits.js';

const stream = (id: number, status: string, circuit: number, sourceAddress?: string): StreamEvent => ({
  _tag: 'Stream',
  status: status === 'CLOSED' ? 'Closed' : 'SentConnect',
  id,
  target: 'example.org:443',
  details: { status, circuit, ...(sourceAddress !== undefined && { sourceAddress }), other: {} },
});

it('the streams of a client are those that were new from its address, until they end', () => {
  const { isOwn } = ownCircuits('10.0.0.2');
  expect(isOwn(stream(1, 'SENTCONNECT', 4))).toBe(false);
  expect(isOwn(stream(1, 'NEW', 0, '10.0.0.2:4000'))).toBe(true);
  expect(isOwn(stream(2, 'NEW', 0, '10.0.0.3:4000'))).toBe(false);
  expect(isOwn(stream(2, 'SUCCEEDED', 4))).toBe(false);
  expect(isOwn(stream(1, 'CLOSED', 4))).toBe(true);
  expect(isOwn(stream(1, 'SENTCONNECT', 4))).toBe(false);
});

it('a client without an address has no streams', () => {
  const { isOwn } = ownCircuits(undefined);
  expect(isOwn(stream(1, 'NEW', 0))).toBe(false);
  expect(isOwn(stream(1, 'NEW', 0, '(Tor_internal):0'))).toBe(false);
});

it('rows of circuits that these streams use are kept, and whatever is not a row', () => {
  const { isOwn, isOwnRow } = ownCircuits('10.0.0.2');
  isOwn(stream(1, 'NEWRESOLVE', 0, '10.0.0.2:4000'));
  isOwn(stream(1, 'SENTCONNECT', 4));
  const lines = ['250+circuit-status=', '4 BUILT $A~a', '5 BUILT $B~b', '250 OK'];
  expect(lines.map(isOwnRow)).toEqual(['250+circuit-status=', '4 BUILT $A~a', '', '250 OK']);
  expect(isOwnRow('250-circuit-status=4 BUILT $A~a')).toBe('250-circuit-status=4 BUILT $A~a');
  expect(isOwnRow('250-circuit-status=5 BUILT $B~b')).toBe('250-circuit-status=');
  isOwn(stream(1, 'CLOSED', 4));
  expect(isOwnRow('4 BUILT $A~a')).toBe('');
});
