/** Typed configuration, over any Tor. */
export * from './codecs.js';
export * from './conf.js';
export * from './ConfCodec.js';
export { hiddenServices, setHiddenServices } from './hiddenServices.js';
export type { HiddenService, HiddenServicePort } from './hiddenServices.js';
export * from './ports.js';
export {
  AutoBoolFromText,
  BoolFromText,
  DataSizeFromText,
  IntervalFromText,
  IntFromText,
  PortFromText,
} from './text.js';
