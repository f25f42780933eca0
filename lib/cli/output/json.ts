import { showText } from '../../internal/text.js';

/**
 * Converts the value to JSON. A byte that is not UTF-8 becomes the text `\xNN`: programs that read JSON reject lone
 * surrogates or replace them.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? showText(item) : item));
