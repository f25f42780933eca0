import type { LogEvent } from 'rx-tor-control';

export const severities = ['Err', 'Warn', 'Notice'] as const;
export type Severity = (typeof severities)[number];

const words: Readonly<Record<string, Severity>> = { err: 'Err', warn: 'Warn', notice: 'Notice' };

/**
 * TC has no severity beside a log line. The server of this dashboard writes Tor's own word in front of the text, as Tor
 * does in its log files: `[warn] ...`. A line without it counts as a notice, the least that TC carries.
 */
export const parseLog = ({ message, details }: LogEvent): { readonly severity: Severity; readonly text: string } => {
  const [, word = '', text = message] = /^\[(err|warn|notice)\] (.*)$/s.exec(message) ?? [];
  return { severity: details?.severity ?? words[word] ?? 'Notice', text: text.trimEnd() };
};
