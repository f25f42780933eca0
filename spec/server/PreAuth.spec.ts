import { bytes, handmade, raw, stranger } from './handmade.js';

it('a limit of messages before AUTHENTICATE that is not a number allows none', () => {
  const peer = stranger(handmade(), { unauthenticatedMessages: NaN });
  peer.send(raw(8));
  expect([peer.came(), peer.state()]).toEqual([[], 'ended']);
});

it('a limit of bytes before AUTHENTICATE that is not a number allows none', () => {
  const peer = stranger(handmade(), { authenticationLimit: NaN });
  peer.send(bytes([0xff, 0xff, 0, 7]));
  expect(peer.state()).toBe('ended');
});
