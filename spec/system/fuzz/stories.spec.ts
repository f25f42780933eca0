/** `spec/fuzz/stories.spec.ts` with ten times its inputs. */
import { RUNS } from '../../fuzz/fuzz.js';
import { fuzzSpecs } from '../../fuzz/specs.js';
import { targets } from '../../fuzz/stories.js';

fuzzSpecs(targets, 10 * RUNS);
