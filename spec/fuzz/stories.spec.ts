/** Stories of requests, answers, events and ends: identity, order, late answers and memory. */
import { RUNS } from './fuzz.js';
import { fuzzSpecs } from './specs.js';
import { targets } from './stories.js';

fuzzSpecs(targets, RUNS);
