/** The flags of a WebSocket listener: the allowed origins. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { tcSubprotocol, v1Subprotocol } from '../../transport/webSocket.js';
import { either as E } from 'fp-ts';
import type { ListenUrlOptions } from '../../node/url.js';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';

export interface WebSocketFlags {
  readonly origin?: ReadonlyArray<string>;
  readonly host?: ReadonlyArray<string>;
}

/** Collects the values of an option that may be repeated. */
export const andThen = (value: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> => [...before, value];

export const withWebSocket = (command: Command): Command =>
  command
    .addOption(
      new Option('--origin <url>', 'of ws: and wss:, let in pages of this origin (again for more)').argParser(andThen),
    )
    .addOption(
      new Option('--host <name>', 'of ws: and wss:, by which a proxy calls it, such as tor.example.org').argParser(
        andThen,
      ),
    );

/** Whether the scheme is that of a WebSocket. */
export const isWebSocket = (scheme: string): boolean => /^(tor\+)?wss?$/.test(scheme);

/** The options that the flags describe, for a scheme. */
export const webSocketOf = (
  scheme: string,
  { origin, host }: WebSocketFlags,
): E.Either<Notice, Pick<ListenUrlOptions, 'webSocket'>> => {
  if (isWebSocket(scheme)) {
    return E.right({
      webSocket: {
        subprotocols: [v1Subprotocol, tcSubprotocol],
        ...(origin === undefined ? {} : { origins: origin }),
        ...(host === undefined ? {} : { hosts: host }),
      },
    });
  }
  return origin === undefined && host === undefined
    ? E.right({})
    : E.left(usage('--origin and --host are for ws://HOST:PORT/PATH and wss://HOST:PORT/PATH'));
};
