import type { Repeatable } from '../../../analysis/source/what-to-repeat.js';
import type { HeaderRecord } from '../../../session/schema.js';

/** What the commands that are proposed need to know of the run. */
export interface AdvisedRun {
  header: HeaderRecord;
  /** As it was given to mpgc. */
  captureName: string;
  /** What of the program could be repeated; null where nothing asks for it. */
  repeatable: Repeatable | null;
}
