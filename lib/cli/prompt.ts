/** Keys of a terminal, and the prompt for a secret. */
import { StringDecoder } from 'node:string_decoder';
import { either as E } from 'fp-ts';
import { Observable, of, Subscription } from 'rxjs';
import type { Io } from './Io.js';
import { interrupted, usage } from './Outcome.js';
import type { Notice } from './Outcome.js';

/** Emits typed text without echo; restores the terminal's mode afterwards. */
export const typed = ({ stdin, atExit }: Io): Observable<string> =>
  new Observable((subscriber) => {
    const decoder = new StringDecoder('utf8');
    const receive = (chunk: Uint8Array | string): void =>
      subscriber.next(typeof chunk === 'string' ? chunk : decoder.write(chunk));
    const end = (): void => subscriber.complete();
    const restore = (): void => void stdin.setRawMode?.(false);
    const stay = atExit(restore);
    stdin.setRawMode?.(true);
    // a terminal that hangs up ends in an error
    stdin.on('data', receive).once('end', end).once('error', end).resume();
    return () => {
      stdin.off('data', receive).off('end', end).off('error', end).pause();
      restore();
      stay();
    };
  });

const ENTER = '\r\n\u0004';
const INTERRUPT = '\u0003';
const ERASE = '\u007f\b';
const KILL = '\u0015';

/** Asks for a line at the terminal, without echo. Backspace and Ctrl-U work; Ctrl-C cancels. */
export const askSecret = (io: Io, question: string): Observable<E.Either<Notice, string>> => {
  if (io.stdin.isTTY !== true) return of(E.left(usage('the password prompt needs a terminal, and stdin is not one')));
  return new Observable((subscriber) => {
    let line: ReadonlyArray<string> = [];
    const keys = new Subscription();
    const answer = (item: E.Either<Notice, string>): void => {
      // restore the terminal before the answer, whose receiver may ask again
      keys.unsubscribe();
      io.stderr.write('\n');
      subscriber.next(item);
      subscriber.complete();
    };
    io.stderr.write(question);
    keys.add(
      typed(io).subscribe({
        next: (text) => {
          // an arrow or another key that is not a character
          if (text.startsWith('\u001b')) return;
          for (const key of text) {
            if (ENTER.includes(key)) return answer(E.right(line.join('')));
            if (key === INTERRUPT) return answer(E.left(interrupted));
            if (ERASE.includes(key)) line = line.slice(0, -1);
            else if (key === KILL) line = [];
            else if (key >= ' ') line = [...line, key];
          }
        },
        complete: () => answer(E.left(interrupted)),
      }),
    );
    return keys;
  });
};
