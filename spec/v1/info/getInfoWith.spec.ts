import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { right } from '../../../lib/ObservableEither.js';
import { decodeError } from '../../../lib/TorError.js';
import { getInfoWith } from '../../../lib/v1/index.js';

it('known keys are values, and the others text', async () => {
  const getInfo = getInfoWith((keys) => right(keys.map((key) => (key === 'uptime' ? '12' : 'text'))));
  expect(await firstValueFrom(getInfo(['uptime', 'unknown/key', 'version']))).toEqual(E.right([12, 'text', 'text']));
});

it('a value that cannot be decoded is a DecodeError with its key', async () => {
  const getInfo = getInfoWith(() => right(['1 hour']));
  expect(await firstValueFrom(getInfo(['uptime']))).toEqual(
    E.left(decodeError('GETINFO', 'uptime', 0, 'a number', '"1 hour"')),
  );
});
