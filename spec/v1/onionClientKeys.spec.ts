import { createPrivateKey, createPublicKey } from 'node:crypto';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { secretUnavailable } from '../../lib/TorError.js';
import { onionClientKeys } from '../../lib/v1/index.js';

/** The bytes of a private x25519 key in PKCS #8, before its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

const decodeBase32 = (text: string): Buffer => {
  const bits = Array.from(text, (char) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from((bits.slice(0, 256).match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
};

it('the public key belongs to the private key, in the encodings of Tor', async () => {
  const keys = await firstValueFrom(onionClientKeys);
  if (E.isLeft(keys)) throw new Error(keys.left.detail);
  const { publicKey, privateKey } = keys.right;
  expect(publicKey).toMatch(/^[A-Z2-7]{52}$/);
  expect(privateKey.type).toBe('x25519');
  const secret = Buffer.from(privateKey.blob, 'base64');
  expect(secret.toString('base64')).toBe(privateKey.blob);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  expect(createPublicKey(key).export({ format: 'jwk' }).x).toBe(decodeBase32(publicKey).toString('base64url'));
});

it('each subscription makes new keys', async () => {
  expect(await firstValueFrom(onionClientKeys)).not.toEqual(await firstValueFrom(onionClientKeys));
});

it('a platform without X25519 is a Left', async () => {
  const generateKey = jest.spyOn(globalThis.crypto.subtle, 'generateKey').mockRejectedValue(new Error('NotSupported'));
  expect(await firstValueFrom(onionClientKeys)).toEqual(
    E.left(secretUnavailable('Web Crypto', 'it has no X25519 here')),
  );
  generateKey.mockRestore();
});
