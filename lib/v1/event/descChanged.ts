import type { DescChangedEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<DescChangedEvent, never> = { tag: 'DescChanged', words: {}, keywords: {} };

export const readDescChanged = /* #__PURE__ */ reading('DESCCHANGED', layout);
export const writeDescChanged = /* #__PURE__ */ writing('DESCCHANGED', layout);

/** The DESCCHANGED event, control-spec 4.1.8, which has no arguments. */
export const DescChanged = /* #__PURE__ */ eventCodec(
  'DESCCHANGED',
  /* #__PURE__ */ fitting(layout),
  readDescChanged,
  writeDescChanged,
);
