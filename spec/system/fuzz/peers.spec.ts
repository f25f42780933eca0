/** `spec/fuzz/peers.spec.ts` with ten times its inputs. */
import { RUNS } from '../../fuzz/fuzz.js';
import { fuzzSpecs } from '../../fuzz/specs.js';
import { targets } from '../../fuzz/peers.js';

fuzzSpecs(targets, 10 * RUNS);
