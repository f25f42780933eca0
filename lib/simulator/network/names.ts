/** Look-ups of names: the answers of exits, and the cache of them. */
import { parseAddress } from '../../model/Address.js';
import { all, alter, given, report } from '../Change.js';
import type { Change } from '../Change.js';
import { limits } from '../State.js';
import type { SimulatedAnswer, SimulatorState } from '../State.js';
import { dateTime } from '../text.js';

/** Caches the answer of an exit for a name, and reports it (ADDRMAP); `then` gets the address. */
export const answered = (host: string, then: (address: string) => Change): Change =>
  given(({ time }) => {
    const address = addressOf(host);
    return all([
      alter(({ resolved }) => ({ resolved: cached(resolved, host, { address, expiresAt: time + LIFETIME }) })),
      mapped(host, address),
      then(address),
    ]);
  });

/** Reports the name of an address. */
export const answeredInReverse = (address: string): Change =>
  mapped(`REVERSE[${address}]`, `host-${address.replace(/[^0-9a-f]+/g, '-')}.example.net`);

/** Reports that a host could not be looked up. */
export const failedToResolve = (host: string): Change => mapped(host, '<error>', 'yes');

/** Milliseconds that an answer is valid. */
const LIFETIME = 60_000;

const mapped = (from: string, to: string, error?: string): Change =>
  given(({ epoch, time }) => {
    const expires = dateTime(epoch + time + LIFETIME);
    const cached = error === undefined ? 'YES' : 'NO';
    return report({ _tag: 'AddrMap', from, to, expiry: expires, error, expires, cached });
  });

/** Whether a host is a name, not an address. */
export const isName = (host: string): boolean => {
  const parsed = parseAddress(host);
  return parsed._tag === 'Right' && parsed.right._tag === 'Hostname';
};

/** The address of a name, which follows from the name and is reserved for documentation. */
const addressOf = (host: string): string => {
  let sum = 0;
  for (let i = 0; i < host.length; i++) sum = (31 * sum + host.charCodeAt(i)) % 254;
  return `203.0.113.${1 + sum}`;
};

/** The oldest answer makes room for a new one. */
const cached = (
  resolved: ReadonlyMap<string, SimulatedAnswer>,
  host: string,
  answer: SimulatedAnswer,
): ReadonlyMap<string, SimulatedAnswer> => {
  const others = [...resolved].filter(([name]) => name !== host).slice(1 - limits.resolved);
  return new Map([...others, [host, answer]]);
};

/** The answers that have not expired. */
export const freshAnswers = ({ resolved, time }: SimulatorState): ReadonlyArray<readonly [string, SimulatedAnswer]> =>
  [...resolved].filter(([, { expiresAt }]) => expiresAt > time);
