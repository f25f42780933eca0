/** What a configuration option is. */

/**
 * How the text of an option is read:
 *
 * - `Bool`: 0 or 1.
 * - `Uint`: 0 to 2,147,483,647.
 * - `Interval`: seconds, or a number and a unit from second to week.
 * - `Memunit`: octets, or a number and a unit from byte to terabyte.
 * - `Double`: a decimal number, given back with six decimals.
 * - `String`: as it is.
 * - `Csv`: a list with commas; white space around its items is dropped.
 * - `Lines`: any number of lines.
 * - `Grouped`: lines whose order among those of other keys matters; they are kept with the group's key.
 * - `Group`: the virtual key under which a group is asked for.
 * - `Obsolete`: accepted, and without a value.
 *
 * @category model
 * @since 0.1.0
 */
export type TorrcOptionType =
  'Bool' | 'Uint' | 'Interval' | 'Memunit' | 'Double' | 'String' | 'Csv' | 'Lines' | 'Grouped' | 'Group' | 'Obsolete';

/**
 * `initial` is the default as a torrc would write it; `undefined` leaves the option unset. `fixed` options cannot be
 * changed while the Tor runs.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorrcOption {
  readonly name: string;
  readonly type: TorrcOptionType;
  readonly initial: string | undefined;
  readonly fixed: boolean;
}
