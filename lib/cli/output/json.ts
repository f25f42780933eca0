import { showText } from '../../internal/text.js';

/**
 * The value as JSON. A byte that is not UTF-8 is the text `\xNN`: programs that read JSON refuse lone surrogates or
 * replace them.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? showText(item) : item));
