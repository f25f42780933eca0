import { either as E } from 'fp-ts';
import { encodeMessage } from '../../../lib/index.js';

it('a secret that is not a Uint8Array, as untyped code can pass, is an EncodeError', () => {
  expect(encodeMessage({ _tag: 'Authenticate', secret: 'password' as unknown as Uint8Array })).toEqual(
    E.left({ _tag: 'EncodeError', message: 'AUTHENTICATE', field: 'Secret', wanted: 'a Uint8Array', got: 'string' }),
  );
});
