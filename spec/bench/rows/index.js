import bandwidthFrames from './01-bandwidth-frames.js';
import smallReads from './02-small-reads.js';
import linear from './02-linear.js';
import longBodies from './03-long-bodies.js';
import framesOperator from './04-frames-operator.js';
import codecs from './05-codecs.js';
import endToEnd from './06-end-to-end.js';
import textEvents from './07-text-events.js';
import pipelinedRequests from './08-pipelined-requests.js';
import oneAtATime from './09-one-at-a-time.js';
import deepQueue from './10-deep-queue.js';
import fanOut from './11-fan-out.js';
import requests from './11-requests.js';
import idleSessions from './12-idle-sessions.js';
import gateway from './13-gateway.js';
import imports from './14-imports.js';
import bundles from './14-bundles.js';

/**
 * What is measured. A row has
 *
 * - `cases`, each run in a process of its own: `run(context)` resolves with its figure. `times` is how often it does
 *   its work in a full run; `context.times` how often in this one.
 * - `unit` of the figures; of those that end in `/s`, more is better.
 * - `goals`: the ratio of one case's figure to another's, and what it should be.
 */
export const rows = [
  bandwidthFrames,
  smallReads,
  linear,
  longBodies,
  framesOperator,
  codecs,
  endToEnd,
  textEvents,
  pipelinedRequests,
  oneAtATime,
  deepQueue,
  fanOut,
  requests,
  idleSessions,
  gateway,
  imports,
  bundles,
];
