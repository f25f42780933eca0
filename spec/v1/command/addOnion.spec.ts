import { either as E } from 'fp-ts';
import { connected, virtually } from '../peer.js';

it('the error for a private key that cannot be sent does not show the key', () => {
  const answers: E.Either<unknown, unknown>[] = [];
  virtually((at) => {
    const { tor } = connected();
    const key = { type: 'ED25519-V3', blob: 'c2VjcmV0\n' };
    at(1, () => tor.addOnion({ ports: [{ port: 80 }], key }).subscribe((answer) => answers.push(answer)));
    at(2, () => tor.close());
  });
  expect(answers).toMatchObject([E.left({ _tag: 'EncodeError', message: 'ADD_ONION', field: 'Key' })]);
  expect(JSON.stringify(answers)).not.toContain('c2VjcmV0');
});
