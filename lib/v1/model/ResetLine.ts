import type { ConfigLine } from '../../model/ConfigLine.js';

/**
 * A line of `resetConf`: an option, and its value unless it is reset to its default.
 *
 * @category model
 * @since 0.1.0
 */
export interface ResetLine extends Pick<ConfigLine, 'key'> {
  readonly value?: string | undefined;
}
