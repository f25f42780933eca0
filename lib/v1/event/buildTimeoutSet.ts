import type { BuildTimeoutSetEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, decimal, word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<BuildTimeoutSetEvent, 'type'> = {
  tag: 'BuildTimeoutSet',
  words: { type: word },
  keywords: {
    totalTimes: ['TOTAL_TIMES', count],
    timeoutMs: ['TIMEOUT_MS', count],
    xm: ['XM', count],
    alpha: ['ALPHA', decimal],
    cutoffQuantile: ['CUTOFF_QUANTILE', decimal],
    timeoutRate: ['TIMEOUT_RATE', decimal],
    closeMs: ['CLOSE_MS', count],
    closeRate: ['CLOSE_RATE', decimal],
  },
};

export const readBuildTimeoutSet = /* #__PURE__ */ reading('BUILDTIMEOUT_SET', layout);
export const writeBuildTimeoutSet = /* #__PURE__ */ writing('BUILDTIMEOUT_SET', layout);

/**
 * The BUILDTIMEOUT_SET event, control-spec 4.1.16.
 *
 * ```text
 * BUILDTIMEOUT_SET Type *(KEYWORD=value)
 * ```
 */
export const BuildTimeoutSet = /* #__PURE__ */ eventCodec(
  'BUILDTIMEOUT_SET',
  /* #__PURE__ */ fitting(layout),
  readBuildTimeoutSet,
  writeBuildTimeoutSet,
);
