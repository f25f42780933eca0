import type { Request } from '../../client/Request.js';
import { quote } from '../../internal/text.js';
import { signalNames } from '../../model/Signal.js';
import type { Signal } from '../../model/Signal.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { refused } from './arguments.js';
import { command, NOTHING, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/**
 * SIGNAL, control-spec 3.7: its names are those of this library in capitals. A Tor that exits on a signal may do so
 * before it has sent its reply.
 */
export const signal = (name: Signal): Request<RawReply, void> =>
  command({
    name: 'SIGNAL',
    about: 'code',
    write: (w) =>
      signalNames.includes(name)
        ? w.text('Signal', ` ${name.toUpperCase()}`)
        : w.fail('Signal', `one of ${signalNames.join(', ')}`, quote(name)),
    read: nothing,
    ...(name === 'Halt' || name === 'Shutdown' ? { whenLost: NOTHING } : {}),
  });

/** The names of Unix, which Tor accepts as well. */
const unixNames: Readonly<Record<string, Signal>> = {
  HUP: 'Reload',
  INT: 'Shutdown',
  TERM: 'Halt',
  USR1: 'Dump',
  USR2: 'Debug',
};

export const serveSignal: ServeCommand = (tor, line) =>
  serving(tor.signal, line, { min: 1 }, (send, { words: [text = ''] }) => {
    const upper = text.toUpperCase();
    const name = signalNames.find((one) => one.toUpperCase() === upper) ?? unixNames[upper];
    return name === undefined ? refused(552, `Unrecognized signal code "${text}"`, 'code') : done(() => send(name));
  });
