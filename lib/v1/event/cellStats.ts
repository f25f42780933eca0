import type { CellStatsEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, counts, id } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<CellStatsEvent, never> = {
  tag: 'CellStats',
  words: {},
  keywords: {
    id: ['ID', id],
    inboundQueue: ['InboundQueue', count],
    inboundConnection: ['InboundConn', count],
    inboundAdded: ['InboundAdded', counts],
    inboundRemoved: ['InboundRemoved', counts],
    inboundTime: ['InboundTime', counts],
    outboundQueue: ['OutboundQueue', count],
    outboundConnection: ['OutboundConn', count],
    outboundAdded: ['OutboundAdded', counts],
    outboundRemoved: ['OutboundRemoved', counts],
    outboundTime: ['OutboundTime', counts],
  },
};

export const readCellStats = /* #__PURE__ */ reading('CELL_STATS', layout);
export const writeCellStats = /* #__PURE__ */ writing('CELL_STATS', layout);

/**
 * The CELL_STATS event, control-spec 4.1.22.
 *
 * ```text
 * CELL_STATS *(Keyword=value)
 * ```
 */
export const CellStats = /* #__PURE__ */ eventCodec(
  'CELL_STATS',
  /* #__PURE__ */ fitting(layout),
  readCellStats,
  writeCellStats,
);
