/** TC and v1 on one WebSocket URL. */
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { client, noReconnect, password, policies, secret } from '../../lib/index.js';
import type { Connected, ServerEvent, TorError, TransportError } from '../../lib/index.js';
import { listenBoth, listenTcp, listenWebSocket, tcp } from '../../lib/node.js';
import { simulator } from '../../lib/simulator/index.js';
import { v1Client } from '../../lib/v1/index.js';
import type { ListenV1Options, V1Client } from '../../lib/v1/index.js';
import { tcSubprotocol, v1Subprotocol, webSocket } from '../../lib/websocket.js';
import { ended, observe } from '../transport/observe.js';
import type { Seen } from '../transport/observe.js';
import { atEnd, leavesNothingOpen } from './webSocket/opened.js';

leavesNothingOpen();

const token = 'a token of one time';
const subprotocols = [v1Subprotocol, tcSubprotocol] as const;

interface Both {
  readonly url: string;
  readonly events: Seen<TransportError, ServerEvent>;
}

const serving = async (options: ListenV1Options = {}): Promise<Both> => {
  const address = listenWebSocket({ path: '/tc', subprotocols });
  const events = observe(listenBoth(simulator(), address, { authentication: password(token), ...options }));
  atEnd(events.unsubscribe);
  const [first] = (await events.until(({ rights }) => rights.length > 0)).rights;
  if (first?._tag !== 'Listening') throw new Error('it does not listen');
  return { url: first.url, events };
};

const closing = <T extends Connected>(tor: T): T => {
  atEnd(tor.close);
  return tor;
};

const ofTc = (url: string) =>
  closing(client(webSocket({ url, WebSocket }), { secret: secret(token), reconnect: noReconnect }));

const ofV1 = (url: string, given = token): V1Client =>
  closing(
    v1Client(webSocket({ url, subprotocol: v1Subprotocol, WebSocket }), {
      password: secret(given),
      reconnect: noReconnect,
    }),
  );

const leftOf = async (tor: Connected): Promise<TorError | undefined> => {
  const answer = await firstValueFrom(tor.connected);
  return E.isLeft(answer) ? answer.left : undefined;
};

const socksPort = E.right([{ key: 'SocksPort', value: '9050' }]);

it('each client gets the protocol that it asked for', async () => {
  const { url } = await serving();
  expect(await firstValueFrom(ofTc(url).getConf(['SocksPort']))).toEqual(socksPort);
  const tor = ofV1(url);
  expect(await firstValueFrom(tor.getConf(['SocksPort']))).toEqual(socksPort);
  expect(await firstValueFrom(tor.snapshots.circuits)).toMatchObject({ _tag: 'Right' });
});

it('wants the secret on v1 too', async () => {
  const { url, events } = await serving();
  expect(await leftOf(ofV1(url, 'another'))).toMatchObject({ code: 'AuthenticationFailed' });
  await events.until(({ rights }) =>
    rights.some((event) => event._tag === 'Session' && event.event._tag === 'AuthenticationRefused'),
  );
});

it('the limit on sessions applies to both protocols together', async () => {
  const { url, events } = await serving({ maxSessions: 1 });
  expect(await leftOf(ofV1(url))).toBeUndefined();
  expect(await leftOf(ofTc(url))).toBeDefined();
  await events.until(({ rights }) => rights.some((event) => event._tag === 'SessionRefused'));
});

it('with a profile, clients of TC may do nothing', async () => {
  const profile = E.getOrElseW(() => undefined)(policies.profile({ hosts: ['*'], commands: { GETCONF: ['.*'] } }));
  const { url } = await serving({ profile });
  expect(await firstValueFrom(ofV1(url).getConf(['SocksPort']))).toEqual(socksPort);
  expect(await firstValueFrom(ofTc(url).getConf(['SocksPort']))).toMatchObject({ left: { code: 'Unauthorized' } });
});

it('does not listen for WebSockets without a secret', async () => {
  const address = listenWebSocket({ subprotocols });
  const { lefts } = await ended(observe(listenBoth(simulator(), address)));
  expect(lefts).toMatchObject([{ kind: 'Insecure' }]);
});

it('a connection without a subprotocol gets TC', async () => {
  const events = observe(listenBoth(simulator(), listenTcp({})));
  atEnd(events.unsubscribe);
  const [first] = (await events.until(({ rights }) => rights.length > 0)).rights;
  const port = first?._tag === 'Listening' ? Number(new URL(first.url).port) : 0;
  const tor = closing(client(tcp({ port }), { reconnect: noReconnect }));
  expect(await firstValueFrom(tor.getConf(['SocksPort']))).toEqual(socksPort);
});
