/** Each request of a session is decoded by the codec of its message. */
import { messageCodecs, senders } from '../../../lib/tc/message/Message.js';
import type { ClientMessage } from '../../../lib/tc/message/Message.js';
import { authenticate, bytes, handmade, bytesOf, session, stranger } from '../../server/handmade.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const messages = {
  SetConf: { _tag: 'SetConf', lines: [{ key: 'Nickname', value: 'amber' }] },
  GetConf: { _tag: 'GetConf', keys: ['Nickname'] },
  SetEvents: { _tag: 'SetEvents', codes: [] },
  Authenticate: { _tag: 'Authenticate', secret: new Uint8Array() },
  SaveConf: { _tag: 'SaveConf' },
  Signal: { _tag: 'Signal', signal: 'Reload' },
  MapAddress: {
    _tag: 'MapAddress',
    from: { _tag: 'Hostname', address: 'a' },
    to: { _tag: 'Hostname', address: 'b' },
  },
  GetAllMappings: { _tag: 'GetAllMappings' },
} as const satisfies { readonly [T in ClientMessage['_tag']]: Extract<ClientMessage, { readonly _tag: T }> };

const tags = Object.keys(messages) as ReadonlyArray<ClientMessage['_tag']>;

it('knows each message that a client sends', () => {
  const sentByClients = Object.entries(senders).filter(([, sender]) => sender === 'client');
  expect([...tags].sort()).toEqual(sentByClients.map(([tag]) => tag).sort());
});

it.each(tags)('decodes %s once, with its codec', (tag) => {
  const peer = session(handmade());
  const decode = jest.spyOn(messageCodecs[tag], 'decode');
  peer.send(bytesOf(messages[tag]));
  expect(decode).toHaveBeenCalledTimes(1);
  expect(decode.mock.results[0]?.value).toEqual({ _tag: 'Right', right: messages[tag] });
});

it('decodes the AUTHENTICATE that opens a session with its codec', () => {
  const decode = jest.spyOn(messageCodecs.Authenticate, 'decode');
  const peer = stranger(handmade());
  peer.send(authenticate());
  expect(peer.came()).toEqual(['DONE']);
  expect(decode).toHaveBeenCalledTimes(1);
});

it('decodes a request in place, without a view of the chunk', () => {
  const peer = session(handmade());
  const decode = jest.spyOn(messageCodecs.GetConf, 'decode');
  const chunk = bytes(bytesOf(messages.SaveConf), bytesOf(messages.GetConf));
  peer.send(chunk);
  expect(peer.came()).toEqual(['DONE', 'Nickname=1']);
  expect(decode.mock.calls[0]?.[0]).toMatchObject({ bytes: chunk, start: 8, end: 17 });
});
