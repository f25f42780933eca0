/**
 * The text of each key of GETINFO.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoTexts<K extends ReadonlyArray<string>> = { readonly [I in keyof K]: string };
