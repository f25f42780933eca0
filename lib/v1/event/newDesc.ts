import { either as E } from 'fp-ts';
import type { NewDescEvent } from '../../model/V1Event.js';
import { quote } from '../../internal/text.js';
import { eventCodec } from './eventCodec.js';
import { malformed, wholeLine } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { isTexts } from './layout.js';
import { eventLine } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

// eslint-disable-next-line no-control-regex
const isRouterWord = /^[^\u0000-\u0020\u007f]+$/;

export const readNewDesc: ReadEvent<NewDescEvent> = (message) => {
  const text = wholeLine('NEWDESC', message);
  const routers = text === '' ? [] : text.split(' ');
  const wrong = routers.find((router) => !isRouterWord.test(router));
  return wrong === undefined
    ? E.right({ _tag: 'NewDesc', routers })
    : E.left(malformed('NEWDESC', 'routers, separated by one space', quote(wrong)));
};

export const writeNewDesc: WriteEvent<NewDescEvent> = (w, { routers }) => {
  const wrong = routers.find((router) => !isRouterWord.test(router));
  if (wrong !== undefined) w.fail('Routers', 'names without white space', quote(wrong));
  eventLine(w, ' ', ['NEWDESC', ...routers].join(' '));
};

/**
 * The NEWDESC event, control-spec 4.1.6.
 *
 * ```text
 * NEWDESC *Router
 * ```
 */
export const NewDesc = /* #__PURE__ */ eventCodec(
  'NEWDESC',
  (u): u is NewDescEvent =>
    typeof u === 'object' && u !== null && '_tag' in u && u._tag === 'NewDesc' && 'routers' in u && isTexts(u.routers),
  readNewDesc,
  writeNewDesc,
);
