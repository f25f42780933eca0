/** One line of configuration: a key without white space and a value without a newline. */

/**
 * One line of configuration. In SETCONF an empty value resets the option to its default; in CONFVALUE it is an empty
 * value.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConfigLine {
  readonly key: string;
  readonly value: string;
}

/**
 * Makes a line of the configuration.
 *
 * @example
 * tor.setConf([configLine('SocksPort', '9150')])
 *
 * @category constructors
 * @since 0.1.0
 */
export const configLine = (key: string, value: string): ConfigLine => ({ key, value });

/**
 * Makes the line that resets an option to its default (section 3.3).
 *
 * @example
 * tor.setConf([reset('SocksPort')])
 *
 * @category constructors
 * @since 0.1.0
 */
export const reset = (key: string): ConfigLine => ({ key, value: '' });
