/**
 * The events of a tick lie in one slab of all sessions. Here is the plain version: bytes of its own for each event.
 */
import { either as E } from 'fp-ts';
import fc from 'fast-check';
import { defer, Subject } from 'rxjs';
import { encodeMessage } from '../../lib/tc/message/Message.js';
import type { TorEvent } from '../../lib/model/Event.js';
import { serve } from '../../lib/tc/server.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, bytes, handmade, bytesOf, peerOf, raw } from './handmade.js';
import { eventTable } from '../../lib/index.js';

type Step =
  | { readonly _tag: 'Event'; readonly event: TorEvent }
  | { readonly _tag: 'SetEvents'; readonly session: number; readonly codes: ReadonlyArray<number> }
  | { readonly _tag: 'Ask' | 'AskLate'; readonly session: number }
  | { readonly _tag: 'Answer'; readonly which: number }
  | { readonly _tag: 'Tick' };

const SESSIONS = 3;

const event = fc.oneof(
  fc.record({ _tag: fc.constant('Bandwidth' as const), read: fc.nat(), written: fc.nat() }),
  fc.record({
    _tag: fc.constant('Log' as const),
    severity: fc.constant('Notice' as const),
    // some that make a slab full
    message: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'bc', '') }, fc.constant('x'.repeat(30_000))),
  }),
  fc.record({
    _tag: fc.constant('Circuit' as const),
    status: fc.constant('Built' as const),
    // one that cannot be sent
    id: fc.constantFrom(7, 8, 2 ** 32),
    path: fc.constant(['amber']),
    details: fc.constantFrom(undefined, { purpose: 'GENERAL' as const }),
  }),
) as fc.Arbitrary<TorEvent>;

const code = fc.constantFrom(...(['Bandwidth', 'Log', 'Circuit'] as const).map((tag) => eventTable[tag].code));
const session = fc.nat(SESSIONS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ _tag: fc.constant('Event' as const), event }) },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('SetEvents' as const), session, codes: fc.uniqueArray(code) }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constantFrom('Ask' as const, 'AskLate' as const), session }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Answer' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Tick' } as const) },
);

/** What a session should get: each frame by itself, replies in the order of the requests. */
const plain = () => {
  const frames: Array<Uint8Array> = [];
  const replies: Array<{ content: Uint8Array | undefined }> = [];
  let codes: ReadonlyArray<number> = [];
  const settle = (): void => {
    while (replies[0]?.content !== undefined) frames.push(replies.shift()?.content as Uint8Array);
  };
  return {
    frames,
    setEvents: (wanted: ReadonlyArray<number>): void => {
      codes = wanted;
    },
    /** A place for a reply; gives how it is answered. */
    request: (): ((content: Uint8Array) => void) => {
      const place: { content: Uint8Array | undefined } = { content: undefined };
      replies.push(place);
      return (content) => {
        place.content = content;
        settle();
      };
    },
    event: (told: TorEvent): void => {
      const message = { _tag: 'Event', event: told } as const;
      const isWanted = codes.includes(eventTable[told._tag].code);
      if (isWanted && encodeMessage(message)._tag === 'Right') frames.push(bytesOf(message));
    },
  };
};

const DONE = bytesOf({ _tag: 'Done' });
const VALUE = bytesOf({ _tag: 'ConfValue', lines: [{ key: 'Key', value: '1' }] });

const bytesOfCodes = (codes: ReadonlyArray<number>) => codes.map((one) => [one >> 8, one & 0xff]);

test('law: each session gets its events and replies as they happened, however they are gathered', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const subjects = { Bandwidth: new Subject(), Log: new Subject(), Circuit: new Subject() } as unknown as {
        [T in TorEvent['_tag']]: Subject<E.Either<TorError, never>>;
      };
      const late: Array<Subject<E.Either<TorError, void>>> = [];
      const saveConf = defer(() => {
        const answer$ = new Subject<E.Either<TorError, void>>();
        late.push(answer$);
        return answer$;
      });
      const served = serve(
        handmade({ bandwidth$: subjects.Bandwidth, log$: subjects.Log, circuit$: subjects.Circuit, saveConf }),
      );
      const sessions = Array.from({ length: SESSIONS }, () => {
        const peer = peerOf(served);
        peer.send(authenticate());
        peer.chunks.length = 0;
        return { peer, model: plain() };
      });
      const answers: Array<(content: Uint8Array) => void> = [];
      const run = (one: Exclude<Step, { readonly _tag: 'Tick' }>): void => {
        if (one._tag === 'Event') {
          for (const { model } of sessions) model.event(one.event);
          subjects[one.event._tag].next(E.right(one.event as never));
          return;
        }
        if (one._tag === 'Answer') {
          const [answer$] = late.splice(one.which, 1);
          const [answered] = answers.splice(one.which, 1);
          answered?.(DONE);
          answer$?.next(E.right(undefined));
          return;
        }
        const { peer, model } = sessions[one.session]!;
        if (one._tag === 'SetEvents') {
          peer.send(raw(5, ...bytesOfCodes(one.codes)));
          model.setEvents(one.codes);
          model.request()(DONE);
        } else if (one._tag === 'Ask') {
          peer.send(raw(3, 'Key\n'));
          model.request()(VALUE);
        } else {
          peer.send(raw(8));
          answers.push(model.request());
        }
      };
      for (const one of [...steps, { _tag: 'Tick' } as const]) {
        if (one._tag !== 'Tick') {
          run(one);
          continue;
        }
        await Promise.resolve();
        for (const { peer, model } of sessions) {
          expect(bytes(...peer.chunks).toString()).toBe(bytes(...model.frames).toString());
        }
      }
      for (const { peer } of sessions) peer.unsubscribe();
    }),
  ));
