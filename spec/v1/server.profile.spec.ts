/** Servers that accept a profile. */
import { either as E, function as F } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { policies } from '../../lib/index.js';
import type { TorError } from '../../lib/index.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { simulator } from '../../lib/simulator/index.js';
import { linked } from '../../lib/transport/linked.js';
import { listenV1, serveV1 } from '../../lib/v1/index.js';
import type { Profile, ServeV1Options, V1Event } from '../../lib/v1/index.js';
import type { Duplex } from '../../lib/transport/Duplex.js';
import { handmade } from '../server/handmade.js';
import { v1PeerOf, v1Session } from './server/handmade.js';
import type { V1Peer } from './server/handmade.js';

const profileOf = (value: unknown): Profile =>
  F.pipe(
    policies.profile(value),
    E.getOrElseW((error) => {
      throw new Error(policies.showProfileError(error));
    }),
  );

const permitting = (value: object): ServeV1Options => ({ profile: profileOf({ hosts: ['*'], ...value }) });

const from = (endpoint: string): readonly [Duplex<Uint8Array>, Duplex<Uint8Array>] => {
  const [near, far] = linked();
  return [near, { ...far, endpoint }];
};

const authenticated = (peer: V1Peer): V1Peer => {
  peer.send('AUTHENTICATE');
  peer.received();
  return peer;
};

it('a request that the profile does not allow gets 510, and the session goes on', () => {
  const peer = v1Session(simulator(), permitting({ commands: { GETINFO: ['version'] } }));
  peer.send('GETINFO config-file', 'SIGNAL NEWNYM', 'NONSENSE', 'GETINFO version', 'PROTOCOLINFO', 'QUIT');
  expect(peer.received()).toEqual([
    '510 Command filtered',
    '510 Command filtered',
    '510 Command filtered',
    expect.stringMatching(/^250-version=0\.4/),
    '250 OK',
    '250-PROTOCOLINFO 1',
    '250-AUTH METHODS=NULL',
    expect.stringMatching(/^250-VERSION /),
    '250 OK',
    '250 closing connection',
  ]);
});

it('a profile that allows nothing refuses every request, and the Tor is not asked', () => {
  const peer = v1Session(handmade({ getConf: () => of() }), permitting({}));
  peer.send('GETCONF SocksPort', 'SETEVENTS BW', '+LOADCONF', 'SocksPort 1', '.', 'GETINFO a\0', 'SETEVENTS');
  expect(peer.received()).toEqual([
    ...Array.from({ length: 3 }, () => '510 Command filtered'),
    '512 Bad arguments to GETINFO: NUL',
    '250 OK',
  ]);
  expect(peer.state()).toBe('open');
});

it('an allowed command that the server does not have is unrecognized', () => {
  const peer = v1Session(handmade(), permitting({ commands: { NONSENSE: ['.*'] } }));
  peer.send('NONSENSE');
  expect(peer.received()).toEqual(['510 Unrecognized command "NONSENSE"']);
});

it('an event is sent as the profile changes it, not at all, or refused', () => {
  const event$s: Record<string, Subject<E.Either<TorError, V1Event>>> = {};
  const tor = {
    ...simulator(),
    event: ((name: string) => (event$s[name] ??= new Subject())) as never,
  };
  const redacting = permitting({
    events: {
      BW: { response: [{ pattern: '650 BW (\\d+) \\d+', replacement: '650 BW {} 0' }] },
      signal: { suppress: true },
    },
  });
  const peer = v1Session(tor, redacting);
  const other = v1Session(tor, permitting({ events: { BW: { response: [{ pattern: '.*', replacement: '' }] } } }));
  other.send('SETEVENTS BW');
  peer.send('SETEVENTS BW CIRC', 'SETEVENTS bw SIGNAL EXTENDED');
  expect(other.received()).toEqual(['250 OK']);
  expect(peer.received()).toEqual(['510 Command filtered', '250 OK']);
  expect(Object.keys(event$s)).toEqual(['BW']);
  event$s['BW']?.next(E.right({ _tag: 'Bandwidth', read: 7, written: 9 }));
  peer.send('SETEVENTS');
  expect(peer.received()).toEqual(['650 BW 7 0', '250 OK']);
  expect(event$s['BW']?.observed).toBe(true);
  other.end();
  expect(other.received()).toEqual([]);
  expect(event$s['BW']?.observed).toBe(false);
});

it('a replacement that is not an event is reported, and the event is not sent', () => {
  const event$ = new Subject<E.Either<TorError, V1Event>>();
  const tor = { ...simulator(), event: (() => event$) as never };
  const peer = v1Session(tor, permitting({ events: { BW: { response: [{ pattern: '.*', replacement: 'x' }] } } }));
  peer.send('SETEVENTS BW');
  event$.next(E.right({ _tag: 'Bandwidth', read: 7, written: 9 }));
  peer.send('SETEVENTS');
  expect(peer.received()).toEqual(['250 OK', '250 OK']);
  expect(peer.events).toMatchObject([
    { _tag: 'Authenticated' },
    { _tag: 'EventNotSent', error: { _tag: 'EncodeError' } },
  ]);
});

it('an onion service of a rewritten request belongs to its session', () => {
  const removed: string[] = [];
  const tor = {
    ...simulator(),
    delOnion: (service: string): ObservableEither<TorError, void> => {
      removed.push(service);
      return of(E.right(undefined));
    },
  };
  const commands = {
    ADD_ONION: [{ pattern: '(\\S+) Port=80', replacement: '{} Port=80,{client-address}:8080' }],
    DEL_ONION: ['\\S+'],
  };
  const serve = serveV1(tor, permitting({ commands }));
  const [one, other] = ['10.0.0.2', '10.0.0.3'].map((host) => authenticated(v1PeerOf(serve, from(`tcp://${host}:1`))));
  one?.send('ADD_ONION NEW:BEST Port=80');
  const [, service = ''] = /^250-ServiceID=(.*)$/.exec(one?.received()[0] ?? '') ?? [];
  other?.send(`DEL_ONION ${service}`);
  expect(other?.received()).toEqual(['552 Unknown Onion Service id']);
  one?.end();
  expect(removed).toEqual([service]);
});

it('each client gets the filter for its address; a replacement knows where the server listens', () => {
  const clients = ['10.0.0.2', '10.0.0.3'].map((host) => from(`tcp://${host}:4000`));
  const connection$ = of(...clients.map(([, far]) => E.right(far)));
  const address = of(E.right({ url: 'tcp://10.0.0.1:9051', local: true, connection$ }));
  const answer = [{ pattern: '250-key=.*', replacement: '250-key={server-address} {server-port} {client-address}' }];
  const profile = profileOf([{ hosts: ['10.0.0.2'], commands: { GETINFO: [{ pattern: 'key', response: answer }] } }]);
  const tor = { ...simulator(), getInfoText: (() => of(E.right(['value']))) as never };
  const server = listenV1(tor, address, { profile }).subscribe();
  const replies = clients.map(([near]) => {
    let text = '';
    near.incoming$.subscribe((chunk) => (text += E.isRight(chunk) ? Buffer.from(chunk.right).toString() : ''));
    near.write(Buffer.from('AUTHENTICATE\r\nGETINFO key\r\n'));
    return () => text;
  });
  expect(replies.map((text) => text())).toEqual([
    '250 OK\r\n250-key=10.0.0.1 9051 10.0.0.2\r\n250 OK\r\n',
    '250 OK\r\n510 Command filtered\r\n',
  ]);
  server.unsubscribe();
});
