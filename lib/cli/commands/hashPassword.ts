import { either as E, function as F } from 'fp-ts';
import { map, reduce } from 'rxjs';
import type { Observable } from 'rxjs';
import { chain, matchE } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { hashPassword as hashOf } from '../../node/secret/hashedPassword.js';
import type { Io } from '../Io.js';
import { bytesOf } from '../bytes.js';
import { failure, lines, say } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import { askSecret } from '../prompt.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

/** Asks twice, since the typed password is not visible. */
const fromTerminal = (io: Io): ObservableEither<Notice, Uint8Array> =>
  F.pipe(
    askSecret(io, 'Password: '),
    chain((first) =>
      askSecret(io, 'Once more: ').pipe(
        map(E.chain((second) => (first === second ? E.right(Buffer.from(first)) : E.left(failure('they differ'))))),
      ),
    ),
  );

const NEWLINE = 0x0a;

/** Reads one line of stdin, without the newline at its end. */
const fromStdin = (io: Io): ObservableEither<Notice, Uint8Array> =>
  bytesOf(io, '-').pipe(
    reduce<E.Either<Notice, Uint8Array>, E.Either<Notice, Uint8Array>>(
      (all, chunk) => (E.isLeft(all) || E.isLeft(chunk) ? chunk : E.right(Buffer.concat([all.right, chunk.right]))),
      E.right(new Uint8Array(0)),
    ),
    map(
      E.chain((all) => {
        const line = Buffer.from(all.at(-1) === NEWLINE ? all.subarray(0, -1) : all);
        return line.includes(NEWLINE) ? E.left(failure('stdin: wanted one line')) : E.right(line);
      }),
    ),
  );

const hashed = (io: Io): Observable<Outcome> =>
  F.pipe(
    io.stdin.isTTY === true ? fromTerminal(io) : fromStdin(io),
    matchE(say, (password) =>
      password.length === 0 ? say(failure('no password was given')) : lines([hashOf(password)]),
    ),
  );

export const hashPassword: Subcommand = (program, { io, execute }) => {
  program
    .command('hash-password')
    .summary('hash a password for a torrc')
    .description(
      'Prints the hash of a password, for HashedControlPassword in a torrc and for simulate --hashed-password-file. ' +
        'It asks for it at the terminal, without echo, or reads it from stdin.',
    )
    .addHelpText('after', examples('hash-password', 'hash-password <password.txt >hash.txt'))
    .action(() => execute(hashed(io)));
};
