import type { HsDescEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, optionalWord, text, word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<HsDescEvent, 'action' | 'address' | 'authType' | 'directory' | 'descriptorId'> = {
  tag: 'HsDesc',
  words: { action: word, address: word, authType: word, directory: word, descriptorId: optionalWord },
  keywords: { reason: ['REASON', text], replica: ['REPLICA', count], directoryIndex: ['HSDIR_INDEX', text] },
};

export const readHsDesc = /* #__PURE__ */ reading('HS_DESC', layout);
export const writeHsDesc = /* #__PURE__ */ writing('HS_DESC', layout);

/**
 * The HS_DESC event, control-spec 4.1.25.
 *
 * ```text
 * HS_DESC Action Address AuthType Directory [DescriptorID] [REASON=Word] [REPLICA=Number] [HSDIR_INDEX=Hex]
 * ```
 */
export const HsDesc = /* #__PURE__ */ eventCodec('HS_DESC', /* #__PURE__ */ fitting(layout), readHsDesc, writeHsDesc);
