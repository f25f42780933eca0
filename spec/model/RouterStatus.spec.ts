import * as fc from 'fast-check';
import { readRouterStatuses, showRouterStatus } from '../../lib/model/RouterStatus.js';
import type { RouterStatus } from '../../lib/model/RouterStatus.js';

const R = 'r a0 qETS+xKJ+4wzTHimdpsVCEZ/yr0 SpIcm190dPZoXlDbnCzAfKxfzRw 2038-01-01 00:00:00 127.0.0.1 7000 7100';

const relay: RouterStatus = {
  nickname: 'a0',
  identity: 'A844D2FB1289FB8C334C78A6769B1508467FCABD',
  digest: 'SpIcm190dPZoXlDbnCzAfKxfzRw',
  published: '2038-01-01 00:00:00',
  address: '127.0.0.1',
  orPort: 7000,
  dirPort: 7100,
  flags: ['Exit', 'Fast'],
};

it.each<[string, ReadonlyArray<string>, Partial<RouterStatus>]>([
  ['flags', ['s Exit Fast'], {}],
  ['no flags', ['s'], { flags: [] }],
  ['more addresses', ['a [2001:db8::1]:9001', 's Exit Fast'], { addresses: ['[2001:db8::1]:9001'] }],
  ['a version', ['s Exit Fast', 'v Tor 0.4.9.11'], { version: 'Tor 0.4.9.11' }],
  ['a weight', ['s Exit Fast', 'w Bandwidth=79'], { bandwidth: 79 }],
  ['weights', ['s Exit Fast', 'w Bandwidth=79 Unmeasured=1'], { bandwidth: 79, weights: { Unmeasured: '1' } }],
  ['a weight of another form', ['s Exit Fast', 'w Bandwidth=x'], { weights: { Bandwidth: 'x' } }],
  ['a policy', ['s Exit Fast', 'p reject 1-65535'], { policy: 'reject 1-65535' }],
  ['unknown lines', ['s Exit Fast', 'pr Link=1-5', 'x', 'w y'], { lines: ['pr Link=1-5', 'x', 'w y'] }],
])('a relay with %s is read, and written as it was', (_, lines, fields) => {
  const text = [R, ...lines].join('\n');
  expect(readRouterStatuses(text)).toEqual([{ ...relay, ...fields }]);
  expect(showRouterStatus({ ...relay, ...fields })).toBe(text);
});

it('any number of relays, with or without a newline at the end', () => {
  const text = [R, 's Exit Fast', R, 's'].join('\n');
  expect(readRouterStatuses(text)).toEqual([relay, { ...relay, flags: [] }]);
  expect(readRouterStatuses(`${text}\n`)).toEqual(readRouterStatuses(text));
  expect(readRouterStatuses('')).toEqual([]);
});

it.each([
  's Exit',
  'r a0',
  R.replace('7000', '65536'),
  R.replace('7000', '07000'),
  R.replace('7100', 'x'),
  R.replace('yr0', 'yr1'),
  R.replace('qETS', 'q-TS'),
  `${R} more`,
])('other lines are not relays: %s', (line) => {
  expect(readRouterStatuses(line)).toBeUndefined();
});

it.each<Partial<RouterStatus>>([
  { identity: 'A844' },
  { identity: relay.identity.toLowerCase() },
  { policy: 'accept 80\nr x' },
  { lines: ['a\rb'] },
])('a value that does not fit on its line is not written: %j', (fields) => {
  expect(showRouterStatus({ ...relay, ...fields })).toBeUndefined();
});

it('law: a fingerprint is read as it was written', () => {
  const byte = fc.integer({ min: 0, max: 255 }).map((one) => one.toString(16).toUpperCase().padStart(2, '0'));
  const identity = fc.array(byte, { minLength: 20, maxLength: 20 }).map((bytes) => bytes.join(''));
  fc.assert(
    fc.property(identity, (one) => {
      const text = showRouterStatus({ ...relay, identity: one });
      expect(readRouterStatuses(text ?? '')).toEqual([{ ...relay, identity: one }]);
    }),
  );
});
