import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { sameBytes } from '../../internal/sameBytes.js';
import { judged } from '../../server/Authentication.js';
import { methodsOf } from './methodsOf.js';
import type { V1Session } from './State.js';

/** Checks a secret. After AUTHCHALLENGE only its proof is correct; a server without secrets accepts any, as Tor. */
export const verdictOn = ({ limits, state }: V1Session, secret: Uint8Array): Observable<boolean> => {
  const { proof } = state;
  if (proof !== undefined) {
    state.proof = undefined;
    return of(sameBytes(proof, secret));
  }
  if (!methodsOf(limits.authentication).isOpen) return judged(limits.authentication, secret);
  secret.fill(0);
  return of(true);
};
