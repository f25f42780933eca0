/** The types of the values of GETINFO, by key. */

/**
 * The value of each key of GETINFO that the library decodes.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoTypes {
  readonly version: string;
  readonly uptime: number;
  readonly 'traffic/read': number;
  readonly 'traffic/written': number;
}

/**
 * The type of the value of a key of GETINFO: text if the key is not known.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoValue<K extends string> = string extends K
  ? unknown
  : K extends keyof InfoTypes
    ? InfoTypes[K]
    : string;

/**
 * The values of the keys of GETINFO, in their order.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoValues<K extends ReadonlyArray<string>> = { readonly [I in keyof K]: InfoValue<K[I]> };
