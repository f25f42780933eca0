/**
 * How pages are let in: each by a link of its own, or all with a password.
 */
import { timingSafeEqual } from 'node:crypto';
import { either as E, function as F } from 'fp-ts';
import { password, showTorError } from 'rx-tor-control';
import { passwordSecret } from 'rx-tor-control/node';
import { firstValueFrom } from 'rxjs';
import { links, proofOf } from './links.js';

const byLink = () => {
  const { authentication, holds, issue } = links();
  return {
    kind: 'once',
    authentication,
    holds,
    fragment: () => `#token=${issue()}`,
    hint: 'this link opens it, once, in one browser tab; press Enter for another link:',
    refusal: 'its link was used already or is of another time',
  };
};

const byPassword = (bytes) => {
  const wanted = proofOf(bytes);
  return {
    kind: 'reusable',
    authentication: password(bytes),
    holds: (proof) => timingSafeEqual(proof, wanted),
    fragment: () => '',
    hint: 'it is here, and asks for the password:',
    refusal: 'it gave another password',
  };
};

/** A Left with the reason if the password cannot be read. */
export const entryOf = async ({ 'page-password-file': path }) =>
  path === undefined
    ? E.right(byLink())
    : F.pipe(
        await firstValueFrom(passwordSecret(path)),
        E.mapLeft(showTorError),
        E.filterOrElse(
          ({ length }) => length > 0,
          () => 'wanted a password in the file, which is empty',
        ),
        E.map(byPassword),
      );
