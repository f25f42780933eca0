/** A client, a gateway with a profile, and a Tor: the lines between them. */
import { either as E, function as F } from 'fp-ts';
import { parse } from 'yaml';
import { policies } from '../../../lib/index.js';
import { linked } from '../../../lib/transport/linked.js';
import { noReconnect } from '../../../lib/client/Backoff.js';
import { serveV1, v1Client } from '../../../lib/v1/index.js';
import { connectTo, peer, steady, virtually, welcome } from '../../v1/peer.js';
import { v1PeerOf } from '../../v1/server/handmade.js';
import { programs } from './programs.js';

interface Transcript {
  /** The lines that the Tor receives after its authentication. */
  readonly asked: ReadonlyArray<string>;
  /** The lines that the client receives for each of its own. */
  readonly replies: ReadonlyArray<ReadonlyArray<string>>;
}

/** Sends lines one by one to a gateway whose Tor answers each with `answer`, and each SETEVENTS with 250. */
const converse = (profile: string, lines: ReadonlyArray<string>, answer: ReadonlyArray<string>): Transcript => {
  const asked: string[] = [];
  const replies: ReadonlyArray<string>[] = [];
  virtually((at, scheduler) => {
    const far = peer();
    far.onLine = (line) => {
      asked.push(line);
      far.send(...answer);
    };
    welcome(far);
    const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady, scheduler });
    const [near, end] = linked();
    const session = F.pipe(
      policies.profile(parse(profile)),
      E.match(
        (error) => {
          throw new Error(policies.showProfileError(error));
        },
        (filter) => serveV1(tor, { profile: filter, scheduler })({ ...end, endpoint: 'tcp://10.152.152.11:40000' }),
      ),
    );
    const client = v1PeerOf(() => session, [near, end]);
    client.send('AUTHENTICATE');
    for (const [i, line] of lines.entries()) {
      at(10 * i + 5, () => {
        client.received();
        client.send(line);
      });
      at(10 * i + 10, () => replies.push(client.received()));
    }
    at(10 * lines.length + 5, tor.close);
  });
  return { asked, replies };
};

it.each(programs)('$name: one request is allowed, another refused', ({ profile, allowed, refused }) => {
  expect(converse(profile, [allowed.request, refused], allowed.answer)).toEqual({
    asked: [allowed.asked],
    replies: [allowed.reply, ['510 Command filtered']],
  });
});

it.each(programs)('$name: a request of another program is refused', ({ profile }) => {
  const others = ['GETINFO config-text', 'SETCONF SocksPort=1', 'RESETCONF ORPort', 'SIGNAL HALT', 'SAVECONF'];
  const { asked, replies } = converse(profile, others, ['250 OK']);
  expect(asked).toEqual([]);
  expect(replies).toEqual(others.map(() => ['510 Command filtered']));
});
