import * as t from 'io-ts';
import { circuitStatuses } from '../../../model/Event.js';
import type { CircuitEvent } from '../../../model/Event.js';
import { CircuitId } from '../../../model/ids.js';
import { quote } from '../../../internal/text.js';
import { endOf } from '../lines.js';
import { named, nameOf, numberOf } from '../tags.js';
import { eventCodec, eventReader } from './eventCodec.js';

export const circuitReader = /* #__PURE__ */ eventReader<CircuitEvent>('circuit', 'Circuit', (r) => ({
  _tag: 'Circuit',
  status: nameOf(circuitStatuses, r.uint8('Status')),
  id: r.uint32('Circuit ID'),
  path: routers(r.text()),
}));

/**
 * Section 3.7, code 0x0001.
 *
 * ```text
 * Status      [1 byte: Launched=0, Built=1, Extended=2, Failed=3, Closed=4]
 * Circuit ID  [4 bytes]
 * Path        [NUL-terminated; comma-separated]
 * ```
 */
export const Circuit = /* #__PURE__ */ eventCodec<CircuitEvent>(
  circuitReader,
  () => ({ status: named(circuitStatuses), id: CircuitId, path: t.readonlyArray(t.string) }),
  (w, event) => {
    w.uint8('Status', numberOf(circuitStatuses, event.status));
    w.uint32('Circuit ID', event.id);
    for (const name of event.path) {
      if (name === '' || name.includes(',')) w.fail('Path', 'names of routers, without a comma', quote(name));
    }
    w.textNul('Path', event.path.join(','));
  },
);

const NONE: ReadonlyArray<string> = [];

/** Does the same as `split(',')`, which takes twice as long for a few names. */
const routers = (path: string): ReadonlyArray<string> => {
  if (path === '') return NONE;
  const names: string[] = [];
  for (let start = 0; start <= path.length;) {
    const end = endOf(path, start, ',');
    names.push(path.slice(start, end));
    start = end + 1;
  }
  return names;
};
