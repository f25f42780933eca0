import type { LogEvent } from 'rx-tor-control';
import { visible } from './visible';

export const severities = ['Err', 'Warn', 'Notice'] as const;
export type Severity = (typeof severities)[number];

/** If the gateway does not send the severity, it is at least a notice. */
export const parseLog = ({ message, details }: LogEvent): { readonly severity: Severity; readonly text: string } => ({
  severity: severities.find((severity) => severity === details?.severity) ?? 'Notice',
  text: visible(message.trimEnd()),
});
