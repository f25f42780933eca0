import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { closed, connectionLost, decodeError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { published } from '../../lib/v1/index.js';
import type { HsDescEvent, V1Tor } from '../../lib/v1/index.js';

const serviceId = 'u73w42ahcnl5wrj2ex54nm2swdid6fhqg2xu2pg3lvk4czbx3peha5yd';

const hsDesc = (action: string, directory: string, rest: Partial<HsDescEvent> = {}): E.Either<TorError, HsDescEvent> =>
  E.right({ _tag: 'HsDesc', action, address: serviceId, authType: 'UNKNOWN', directory, ...rest });

const events = {
  c: hsDesc('CREATED', 'UNKNOWN'),
  a: hsDesc('UPLOAD', '$A~a'),
  b: hsDesc('UPLOAD', '$B~b'),
  x: hsDesc('FAILED', '$A~a', { reason: 'UPLOAD_REJECTED' }),
  y: hsDesc('FAILED', '$B~b', { reason: 'UNEXPECTED' }),
  z: hsDesc('FAILED', '$C~c', { reason: 'NOT_FOUND' }),
  u: hsDesc('UPLOADED', '$B~b'),
  o: hsDesc('UPLOADED', '$A~a', { address: 'another' }),
  d: E.left(decodeError('HS_DESC', 'Line', 0, 'closed quotes', '"')),
  l: E.left(connectionLost(1, closed('gone'))),
};

const failures = [
  { directory: '$A~a', reason: 'UPLOAD_REJECTED' },
  { directory: '$B~b', reason: 'UNEXPECTED' },
];
const outcomes = {
  u: events.u,
  n: E.left({ _tag: 'NotPublished', serviceId, failures }),
  l: events.l,
  e: E.left(closed('the Tor ended before the descriptor was uploaded')),
};

const torWith = (hsDesc$: Observable<E.Either<TorError, HsDescEvent>>): Pick<V1Tor, 'event'> =>
  ({ event: (name: string) => (name === 'HS_DESC' ? hsDesc$ : of()) }) as unknown as Pick<V1Tor, 'event'>;

it.each([
  ['completes with the first upload', '-c-a-b-u-a', '^------!', '-------(u|)', '^------!'],
  ['goes on while another upload is in flight', '-a-b-x-u', '', '-------(u|)', '^------!'],
  ['fails once every upload has failed', '-a-b-x-y', '', '-------(n|)', '^------!'],
  [
    'ignores other services, failed fetches and events that cannot be decoded',
    '-o-z-d-u',
    '',
    '-------(u|)',
    '^------!',
  ],
  ['counts two uploads to one relay', '-a-a-x-u', '', '-------(u|)', '^------!'],
  ['fails when the connection is lost', '-a-l', '', '---(l|)', '^--!'],
  ['fails when the Tor ends', '-a-|', '', '---(e|)', '^--!'],
])('%s', (_, source, __, expected, subscribed) => {
  new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(
    ({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot<E.Either<TorError, HsDescEvent>>(source, events);
      expectObservable(published(torWith(source$), { serviceId }) as ObservableEither<unknown, HsDescEvent>).toBe(
        expected,
        outcomes,
      );
      expectSubscriptions(source$.subscriptions).toBe(subscribed);
    },
  );
});

it('each subscription counts on its own', () => {
  new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(({ cold, expectObservable }) => {
    const both = published(torWith(cold('-a-b-x-y', events)), { serviceId }) as ObservableEither<unknown, HsDescEvent>;
    expectObservable(both).toBe('-------(n|)', outcomes);
    expectObservable(both).toBe('-------(n|)', outcomes);
  });
});
