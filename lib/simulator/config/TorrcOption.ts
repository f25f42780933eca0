/** The definition of a configuration option. */

/**
 * The format of an option's value.
 *
 * - `Bool`: 0 or 1.
 * - `Uint`: 0 to 2,147,483,647.
 * - `Interval`: seconds, or a number and a unit from second to week.
 * - `Memunit`: bytes, or a number and a unit from byte to terabyte.
 * - `Double`: a decimal number, returned with six decimals.
 * - `String`: any text, unchanged.
 * - `Csv`: a comma-separated list; white space around its items is dropped.
 * - `Lines`: any number of lines.
 * - `Grouped`: lines whose order among those of other keys matters; they are kept under the group's key.
 * - `Group`: the virtual key of a group for GETCONF.
 * - `Obsolete`: accepted, and without a value.
 *
 * @category model
 * @since 0.1.0
 */
export type TorrcOptionType =
  'Bool' | 'Uint' | 'Interval' | 'Memunit' | 'Double' | 'String' | 'Csv' | 'Lines' | 'Grouped' | 'Group' | 'Obsolete';

/**
 * A configuration option. `initial` is the default as a torrc would write it; `undefined` leaves the option unset.
 * `fixed` options cannot be changed while the Tor runs.
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
