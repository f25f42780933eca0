/** Text of a third party in an event may end its line: what is received from there on reaches nobody as an answer. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { configLine, exponentialBackoff } from '../../lib/index.js';
import type { Status } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import type { V1Client, V1ClientOptions } from '../../lib/v1/index.js';
import { connectTo, peer, steady, virtually, welcome } from './peer.js';
import type { Peer } from './peer.js';

const REPLIES = ['513 Unacceptable option value', '250 SocksPort=9050', '250-version=0.4.9.11', '250 OK'];

interface Story {
  /** What was received when, in virtual milliseconds. */
  readonly seen: ReadonlyArray<string>;
  readonly statuses: ReadonlyArray<Status>;
}

/** Three requests in flight, one of which is refused; the answers, events and states of the connection. */
const story = (
  tell: (far: Peer, at: (time: number, act: () => void) => void, tor: V1Client) => void,
  options: V1ClientOptions = {},
): Story => {
  const seen: string[] = [];
  const statuses: Status[] = [];
  virtually((at) => {
    let now = 0;
    const [first, second] = [peer(), peer()];
    welcome(first);
    welcome(second);
    const tor = v1Client(connectTo(first, second), {
      reconnect: exponentialBackoff({ initial: 10_000, jitter: 0 }),
      cryptography: steady,
      timeout: 1_000,
      ...options,
    });
    const watch = (name: string, item$: Observable<E.Either<unknown, unknown>>): void =>
      void item$.subscribe((item) => {
        const left = E.isLeft(item) ? (item.left as { _tag: string; reason?: { _tag: string } }) : undefined;
        const what = left === undefined ? 'Right' : [left._tag, left.reason?._tag ?? []].flat().join(' ');
        seen.push(`${name} ${what}`);
      });
    tor.status$.subscribe((status) => statuses.push(status));
    watch('stream$', tor.stream$);
    watch('circuit$', tor.circuit$);
    at(1, () => first.send('250 OK'));
    at(2, () => {
      watch('SETCONF', tor.setConf([configLine('SocksPort', 'x')]));
      watch('GETCONF', tor.getConf(['SocksPort']));
      watch('GETINFO', tor.getInfoText(['version']));
    });
    tell(
      first,
      (time, act) => {
        at(time, act);
        now = Math.max(now, time);
      },
      tor,
    );
    at(now + 5_000, () => tor.close());
  });
  return { seen: seen.filter((one) => !one.endsWith('Closed')), statuses };
};

const tags = ({ statuses }: Story): ReadonlyArray<string> => statuses.map(({ _tag }) => _tag).slice(3);

const reasonOf = ({ statuses }: Story): unknown => statuses.find((status) => status._tag === 'Waiting')?.reason;

it('without such text the answers are in order', () => {
  const told = story((far, at) => at(3, () => far.send(...REPLIES)));
  expect(told.seen).toEqual(['SETCONF ServerError', 'GETCONF Right', 'GETINFO Right']);
  expect(tags(told)).toEqual(['Connected', 'Closed']);
});

describe('a forged reply', () => {
  it('that shifts all others by one: the session ends before an answer reaches the wrong caller', () => {
    const text = ['650 STREAM 135 CLOSED 0 a', '250 OK', '650 X:80 REASON=DONE', ...REPLIES, '650 CIRC 1 BUILT'];
    const told = story((far, at) => at(3, () => far.send(...text)));
    // no more can be known of the first one; the refusal is then the answer of GETCONF
    expect(told.seen).toEqual([
      'stream$ DecodeError',
      'SETCONF Right',
      'GETCONF ServerError',
      'GETINFO ConnectionLost OutOfStep',
      'stream$ ConnectionLost OutOfStep',
      'circuit$ ConnectionLost OutOfStep',
    ]);
    expect(tags(told)).toEqual(['Connected', 'Waiting', 'Closed']);
    expect(reasonOf(told)).toEqual({
      _tag: 'OutOfStep',
      wanted: 'a line for each key in reply to GETINFO',
      got: '250 SocksPort',
    });
  });

  it.each([
    ['SETCONF', ['250 a=b'], '250 OK in reply to SETCONF'],
    ['GETCONF', ['513 a', '250 OK'], 'lines for its keys in reply to GETCONF'],
    ['GETINFO', ['513 a', '250 SocksPort=1', '250 version=1'], 'a line for each key in reply to GETINFO'],
    ['nobody', [...REPLIES, '250 OK'], 'no reply, since no request is in flight'],
  ])('to %s of the wrong form, and nothing that comes after it is passed on', (_, text, wanted) => {
    const forged = ['650 CIRC 666 BUILT $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA~a', ...REPLIES];
    const told = story((far, at) => {
      at(3, () => far.send(...text, ...forged));
      at(4, () => far.send(...forged));
    });
    expect(reasonOf(told)).toMatchObject({ _tag: 'OutOfStep', wanted });
    expect(told.seen.filter((one) => one === 'circuit$ Right')).toEqual([]);
    expect(told.seen.slice(-2)).toEqual(['stream$ ConnectionLost OutOfStep', 'circuit$ ConnectionLost OutOfStep']);
  });

  it('that is late, and of the wrong form, is evidence as well', () => {
    const told = story((far, at) => {
      at(900, () => far.send('650 BW 0 0'));
      at(1_500, () => far.send('250 SocksPort=9050'));
    });
    expect(told.seen.slice(0, 3)).toEqual(['SETCONF TimedOut', 'GETCONF TimedOut', 'GETINFO TimedOut']);
    expect(reasonOf(told)).toMatchObject({ _tag: 'OutOfStep', wanted: '250 OK in reply to SETCONF' });
  });

  it('of which only the beginning is received is judged by its first line', () => {
    const told = story((far, at) => at(3, () => far.send('650 STREAM 135 CLOSED 0 a', '250+X:80', ...REPLIES)));
    expect(reasonOf(told)).toEqual({ _tag: 'OutOfStep', wanted: '250 OK in reply to SETCONF', got: '250 other text' });
  });

  it('of which only the beginning is received is evidence also if nobody waits for one', () => {
    const told = story((far, at) => at(3, () => far.send(...REPLIES, '250+X:80')));
    expect(reasonOf(told)).toMatchObject({ _tag: 'OutOfStep', wanted: 'no reply, since no request is in flight' });
  });
});

describe('an event without an end', () => {
  it('takes the replies for its data, and no request is answered', () => {
    const told = story((far, at) => {
      at(3, () => far.send('650 STREAM 135 CLOSED 0 a'));
      at(4, () => far.send('650+X:80', ...REPLIES));
      at(900, () => far.send('650 BW 0 0', '250 OK', '650 CIRC 1 BUILT'));
    });
    expect(told.seen.slice(0, 4)).toEqual([
      'stream$ DecodeError',
      'SETCONF TimedOut',
      'GETCONF TimedOut',
      'GETINFO TimedOut',
    ]);
  });

  it('ends the session if it began before the request was written, though bytes are received', () => {
    const told = story((far, at, tor) => {
      at(3, () => far.send(...REPLIES));
      at(4, () => far.send('650 STREAM 135 CLOSED 0 a', '650+X:80'));
      at(5, () => void tor.saveConf.subscribe());
      at(6, () => far.send('250 OK', '650 BW 0 0'));
      at(900, () => far.send('650 BW 0 0', '250 OK', '650 CIRC 1 BUILT'));
    });
    expect(told.seen.slice(4)).toEqual(['stream$ ConnectionLost OutOfStep', 'circuit$ ConnectionLost OutOfStep']);
    expect(reasonOf(told)).toEqual({
      _tag: 'OutOfStep',
      wanted: 'a reply to SAVECONF within 1000 ms',
      got: 'nothing, or only a part of an event',
    });
  });

  it('ends the session after the silence, if it began later', () => {
    const told = story(
      (far, at) => {
        at(3, () => far.send('650 STREAM 135 CLOSED 0 a'));
        at(4, () => far.send('650+X:80', ...REPLIES));
        for (let time = 1_000; time < 5_000; time += 1_000) at(time, () => far.send('650 BW 0 0'));
      },
      { silence: 2_000 },
    );
    expect(reasonOf(told)).toMatchObject({ _tag: 'TransportError', kind: 'Silent' });
  });
});

it('a slow reply that is longer than the time-out does not end the session', () => {
  const told = story((far, at, tor) => {
    at(3, () => far.send(...REPLIES));
    at(4, () => void tor.getInfoText(['ns/all']).subscribe());
    at(500, () => far.send('250+ns/all='));
    for (let time = 1_000; time < 5_000; time += 500) at(time, () => far.send('r a'));
    at(5_000, () => far.send('.', '250 OK'));
  });
  expect(told.seen).toEqual(['SETCONF ServerError', 'GETCONF Right', 'GETINFO Right']);
  expect(tags(told)).toEqual(['Connected', 'Closed']);
});

it('a peer that hangs: the session ends with the first request that expires', () => {
  const told = story(() => undefined);
  expect(told.seen).toEqual([
    'SETCONF TimedOut',
    'GETCONF TimedOut',
    'GETINFO TimedOut',
    'stream$ ConnectionLost OutOfStep',
    'circuit$ ConnectionLost OutOfStep',
  ]);
  expect(tags(told)).toEqual(['Connected', 'Waiting', 'Closed']);
});

it('a lone LF in an event is a part of its line', () => {
  const told = story((far, at) => {
    at(3, () => far.send('650 STREAM 135 CLOSED 0 a\nb:80', ...REPLIES));
  });
  expect(told.seen).toEqual(['stream$ DecodeError', 'SETCONF ServerError', 'GETCONF Right', 'GETINFO Right']);
  expect(tags(told)).toEqual(['Connected', 'Closed']);
});

it('SIGNAL Halt is not answered by an end that is no doing of the Tor', () => {
  const told = story((far, at, tor) => {
    at(3, () => {
      far.send(...REPLIES);
      tor.signal('Halt').subscribe((answer) => expect(E.isLeft(answer)).toBe(true));
    });
    at(4, () => far.send('250 SocksPort=9050'));
  });
  expect(reasonOf(told)).toMatchObject({ _tag: 'OutOfStep', wanted: '250 OK in reply to SIGNAL' });
});
