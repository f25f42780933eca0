import { either as E } from 'fp-ts';
import { hashedPassword, hashPassword } from '../../../lib/node/secret/hashedPassword.js';
import { anyOf } from '../../../lib/server/index.js';
import { authenticate, handmade, stranger } from '../../server/handmade.js';

const reply = (hash: string, secret: Uint8Array | string): string | undefined => {
  const peer = stranger(handmade(), { authentication: E.getOrElse(() => anyOf())(hashedPassword(hash)) });
  peer.send(authenticate(secret));
  return peer.came()[0];
};

/** Printed by `tor --hash-password` of Tor 0.4.9.11; the last one by the Tor of the specification's revision. */
const printed: ReadonlyArray<readonly [string, string]> = [
  ['my secret', '16:5603EAD591D862DC60340E0FAF638135D92D1F7C85416837C266661585'],
  ['my secret', '16:8D6E628ED35681E260E77629783BA5F8D544DDF09A9AA2A7DD91767C2A'],
  ['', '16:B3AADB455F37E42F60A50CA77E6F4B462746ADAA1321691DE35CFE65B2'],
  ['pässwörd ✓', '16:999775520A30D5AB605F3245C85C7BDCC35FD888C9A893AE2885C7E726'],
  ['x'.repeat(200), '16:F630854E52713681608F8819B01A546CD8544D04B99A9BFA9C4D86DC41'],
  ['my secret', 'Uh4/U0yp4YFg25qDbpWpUsc5mEI/1ZV8+0E1XRA='],
];

test.each(printed)('the password %j of %s', (password, hash) => {
  expect(reply(hash, password)).toBe('DONE');
  for (const wrong of [`${password}\n`, `${password}\0`, `"${password}"`, password.slice(0, -1) || 'x']) {
    expect(reply(hash, wrong)).toBe('8 Authentication failed');
  }
});

test.each(printed.filter(([, hash]) => hash.startsWith('16:')))('hashes as Tor does: %j to %s', (password, hash) => {
  expect(hashPassword(password, () => Buffer.from(hash.slice(3, 19), 'hex'))).toBe(hash);
});

test('capitals make no difference in a hash, and white space is none', () => {
  const [password, hash] = printed[0]!;
  expect(reply(hash.toLowerCase(), password)).toBe('DONE');
  expect(hashedPassword(` ${hash}`)._tag).toBe('Left');
});

test('two hashes of a password differ, and both let in', () => {
  const hashes = [hashPassword('x'), hashPassword('x')];
  expect(hashes[0]).not.toBe(hashes[1]);
  expect(hashes.map((hash) => reply(hash, 'x'))).toEqual(['DONE', 'DONE']);
  expect(hashes[0]).toMatch(/^16:[0-9A-F]{16}60[0-9A-F]{40}$/);
});

test('a password may be bytes', () => {
  const bytes = Uint8Array.of(0, 255, 10);
  expect(reply(hashPassword(bytes), bytes)).toBe('DONE');
});

test.each([
  '',
  '16:',
  'my secret',
  `16:${'0'.repeat(57)}`,
  `16:${'0'.repeat(59)}`,
  `16:${'g'.repeat(58)}`,
  'A'.repeat(40),
])('%j is no hash, and the Left does not show it', (hash) => {
  expect(hashedPassword(hash)).toEqual(
    E.left({
      _tag: 'SecretUnavailable',
      source: 'the hashed password',
      detail: 'wanted 16: and 58 hexadecimal digits',
    }),
  );
});

test('another indicator is another number of bytes', () => {
  // RFC 2440: 0x00 is 1,024 bytes
  expect(reply(`16:${'00'.repeat(8)}00${'00'.repeat(20)}`, '')).toBe('8 Authentication failed');
});
