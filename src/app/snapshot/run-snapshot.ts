import type * as z from 'zod';
import { optionsOf } from '../../agent/work/option-schemas.js';
import { samplingSchema } from '../../agent/work/sampling.js';
import { EXIT, MpgcError } from '../../errors.js';
import type { SnapshotSummary } from '../../snapshot/retained/summarize-snapshot.js';
import { type Program, withProgram } from '../program/with-program.js';
import { checkOptions } from '../record/check-options.js';
import { RUN, type RunRequest } from '../record/profile-options.js';
import { makeRun, type ProfileResult } from '../record/run-profile.js';

const optionsSchema = optionsOf({ ...RUN, durationMs: samplingSchema.shape.durationMs });

/** What is asked of it, of a script, `asMain`, or neither: then the heap is read as it is. */
export type RunSnapshotOptions = z.input<typeof optionsSchema>;

export interface SnapshotResult extends ProfileResult {
  /** Null where the board was lost before it was read. */
  snapshot: SnapshotSummary | null;
}

/** An empty source is what restarts a board. */
const PASS = 'pass\n';

/** What is run where nothing is. */
const NOTHING: Program = {
  script: { name: 'heap', bytes: Buffer.from(PASS), text: PASS },
  path: null,
  files: [],
  stored: [],
  leftOut: [],
  board: null,
  included: [],
};

/**
 * Reads the objects on a board's heap, after a script where one is given: the one function behind `mpgc snapshot`.
 * @throws MpgcError USAGE of options, NO_SNAPSHOT where the firmware does not let its heap be read, and when nothing could be measured
 */
export async function runSnapshot(options: RunSnapshotOptions): Promise<SnapshotResult> {
  const asked = checkOptions(optionsSchema, options);
  const isAsItIs = asked.scriptPath === undefined && !asked.asMain;
  const request: RunRequest = {
    ...asked,
    reset: isAsItIs ? 'none' : asked.reset,
    // No figure here rests on the model of the heap.
    verify: asked.verify ?? false,
    bare: false,
    detail: 'none',
    smallestHeap: false,
    snapshot: true,
    work: { type: 'script', watch: false, loops: [] },
    sampling: { ...samplingSchema.parse({}), timer: false, durationMs: asked.durationMs },
  };
  const run = (program: Program) => makeRun(request, program);
  const result = await (isAsItIs ? run(NOTHING) : withProgram(request, run));
  const { snapshot } = result.analysis;
  if (snapshot === null && result.failure === null) throw notRead(result);
  const failed = snapshot?.collectorCheck.status === 'failed';
  return { ...result, snapshot, exitCode: result.exitCode || (failed ? EXIT.inconclusive : 0) };
}

function notRead({ view, capturePath }: ProfileResult): MpgcError {
  const said = view.warnings.find(
    (warning) => warning.code === 'no-snapshot' || warning.code === 'step-failed',
  );
  return new MpgcError('NO_SNAPSHOT', said?.text ?? 'The objects of the heap were not read.', {
    suggestions: [`What was measured is in ${capturePath}.`],
  });
}
