/** A simulated Tor within this command, behind a real socket. */
import { randomBytes } from 'node:crypto';
import { either as E } from 'fp-ts';
import { defer, filter } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, secret } from '../tc/client.js';
import type { ServerEvent } from '../server/listen.js';
import { password } from '../server/index.js';
import { listen } from '../tc/server.js';
import { simulator } from '../simulator/simulator.js';
import type { SimulatorOptions } from '../simulator/settings.js';
import type { TransportError } from '../TorError.js';
import { connectUrl, listenUrl } from '../node/url.js';
import type { Destination } from './Destination.js';
import { during } from './during.js';
import type { Io } from './Io.js';
import { failed, say } from './Outcome.js';
import type { Outcome } from './Outcome.js';

/** More activity than by default, so that the display is not empty. */
const lively: SimulatorOptions = { circuitsPerMinute: 20, streamsPerMinute: 40, failureRate: 0.05 };

/**
 * Listens on a port of 127.0.0.1 that the system chooses, for as long as `use` runs. The secret never leaves this
 * process.
 */
export const embedded = (
  { scheduler }: Io,
  use: (connection: Destination) => Observable<Outcome>,
  options: SimulatorOptions = lively,
): Observable<Outcome> =>
  defer(() => {
    const cookie = randomBytes(32);
    const connectionTo = (url: string): Destination => ({
      url,
      open: (reconnect) => client(connectUrl(url), { secret: secret(cookie), reconnect, scheduler }),
    });
    return listen(simulator({ seed: scheduler.now(), scheduler, ...options }), listenUrl('tcp://127.0.0.1:0'), {
      authentication: password(cookie),
      scheduler,
    }).pipe(
      filter(isBeginning),
      during(
        E.match(
          (error) => say(failed(error)),
          ({ url }) => use(connectionTo(url)),
        ),
      ),
    );
  });

type Beginning = E.Either<TransportError, Extract<ServerEvent, { readonly _tag: 'Listening' }>>;

const isBeginning = (item: E.Either<TransportError, ServerEvent>): item is Beginning =>
  E.isLeft(item) || item.right._tag === 'Listening';
