/** Keeps a client from sending a secret again that the server has refused. */
import { either as E } from 'fp-ts';
import { tap } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { secretRefused } from '../TorError.js';
import type { TorError } from '../TorError.js';

/**
 * Checks a secret before it is used: returns a permanent Left if it is the last refused one, or else an operator for
 * the authentication with it, which records a refusal.
 */
export type Offering = (secret: Uint8Array) => E.Either<TorError, MonoTypeOperatorFunction<E.Either<TorError, void>>>;

/**
 * Creates the check for all connections of one client. Only a 32-bit digest of a refused secret is kept, and no text of
 * the peer, which could repeat the secret.
 */
export const offering = (): Offering => {
  let refused: { readonly digest: number; readonly reason: TorError } | undefined;
  // a function of its own, since a closure in the other one would keep the secret until the answer
  const noting = (digest: number): MonoTypeOperatorFunction<E.Either<TorError, void>> =>
    tap((answer) => {
      if (answer._tag === 'Right') refused = undefined;
      else if (isRefusal(answer.left)) refused = { digest, reason: withoutText(answer.left) };
    });
  return (secret) => {
    const digest = digestOf(secret);
    return refused?.digest === digest
      ? E.left(secretRefused('the secret that was refused reads the same again', refused.reason))
      : E.right(noting(digest));
  };
};

/**
 * Whether the error refuses a secret: the server does not accept it, or cannot prove that it knows it. Any other error,
 * such as that of a gateway whose Tor is away, may be temporary.
 */
export const isRefusal = (error: TorError): boolean =>
  error._tag === 'UnexpectedReply' ||
  (error._tag === 'ServerError' && (error.code === 'AuthenticationFailed' || error.code === 'Unauthorized'));

const withoutText = (error: TorError): TorError => (error._tag === 'ServerError' ? { ...error, text: '' } : error);

/** FNV-1a. */
const digestOf = (secret: Uint8Array): number => {
  let digest = 0x811c9dc5;
  for (const byte of secret) digest = Math.imul(digest ^ byte, 0x01000193);
  return digest;
};
