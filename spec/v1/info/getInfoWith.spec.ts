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

it('the type of each value is that of its key', async () => {
  const getInfo = getInfoWith((keys) => right(keys.map(() => '1')));
  const answer = await firstValueFrom(getInfo(['uptime', 'net/listeners/socks', 'dormant', 'version', 'md/id/x']));
  if (E.isLeft(answer)) throw new Error(answer.left._tag);
  const [uptime, listeners, dormant, version, text] = answer.right;
  const typed: readonly [number, ReadonlyArray<string>, boolean, string, string] = [
    uptime,
    listeners,
    dormant,
    version,
    text,
  ];
  expect(typed).toEqual([1, ['1'], true, '1', '1']);
  // the type of a key that is only known to be text is not known
  const key: string = 'uptime';
  const [unknown] = E.getOrElse((): ReadonlyArray<unknown> => [])(await firstValueFrom(getInfo([key])));
  expect(unknown).toBe(1);
});
