import { launchTor } from '../../../lib/node/launch/launchTor.js';

it.each(['', 'tor\0', `${__filename}/tor`, 'x'.repeat(0x2000)])(
  'a program path for which Node throws is a Left, as any other that cannot be started (%#)',
  (binary) => {
    const items: unknown[] = [];
    launchTor({ binary }).subscribe({ next: (item) => items.push(item), complete: () => items.push('|') });
    expect(items).toMatchObject([{ _tag: 'Left', left: { _tag: 'TransportError' } }, '|']);
  },
);
