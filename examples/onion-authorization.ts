/**
 * An onion service with client authorization: only a Tor with the client's private key can reach it. Here the simulated
 * Tor is both the service's and the client's. With real Tors, these are two, each behind a `v1Client`.
 *
 *     npm run example examples/onion-authorization.ts
 */
import { observableEither as OE, showTorError } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { onionClientKeys, published } from 'rx-tor-control/v1';
import type { NotPublished, V1Tor } from 'rx-tor-control/v1';
import { function as F } from 'fp-ts';
import { timeout } from 'rxjs';

/** The service ends with the connection of its Tor, since `detach` is not set. */
const publish = (tor: V1Tor, publicKey: string) =>
  F.pipe(
    tor.addOnion({ ports: [{ port: 80, target: '127.0.0.1:8080' }], discardKey: true, clients: [publicKey] }),
    OE.chainFirst((onion) => published(tor, onion).pipe(timeout(60_000))),
  );

const showNotPublished = ({ serviceId, failures }: NotPublished): string =>
  `${serviceId}: ${failures.map(({ directory, reason }) => `${directory} ${reason ?? ''}`).join(', ')}`;

const service = simulator();
const client = simulator();

const steps = F.pipe(
  OE.Do,
  OE.bind('keys', () => onionClientKeys),
  OE.bind('onion', ({ keys }) => publish(service, keys.publicKey)),
  // with `permanent`, the key outlives the process of the Tor, in its ClientOnionAuthDir
  OE.bind('added', ({ keys, onion }) => client.addOnionClientAuth(onion.serviceId, keys.privateKey, { name: 'alice' })),
  OE.bind('known', ({ onion }) => client.viewOnionClientAuth(onion.serviceId)),
  OE.bind('removed', ({ onion }) => client.removeOnionClientAuth(onion.serviceId)),
);

steps.subscribe((item) => {
  if (item._tag === 'Left') {
    const { left } = item;
    return console.log(left._tag === 'NotPublished' ? showNotPublished(left) : showTorError(left));
  }
  const { keys, onion, added, known, removed } = item.right;
  console.log(`published: ${onion.serviceId}.onion, for the client ${keys.publicKey}`);
  console.log(`the client's Tor: ${added}`);
  for (const { service, name } of known) console.log(`it has a key for ${service}.onion by the name ${name ?? ''}`);
  console.log(removed ? 'removed' : 'there was no key');
});
