import { either as E } from 'fp-ts';
import { NEVER } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { members, requestNames } from '../../lib/policies/members.js';
import { handmade } from '../server/handmade.js';
import { callOf, recordingV1 } from './recordingV1.js';

const { readOnly } = policies;

/** The code of a Left that came at once, or the Right. */
const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.code : item;
  });
  return answer;
};

const host = (address: string) => ({ _tag: 'Hostname', address }) as const;
const REFUSED = 'Unauthorized';

describe('readOnly', () => {
  const asked: string[] = [];
  const tor = readOnly(
    handmade({
      setConf: () => {
        asked.push('setConf');
        return NEVER;
      },
    }),
  );

  it('refuses what would change something, and the Tor is not asked', () => {
    expect([
      answerOf(tor.setConf([configLine('SocksPort', '1')])),
      answerOf(tor.saveConf),
      answerOf(tor.signal('Dump')),
      answerOf(tor.mapAddress(host('a'), host('b'))),
    ]).toEqual([REFUSED, REFUSED, REFUSED, REFUSED]);
    expect(asked).toEqual([]);
  });

  it('answers questions', () => {
    expect(answerOf(tor.getConf(['SocksPort']))).toEqual(E.right([configLine('SocksPort', '1')]));
  });
});

it('of a V1Tor only what reads reaches the Tor', () => {
  const { tor: source, asked } = recordingV1({ version: '0.4.9' });
  const guarded = readOnly(source);
  const refusals = requestNames.filter((name) => {
    const answer = answerOf(callOf(guarded, name));
    return answer === REFUSED;
  });
  const reads = requestNames.filter((name) => members[name].is === 'reads');
  expect(refusals).toEqual(requestNames.filter((name) => !reads.includes(name)));
  expect(asked.map(([name]) => name)).toEqual(reads);
  expect(refusals).toEqual(expect.arrayContaining(['addOnion', 'resolve', 'takeOwnership', 'viewOnionClientAuth']));
});
