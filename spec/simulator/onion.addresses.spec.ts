import { addressOf, isOnionAddress } from '../../lib/simulator/onion/address.js';
import { fromBase64 } from '../../lib/simulator/text.js';

/** Keys that a Tor 0.4.9 made, with the addresses that it gave to their services. */
const made: ReadonlyArray<readonly [key: string, address: string]> = [
  [
    '4IodT22gbyuRiI/M0COJ3VgoCJw4qDpxlqzwSifv0myAV374881Lrb1VbQWO0l62cmJBBjsYCxraDVr0mNENQA==',
    '3lrqausg2yqnqrxm4roz72wwapzy5gpyn5qfo7aytu2drr7546y7ubyd',
  ],
  [
    'OFagUD7/SDg2qNWoWxUw/wybF+6KlXox2TZP7aYM6klC3vqcoeFH3uXvjb5Al5JXNIl/gz7FQOiyo6Postzl+A==',
    'dqvomqzyb6drj6motthouff64fmyejxjp7n7kslsmyj5aanx5vpc3pad',
  ],
];

it.each(made)('the address of the key %s is the one of a real Tor', (key, address) => {
  expect(addressOf(fromBase64(key) ?? [])).toBe(address);
  expect(isOnionAddress(address)).toBe(true);
});

it.each([
  ['another checksum', '3lrqausg2yqnqrxm4roz72wwapzy5gpyn5qfo7aytu2drr7546y7uayd'],
  ['another version', '3lrqausg2yqnqrxm4roz72wwapzy5gpyn5qfo7aytu2drr7546y7ubya'],
  ['capitals', '3LRQAUSG2YQNQRXM4ROZ72WWAPZY5GPYN5QFO7AYTU2DRR7546Y7UBYD'],
  ['an address of version 2', 'expyuzz4wqqyqhjn'],
  ['nothing', ''],
])('%s makes no address', (_, text) => {
  expect(isOnionAddress(text)).toBe(false);
});
