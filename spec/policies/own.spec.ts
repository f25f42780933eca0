/** The requests that a server sends when a session ends pass every policy that allowed what they end. */
import { either as E } from 'fp-ts';
import { VirtualTimeScheduler } from 'rxjs';
import { policies } from '../../lib/index.js';
import { left } from '../../lib/ObservableEither.js';
import { serverError } from '../../lib/TorError.js';
import { answerOf, recordingV1 } from './recordingV1.js';

const { allowRequests, allowSignals, rateLimit, refuseRequests } = policies;

const OK = E.right(undefined);
const service = { ports: [{ port: 80 }] };

/** Allows the first request, then none. */
const once = rateLimit({ requests: 1, per: 1_000, scheduler: new VirtualTimeScheduler() });

describe('DEL_ONION', () => {
  it.each([
    ['allowRequests', allowRequests(['addOnion']), 'Unauthorized DEL_ONION'],
    ['refuseRequests', refuseRequests(['delOnion']), 'Unauthorized DEL_ONION'],
    ['rateLimit', once, 'ResourceExhausted DEL_ONION'],
  ])('passes %s for a service that was added through it and is not detached', (_, policy, refusal) => {
    const tor = policy(recordingV1().tor);
    answerOf(tor.addOnion(service));
    expect(answerOf(tor.delOnion('other'))).toBe(refusal);
    expect(answerOf(tor.delOnion('abc'))).toEqual(OK);
    expect(answerOf(tor.delOnion('abc'))).toBe(refusal);
    answerOf(tor.addOnion({ ...service, detach: true }));
    expect(answerOf(tor.delOnion('abc'))).toBe(refusal);
  });

  it('is refused again once the Tor does not have the service any more', () => {
    const gone = left(serverError('InvalidValue', 'Unknown Onion Service id', 552));
    const tor = allowRequests(['addOnion'])(recordingV1({}, { delOnion: () => gone }).tor);
    answerOf(tor.addOnion(service));
    expect(answerOf(tor.delOnion('abc'))).toBe('InvalidValue ');
    expect(answerOf(tor.delOnion('abc'))).toBe('Unauthorized DEL_ONION');
  });
});

describe('Halt', () => {
  it.each([
    ['allowRequests', allowRequests(['takeOwnership']), 'Unauthorized SIGNAL'],
    ['refuseRequests', refuseRequests(['signal']), 'Unauthorized SIGNAL'],
    ['allowSignals', allowSignals(['NewNym']), 'Unauthorized SIGNAL'],
  ])('passes %s after TAKEOWNERSHIP, which it ends', (_, policy, refusal) => {
    const tor = policy(recordingV1().tor);
    expect(answerOf(tor.signal('Halt'))).toBe(refusal);
    expect(answerOf(tor.takeOwnership)).toEqual(OK);
    expect(answerOf(tor.signal('Halt'))).toEqual(OK);
    expect(answerOf(tor.signal('Shutdown'))).toBe(refusal);
  });

  it('passes rateLimit after TAKEOWNERSHIP', () => {
    const tor = once(recordingV1().tor);
    answerOf(tor.takeOwnership);
    expect(answerOf(tor.signal('NewNym'))).toBe('ResourceExhausted SIGNAL');
    expect(answerOf(tor.signal('Halt'))).toEqual(OK);
  });

  it('is refused if the Tor did not accept TAKEOWNERSHIP', () => {
    const refusal = left(serverError('InternalError', 'not now', 551));
    const tor = allowSignals([])(recordingV1({}, { takeOwnership: refusal }).tor);
    answerOf(tor.takeOwnership);
    expect(answerOf(tor.signal('Halt'))).toBe('Unauthorized SIGNAL');
  });
});
