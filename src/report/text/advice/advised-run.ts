import type { HeaderRecord } from '../../../session/schema.js';

/** What the commands that are proposed need to know of the run. */
export interface AdvisedRun {
  header: HeaderRecord;
  /** As it was given to mpgc. */
  captureName: string;
}
