/** PROTOCOLINFO at the server (control-spec 3.21). */
import { either as E } from 'fp-ts';
import { catchError, defaultIfEmpty, map, of, take } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Writer } from '../../internal/Writer.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import { endLine, midLine, reply } from '../command/writeReply.js';
import { quotedAscii } from '../text/quoted.js';
import { v1Error } from './errors.js';
import { methodNames } from './methodsOf.js';
import type { Methods } from './methodsOf.js';

/** The lines of the reply. */
export type Lines = ReadonlyArray<string>;

/** Answers PROTOCOLINFO. A version that cannot be had is left out; a Left ends the session before authentication. */
export const protocolInfo = (
  args: string,
  methods: Methods,
  version$: ObservableEither<TorError, string> | undefined,
): Observable<E.Either<ServerError, Lines>> => {
  const wrong = args.split(/\s+/).find((word) => word !== '' && !/^[0-9]+$/.test(word));
  if (wrong !== undefined) return of(E.left(v1Error(513, `No such version "${wrong}"`)));
  const path = methods.cookie?.path;
  const cookieFile = path === undefined ? '' : ` COOKIEFILE=${quotedAscii(path)}`;
  const lines = ['PROTOCOLINFO 1', `AUTH METHODS=${methodNames(methods).join(',')}${cookieFile}`];
  return version$ === undefined
    ? of(E.right(lines))
    : version$.pipe(
        take(1),
        map((version) => (version._tag === 'Left' ? lines : [...lines, `VERSION Tor=${quotedAscii(version.right)}`])),
        catchError(() => of(lines)),
        defaultIfEmpty(lines),
        map((all) => E.right(all)),
      );
};

export const writeProtocolInfo = (w: Writer, lines: Lines): EncodeError | undefined =>
  reply(w, 'PROTOCOLINFO', () => {
    for (const line of lines) midLine(w, 'Line', line);
    endLine(w, 'Status', 'OK');
  });
