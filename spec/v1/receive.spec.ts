import { either as E } from 'fp-ts';
import { connected, virtually } from './peer.js';

it('an event whose name on the wire is a tag of this library is not one of the five events', () => {
  const items: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => tor.circuit$.subscribe((item) => items.push(item)));
    at(2, () => far.send('250 OK', '650 Circuit 1 BUILT', '650 CIRC 1 BUILT'));
    at(3, () => tor.close());
  });
  expect(items).toMatchObject([E.right({ _tag: 'Circuit', id: 1 })]);
});
