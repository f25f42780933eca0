/** Addresses of onion services of version 3 (rend-spec-v3, 6). */
import { base32, fromBase32 } from '../text.js';
import { publicKey } from './ed25519.js';
import { sha3 } from './sha3.js';

const VERSION = 3;

const prefix: ReadonlyArray<number> = /* #__PURE__ */ Array.from('.onion checksum', (char) => char.charCodeAt(0));

const checksum = (key: ReadonlyArray<number>): ReadonlyArray<number> => sha3([...prefix, ...key, VERSION]).slice(0, 2);

/** The address of a service without `.onion`, from the expanded private key of Tor. */
export const addressOf = (privateKey: ReadonlyArray<number>): string => {
  const key = publicKey(privateKey.slice(0, 32));
  return base32([...key, ...checksum(key), VERSION]);
};

/** Whether the text is an address of version 3 without `.onion`: of 56 characters, with the right checksum. */
export const isOnionAddress = (text: string): boolean => {
  if (!/^[a-z2-7]{56}$/.test(text)) return false;
  const bytes = fromBase32(text);
  const [one, two] = checksum(bytes.slice(0, 32));
  return bytes[32] === one && bytes[33] === two && bytes[34] === VERSION;
};
