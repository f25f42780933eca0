import { eventTable, eventTags } from '../../model/Event.js';
import { counted, showBytes, showSpan } from '../output/units.js';
import type { Model } from './Model.js';

/** Summarizes the session in one line. */
export const summary = (model: Model, now: number): string => {
  const { startedAt, counts, traffic, gaps, problems } = model;
  const seen = eventTags.filter((tag) => counts[tag] > 0).map((tag) => `${counts[tag]} ${eventTable[tag].name}`);
  const count = eventTags.reduce((sum, tag) => sum + counts[tag], 0);
  return [
    `${showSpan(now - startedAt)}: ${counted(count, 'event')}${seen.length === 0 ? '' : ` (${seen.join(', ')})`}`,
    `read ${showBytes(traffic.total.read)}`,
    `written ${showBytes(traffic.total.written)}`,
    gaps === 0 ? 'no gaps' : counted(gaps, 'gap'),
    ...(problems === 0 ? [] : [counted(problems, 'problem')]),
  ].join(', ');
};
