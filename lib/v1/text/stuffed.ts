/**
 * Lines of data, separated by LF, as the v1 protocol sends them (control-spec 2.2): CR LF after each, and another dot
 * before each that begins with one. The line with a lone dot behind them is not included.
 */
export const stuffed = (data: string): string => `${data.replace(/(^|\n)\./g, '$1..').replaceAll('\n', '\r\n')}\r\n`;
