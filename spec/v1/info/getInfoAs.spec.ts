import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { firstValueFrom, of } from 'rxjs';
import { config } from '../../../lib/index.js';
import { left, right } from '../../../lib/ObservableEither.js';
import { closed, decodeError } from '../../../lib/TorError.js';
import { getInfoAs } from '../../../lib/v1/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';

const torWith = (getInfoText: unknown): Pick<V1Tor, 'getInfoText'> => ({ getInfoText }) as Pick<V1Tor, 'getInfoText'>;

it('asks for all keys at once, and decodes each by its codec', async () => {
  const asked: unknown[] = [];
  const tor = torWith((keys: ReadonlyArray<string>) => {
    asked.push(keys);
    return right(['0.4.9.11', '1']);
  });
  const info = await firstValueFrom(getInfoAs({ version: t.string, dormant: config.BoolFromText })(tor));
  expect(info).toEqual(E.right({ version: '0.4.9.11', dormant: true }));
  expect(asked).toEqual([['version', 'dormant']]);
});

it('a text that its codec rejects is a DecodeError with its key', async () => {
  const info = getInfoAs({ version: t.string, dormant: config.BoolFromText })(torWith(() => of(E.right(['a', 'no']))));
  expect(await firstValueFrom(info)).toEqual(E.left(decodeError('GETINFO', 'dormant', 0, '0 or 1', '"no"')));
});

it('the error of the Tor is passed on, and without keys nothing is asked', async () => {
  const gone = closed('gone');
  expect(await firstValueFrom(getInfoAs({ version: t.string })(torWith(() => left(gone))))).toEqual(E.left(gone));
  expect(await firstValueFrom(getInfoAs({})(torWith(() => left(gone))))).toEqual(E.right({}));
});
