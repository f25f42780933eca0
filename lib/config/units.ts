/**
 * Amounts with a unit, as a torrc may have them: those of the specification's time, and those of today's Tor.
 *
 * @since 0.1.0
 */

const KILO = 2 ** 10;
const MEGA = 2 ** 20;
const GIGA = 2 ** 30;
const TERA = 2 ** 40;

/**
 * Octets of each unit, in lower case. A prefix is a power of 1,024, also before bits.
 *
 * @internal
 */
// prettier-ignore
export const dataUnits: Readonly<Record<string, number>> = {
  '': 1, b: 1, byte: 1, bytes: 1,
  kb: KILO, kbyte: KILO, kbytes: KILO, kilobyte: KILO, kilobytes: KILO,
  kbit: KILO / 8, kbits: KILO / 8, kilobit: KILO / 8, kilobits: KILO / 8,
  m: MEGA, mb: MEGA, mbyte: MEGA, mbytes: MEGA, megabyte: MEGA, megabytes: MEGA,
  mbit: MEGA / 8, mbits: MEGA / 8, megabit: MEGA / 8, megabits: MEGA / 8,
  gb: GIGA, gbyte: GIGA, gbytes: GIGA, gigabyte: GIGA, gigabytes: GIGA,
  gbit: GIGA / 8, gbits: GIGA / 8, gigabit: GIGA / 8, gigabits: GIGA / 8,
  tb: TERA, tbyte: TERA, tbytes: TERA, terabyte: TERA, terabytes: TERA,
  tbit: TERA / 8, tbits: TERA / 8, terabit: TERA / 8, terabits: TERA / 8,
};

/**
 * Seconds of each unit, in lower case. A month is 30.437 days.
 *
 * @internal
 */
export const timeUnits: Readonly<Record<string, number>> = {
  '': 1,
  second: 1,
  seconds: 1,
  minute: 60,
  minutes: 60,
  hour: 3_600,
  hours: 3_600,
  day: 86_400,
  days: 86_400,
  week: 604_800,
  weeks: 604_800,
  month: 2_629_728,
  months: 2_629_728,
};

/**
 * A number, maybe with a decimal fraction, then maybe white space and a unit in either case. What is left of a whole
 * unit is cut off, as Tor does. `undefined` where it is no such thing, or more than an exact integer.
 *
 * @internal
 */
export const parseAmount = (units: Readonly<Record<string, number>>, text: string): number | undefined => {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d*)?)\s*([a-z]*)$/i.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  if (digits === '' || factor === undefined) return undefined;
  const amount = Math.floor(Number(digits) * factor);
  return Number.isSafeInteger(amount) ? amount : undefined;
};
