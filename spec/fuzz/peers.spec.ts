/** Random and changed bytes do no harm to a server and a client. */
import { RUNS } from './fuzz.js';
import { fuzzSpecs } from './specs.js';
import { targets } from './peers.js';

fuzzSpecs(targets, RUNS);
