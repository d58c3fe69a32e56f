import { existsSync } from 'node:fs';
import type * as z from 'zod';
import { optionsOf, text } from '../../agent/work/option-schemas.js';
import { samplingSchema } from '../../agent/work/sampling.js';
import { EXIT, MpgcError } from '../../errors.js';
import { renderHeapSnapshot } from '../../report/snapshot/render-heapsnapshot.js';
import { fileExists } from '../../session/capture-writer.js';
import { type Duplicates, duplicatesIn } from '../../snapshot/retained/duplicates.js';
import type { SnapshotSummary } from '../../snapshot/retained/summarize-snapshot.js';
import { writeOutput } from '../files/write-output.js';
import { type Program, withProgram } from '../program/with-program.js';
import { checkOptions } from '../record/check-options.js';
import { CAPTURE_SUFFIX } from '../record/create-capture.js';
import { RUN, type RunRequest } from '../record/profile-options.js';
import { makeRun, type ProfileResult } from '../record/run-profile.js';

const HEAP_SNAPSHOT = '.heapsnapshot';
/** How a path ends that is a file to write, and no folder. */
export const OUT_FILE = /\.mpgc\.jsonl$|\.heapsnapshot$/;

const optionsSchema = optionsOf({
  ...RUN,
  durationMs: samplingSchema.shape.durationMs,
  /** A .mpgc.jsonl or .heapsnapshot file to write, in place of files named for the time: the capture and its page have its name, too. */
  outFile: text('the path of a file')
    .regex(OUT_FILE, { error: 'the path of a .mpgc.jsonl or .heapsnapshot file' })
    .optional(),
});

/** What is asked of it, of a script, `asMain`, or neither: then the heap is read as it is. */
export type RunSnapshotOptions = z.input<typeof optionsSchema>;

export interface SnapshotResult extends ProfileResult {
  /** Null where the board was lost before it was read. */
  snapshot: SnapshotSummary | null;
  /** Null where none was asked for. */
  heapSnapshotPath: string | null;
  /** Equal strings and bytes, those that take most first. */
  duplicates: Duplicates[];
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
  const place = placeOf(asked);
  const request: RunRequest = {
    ...asked,
    reset: isAsItIs ? 'none' : asked.reset,
    // No figure here rests on the model of the heap.
    verify: asked.verify ?? false,
    bare: false,
    detail: 'none',
    smallestHeap: false,
    objects: 'bytes',
    work: { type: 'script', watch: false, loops: [] },
    sampling: { ...samplingSchema.parse({}), timer: false, durationMs: asked.durationMs },
  };
  const run = (program: Program) => makeRun({ ...request, ...(place ? { stem: place.stem } : {}) }, program);
  const result = await (isAsItIs ? run(NOTHING).catch(rethrowWithoutReset) : withProgram(request, run));
  const { snapshot } = result.analysis;
  if (snapshot === null && result.failure === null) throw notRead(result);
  const failed = snapshot?.collectorCheck.status === 'failed';
  const heapSnapshotPath = place?.heapSnapshotPath ?? null;
  if (snapshot !== null && heapSnapshotPath !== null)
    writeOutput(heapSnapshotPath, renderHeapSnapshot(result.capture.records), asked.force);
  return {
    ...result,
    snapshot,
    duplicates: duplicatesIn(result.capture.records),
    heapSnapshotPath,
    exitCode: result.exitCode || (failed ? EXIT.inconclusive : 0),
  };
}

/** What has the name of the file that was asked for. @throws MpgcError FILE_EXISTS before the board is asked for anything */
function placeOf({ outFile, force }: { outFile?: string | undefined; force: boolean }) {
  if (outFile === undefined) return null;
  const stem = outFile.replace(OUT_FILE, '');
  const heapSnapshotPath = outFile.endsWith(HEAP_SNAPSHOT) ? outFile : null;
  const files = [`${stem}${CAPTURE_SUFFIX}`, `${stem}.html`, ...(heapSnapshotPath ? [heapSnapshotPath] : [])];
  const existing = force ? undefined : files.find((path) => existsSync(path));
  if (existing !== undefined) throw fileExists(existing);
  return { stem, heapSnapshotPath };
}

function notRead({ view, capturePath, analysis }: ProfileResult): MpgcError {
  const said = view.warnings.find(
    (warning) => warning.code === 'no-snapshot' || warning.code === 'step-failed',
  );
  const isFull = analysis.summary.error?.code === 'MemoryError';
  return new MpgcError('NO_SNAPSHOT', said?.text ?? 'The objects of the heap were not read.', {
    suggestions: [
      ...(isFull ? ['The program fills the heap. Who keeps it: mpgc profile SCRIPT --owners'] : []),
      `What was measured is in ${capturePath}.`,
    ],
  });
}

/** A reset would take away what is to be read. */
function rethrowWithoutReset(error: unknown): never {
  if (!(error instanceof MpgcError) || error.code !== 'AGENT_DOES_NOT_FIT') throw error;
  const { message, cause } = error;
  throw new MpgcError('AGENT_DOES_NOT_FIT', message, {
    cause,
    suggestions: [
      'A heap as it is cannot be read then. Give the script, which is run after a reset: mpgc snapshot SCRIPT',
    ],
  });
}
