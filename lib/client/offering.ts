/** A secret that was refused is not offered again. */
import { either as E } from 'fp-ts';
import { tap } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { secretRefused } from '../TorError.js';
import type { TorError } from '../TorError.js';

/**
 * Judges a secret before it is used: a permanent Left if it reads the same as the last refused one, else an operator
 * for the authentication with it, which notes a refusal.
 */
export type Offering = (secret: Uint8Array) => E.Either<TorError, MonoTypeOperatorFunction<E.Either<TorError, void>>>;

/**
 * For all connections of one client. Of a refused secret 32 bits of a digest are kept, and nothing else; the words of
 * the peer, which could repeat the secret, are not kept either.
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
 * Whether the error refuses a secret: the server does not accept it, or cannot prove that it knows it. An error of
 * another kind, such as that of a gateway whose Tor is away, may pass.
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
