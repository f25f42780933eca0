import { function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import { map, traverseArray } from '../../ObservableEither.js';
import type { ResolveOptions } from '../model/circuits.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { valueOf } from './arguments.js';
import { command, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** RESOLVE, control-spec 3.20: looks up a name through Tor; an ADDRMAP event reports the result. */
export const resolve = (host: string, { reverse = false }: ResolveOptions = {}): Request<RawReply, void> =>
  command({
    name: 'RESOLVE',
    write: (w) => {
      if (reverse) w.text('Mode', ' mode=reverse');
      if (host.includes('=')) w.fail('Address', 'a name without =', 'a name with one');
      word(w, 'Address', host);
    },
    read: nothing,
  });

/** Keywords are not addresses; unknown ones are ignored, as in Tor. */
export const serveResolve: ServeCommand = (tor, line) =>
  serving(tor.resolve, line, { keywords: { flags: true } }, (resolveOne, { keywords }) => {
    const hosts = keywords.filter(({ value }) => value === '').map(({ key }) => key);
    const reverse = valueOf(keywords, 'mode')?.toLowerCase() === 'reverse';
    return done(() =>
      F.pipe(
        hosts,
        traverseArray((host) => resolveOne(host, { reverse })),
        map(() => undefined),
      ),
    );
  });
