/** `spec/fuzz/codecs.spec.ts` with ten times its inputs. */
import { RUNS } from '../../fuzz/fuzz.js';
import { fuzzSpecs } from '../../fuzz/specs.js';
import { targets } from '../../fuzz/codecs.js';

fuzzSpecs(targets, 10 * RUNS);
