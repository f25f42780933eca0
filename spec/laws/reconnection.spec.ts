import * as fc from 'fast-check';
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff } from '../../lib/index.js';
import { transportError } from '../../lib/TorError.js';
import { connectTo, wire } from '../tc/client/wire.js';
import type { Wire } from '../tc/client/wire.js';

/** What a connection does: it is refused, ends before it has authenticated, or lives for these many events. */
type Life =
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'Unauthenticated' }
  | { readonly _tag: 'Lives'; readonly events: number; readonly end: 'eof' | 'reset' | 'truncated' };

const life: fc.Arbitrary<Life> = fc.oneof(
  fc.constant({ _tag: 'Refused' as const }),
  fc.constant({ _tag: 'Unauthenticated' as const }),
  fc.record({
    _tag: fc.constant('Lives' as const),
    events: fc.nat(5),
    end: fc.constantFrom('eof' as const, 'reset' as const, 'truncated' as const),
  }),
);

const refused = transportError('Refused', 'memory:wire', 'connection refused');
const reset = transportError('Reset', 'memory:wire', 'connection reset');

it('law: over any lives of connections each event comes once, in order, and each gap is exactly one Left', () => {
  fc.assert(
    fc.property(fc.array(life, { maxLength: 8 }), fc.integer({ min: 0, max: 3 }), (lives, requests) => {
      const scheduler = new TestScheduler(() => undefined);
      scheduler.run(({ flush }) => {
        let event = 0;
        const expected: Array<string> = [];
        const seen: Array<string> = [];
        const wires: ReadonlyArray<Wire | typeof refused> = lives.map((one) => {
          if (one._tag === 'Refused') return refused;
          const far = wire();
          const later = (act: () => void): void => {
            scheduler.schedule(act, 1);
          };
          const end = (how: 'eof' | 'reset' | 'truncated'): void => {
            if (how === 'truncated') far.sendBytes(new Uint8Array([0, 9, 0]));
            if (how === 'reset') far.fail(reset);
            else far.end();
          };
          far.onMessage = ({ _tag }) => {
            if (one._tag === 'Unauthenticated') {
              later(() => {
                end('eof');
              });
              return;
            }
            later(() => {
              far.send({ _tag: 'Done' });
            });
            if (_tag !== 'SetEvents') return;
            for (let i = 0; i < one.events; i++) {
              later(() => {
                const message = `event ${String(event++)}`;
                expected.push(message);
                far.send({ _tag: 'Event', event: { _tag: 'Log', message } });
              });
            }
            later(() => {
              expected.push('gap');
              end(one.end);
            });
          };
          return far;
        });
        const tor = client(connectTo(...wires, refused), {
          reconnect: exponentialBackoff({ initial: 10, jitter: 0 }),
          timeout: Infinity,
        });
        tor.log$.subscribe((item) => {
          seen.push(item._tag === 'Right' ? item.right.message : item.left._tag === 'ConnectionLost' ? 'gap' : 'error');
        });
        let answers = 0;
        for (let i = 0; i < requests; i++) {
          tor.saveConf.subscribe(() => {
            answers++;
          });
        }
        scheduler.schedule(() => {
          tor.close();
          expect(seen).toEqual(expected);
          expect(answers).toBe(requests);
        }, 100_000);
        flush();
      });
    }),
    { numRuns: process.env.CI === 'true' ? 2_000 : 300 },
  );
});
