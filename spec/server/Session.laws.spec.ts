import fc from 'fast-check';
import { bodyLength } from '../../lib/tc/frame/Frame.js';
import { authenticate, bytes, handmade, raw, session, stranger } from './handmade.js';

const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => bytes(text)),
  fc.constantFrom(bytes([1, 1, 2, 3, 4, 3], 'foo.onion\0'), bytes([0, 1]), bytes([1]), bytes('SocksPort 1\n')),
);

/** Any type, with more weight on those that mean something; no signal, of which one ends the session. */
const type = fc
  .oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 13 }) }, { weight: 1, arbitrary: fc.nat(0xffff) })
  .filter((n) => n !== 9);

const cutUp = (content: Uint8Array, cuts: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const ends = [...new Set(cuts.map((cut) => cut % (content.length + 1)))].sort((a, b) => a - b).concat(content.length);
  return ends.map((end, i) => content.slice(ends[i - 1] ?? 0, end));
};

/** An AUTHENTICATE has the right secret, which is empty: a wrong one ends the session. */
const frame = fc.tuple(type, body).map(([n, content]) => [n, n === 7 ? new Uint8Array(0) : content] as const);

test('law: whatever frames come, in whatever chunks, each has one reply', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 8 }), (all, cuts) => {
      const peer = session(handmade());
      peer.send(...cutUp(bytes(...all.map(([n, content]) => raw(n, content))), cuts));
      expect(peer.came().length).toBe(all.length);
      expect(peer.state()).toBe('open');
      peer.unsubscribe();
    }),
  );
});

test('law: whatever bytes come, a session answers the whole frames among them, and ends with its connection', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(), { maxLength: 8 }), (content, cuts) => {
      const peer = session(handmade());
      peer.send(...cutUp(content, cuts));
      let whole = 0;
      for (let at = 0; at + 4 <= content.length; whole++) {
        at += 4 + bodyLength(content, at);
        if (at > content.length) break;
      }
      expect(peer.came().length).toBe(whole);
      peer.end();
      expect([peer.state(), peer.completed()]).toEqual(['ended', true]);
    }),
  );
});

test('law: for any bytes before AUTHENTICATE, nothing is sent to the Tor and at most three are answered', () => {
  const content = fc
    .array(
      fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .tuple(
            type.filter((n) => n !== 7),
            body,
          )
          .map(([n, b]) => raw(n, b)),
      ),
    )
    .map((parts) => bytes(...parts));
  fc.assert(
    fc.property(content, fc.array(fc.nat(), { maxLength: 8 }), (sent, cuts) => {
      const asked = jest.fn();
      const tor = handmade({ getConf: asked, setConf: asked, signal: asked, mapAddress: asked });
      // an AUTHENTICATE that came about by chance is not the right one
      const peer = stranger(tor, { authentication: { _tag: 'Check', check: () => false } });
      peer.send(...cutUp(sent, cuts));
      const came = peer.came();
      expect(came.length).toBeLessThanOrEqual(4);
      expect(new Set(came.filter((reply) => !reply.startsWith('8 ')))).toEqual(
        new Set(came.some((reply) => reply.startsWith('7 ')) ? ['7 Authentication required'] : []),
      );
      expect(asked).not.toHaveBeenCalled();
      peer.unsubscribe();
    }),
  );
});

test('law: the replies are the same in whatever chunks the requests come, AUTHENTICATE included', () => {
  const frames = fc.array(fc.tuple(type, body), { maxLength: 12 });
  const replies = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<string> => {
    const peer = stranger(handmade());
    peer.send(...chunks);
    const came = [...peer.came(), peer.state()];
    peer.unsubscribe();
    return came;
  };
  fc.assert(
    fc.property(frames, frames, fc.array(fc.nat(), { maxLength: 8 }), (before, behind, cuts) => {
      const of = (all: typeof before) => all.map(([n, content]) => raw(n, content));
      const sent = bytes(...of(before), authenticate(), ...of(behind));
      expect(replies(cutUp(sent, cuts))).toEqual(replies([sent]));
    }),
  );
});
