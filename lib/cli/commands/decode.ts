import { either as E } from 'fp-ts';
import { concat, defer, filter, map, takeWhile, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { Option } from 'commander';
import { beginning, recognize } from '../../internal/beginning.js';
import { HEADER } from '../../tc/frame/Frame.js';
import { frames } from '../../tc/frame/frames.js';
import type { From } from '../../tc/message/Message.js';
import type { Io } from '../Io.js';
import { showRecognized } from '../../showTorError.js';
import type { Recognized } from '../../TorError.js';
import { messageJson } from '../messageJson.js';
import { bytesOf } from '../bytes.js';
import { failure, showError } from '../Outcome.js';
import type { Outcome } from '../Outcome.js';
import { counted } from '../output/units.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags {
  readonly from?: From;
  readonly showSecrets?: boolean;
}

/** Writes a line for each message as soon as it is complete; messages are not kept. */
const decoded = (io: Io, path: string, { from, showSecrets = false }: Flags): Observable<Outcome> =>
  defer(() => {
    let offset = 0;
    let wrong = 0;
    let head = '';
    let other: Recognized | undefined;
    let unreadable: E.Either<ReturnType<typeof failure>, never> | undefined;
    const lines$ = bytesOf(io, path).pipe(
      tap((chunk) => {
        if (E.isLeft(chunk)) unreadable = chunk;
      }),
      filter(E.isRight),
      map(({ right }) => right),
      takeWhile((chunk) => {
        if (head.length < HEADER) {
          head = beginning(head, chunk);
          other = recognize(head);
        }
        return other === undefined;
      }),
      frames(),
      // bytes that belong to another protocol are not decoded as a frame
      takeWhile(() => other === undefined),
      map((frame): Outcome => {
        if (E.isLeft(frame)) return E.left(failure(`${path}: ${showError(frame.left)}`));
        const { json, isWrong } = messageJson(frame.right, offset, { from, showSecrets });
        offset += HEADER + frame.right.body.length;
        if (isWrong) wrong++;
        return E.right(json);
      }),
    );
    const summary$ = defer(() => [
      ...(unreadable === undefined ? [] : [unreadable]),
      ...(other === undefined ? [] : [E.left(failure(`${path}: wanted bytes of TC, got ${showRecognized(other)}`))]),
      ...(wrong === 0 ? [] : [E.left(failure(`${path}: ${counted(wrong, 'message')} could not be decoded`))]),
    ]);
    return concat(lines$, summary$);
  });

export const decode: Subcommand = (program, { io, execute }) => {
  program
    .command('decode')
    .summary('decode recorded bytes of TC to JSON')
    .description(
      'Decodes the bytes that one end of a connection sent and prints one JSON object per message. The exit ' +
        'status is 1 if the input ends within a message or a message does not match the specification. A message ' +
        'of an unknown type is not an error.',
    )
    .argument('<file>', 'the bytes; - for stdin')
    .addOption(new Option('--from <end>', 'who sent them').choices(['client', 'server']))
    .option('--show-secrets', 'show the secret of AUTHENTICATE too')
    .addHelpText('after', examples('decode --from server capture.bin', 'decode - <capture.bin | jq .name'))
    .action((path: string, flags: Flags) => execute(decoded(io, path, flags)));
};
