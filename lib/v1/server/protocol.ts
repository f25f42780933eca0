/** The server side of the v1 protocol. */
import { recognize } from '../../internal/beginning.js';
import type { Foreign, ServerProtocol, Write } from '../../server/ServerProtocol.js';
import { decodeError } from '../../TorError.js';
import { showRecognized } from '../../showTorError.js';
import type { Recognized } from '../../TorError.js';
import type { Served } from '../command/ServeCommand.js';
import { abandon } from './belongings.js';
import { writeError } from './errors.js';
import { feeds, feedsBy } from './feeds.js';
import { read } from './read.js';
import { noState } from './State.js';
import type { V1Server, V1State } from './State.js';

/** Makes the protocol of one server. */
export const v1 = (server: V1Server): ServerProtocol<Served, V1State> => ({
  start: noState,
  foreign,
  read: (session, chunk) => {
    read(server, session, chunk);
  },
  missing: ({ requests }) =>
    requests.isOpen ? decodeError('request', 'Line', 0, 'the rest of a request', 'the end') : undefined,
  leave: ({ authenticated, state }) => {
    if (authenticated !== undefined && state.belongings !== undefined) {
      const { belongings } = state;
      state.belongings = undefined;
      abandon(authenticated.tor, belongings, server.owners);
    }
  },
  done: new TextEncoder().encode('250 OK\r\n'),
  writeError,
  feeds: server.filter === undefined ? feeds : feedsBy(server.filter.write),
});

// eslint-disable-next-line no-control-regex
const isFrame = /^[^]{2}\0[\0-\x14]/;

/**
 * HTTP, which may come from a web page, is not answered. A client of TC is answered with an ERROR of TC, by whose text
 * it recognizes this protocol.
 */
const foreign = (head: string): Foreign | undefined => {
  const got: Recognized | undefined = isFrame.test(head) ? 'TC' : recognize(head);
  return got === 'TC' || got === 'HTTP' || got === 'TLS'
    ? {
        reason: decodeError('request', 'Line', 0, 'a request of the v1 protocol', showRecognized(got)),
        reply: got === 'TC' ? writeTcError : undefined,
      }
    : undefined;
};

const TEXT = 'The v0 control protocol is not supported by this server of the v1 protocol';

/** An ERROR of TC: length, type 0, code 0 (unspecified), text. */
const writeTcError: Write = (writer) => {
  writer.of('ERROR').uint16('Length', 2 + TEXT.length);
  writer.uint16('Type', 0);
  writer.uint16('Error code', 0);
  writer.text('Text', TEXT);
  return writer.failure;
};
