/**
 * Amounts with a unit, as a torrc may have them: the time units of the specification, and the units of current Tors.
 */

/**
 * Bytes of each unit, in lower case. A prefix is a power of 1,024, also before bits.
 *
 * @internal
 */
// prettier-ignore
export const dataUnits: Readonly<Record<string, number>> = {
  '': 1, b: 1, byte: 1, bytes: 1,
  kb: 1_024, kbyte: 1_024, kbytes: 1_024, kilobyte: 1_024, kilobytes: 1_024,
  kbit: 128, kbits: 128, kilobit: 128, kilobits: 128,
  m: 1_048_576, mb: 1_048_576, mbyte: 1_048_576, mbytes: 1_048_576, megabyte: 1_048_576, megabytes: 1_048_576,
  mbit: 131_072, mbits: 131_072, megabit: 131_072, megabits: 131_072,
  gb: 1_073_741_824, gbyte: 1_073_741_824, gbytes: 1_073_741_824, gigabyte: 1_073_741_824, gigabytes: 1_073_741_824,
  gbit: 134_217_728, gbits: 134_217_728, gigabit: 134_217_728, gigabits: 134_217_728,
  tb: 1_099_511_627_776, tbyte: 1_099_511_627_776, tbytes: 1_099_511_627_776,
  terabyte: 1_099_511_627_776, terabytes: 1_099_511_627_776,
  tbit: 137_438_953_472, tbits: 137_438_953_472, terabit: 137_438_953_472, terabits: 137_438_953_472,
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
 * Parses a number, with an optional decimal fraction, white space and unit in either case. The result is rounded down
 * to a whole byte or second, as Tor does. `undefined` for any other text, or for more than an exact integer.
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
