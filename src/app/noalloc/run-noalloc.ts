import type * as z from 'zod';
import { noallocSchema } from '../../agent/work/noalloc-work.js';
import { optionsOf } from '../../agent/work/option-schemas.js';
import { samplingSchema } from '../../agent/work/sampling.js';
import type { NoallocJudgement } from '../../analysis/noalloc/judge-noalloc.js';
import { EXIT } from '../../errors.js';
import { withProgram } from '../program/with-program.js';
import { checkOptions } from '../record/check-options.js';
import { RUN, type RunRequest } from '../record/profile-options.js';
import { makeRun, type ProfileResult } from '../record/run-profile.js';
import { refuseSuspending } from './refuse-suspending.js';

const { type: _, ...ASKED } = noallocSchema.shape;
const { bare: _bare, ...OF_RUN } = RUN;
const optionsSchema = optionsOf({ ...OF_RUN, ...ASKED });

/** What is asked of the calls, and of the run as in RunProfileOptions. */
export type RunNoallocOptions = z.input<typeof optionsSchema>;

export interface NoallocResult extends ProfileResult {
  /** Null where the board was lost before it was known. */
  judged: NoallocJudgement | null;
}

/**
 * Finds out whether a call allocates, from script to report: the one function behind `mpgc noalloc`.
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runNoalloc(options: RunNoallocOptions): Promise<NoallocResult> {
  const { call, setup, iterations, untilMs, verify, ...run } = checkOptions(optionsSchema, options);
  const request: RunRequest = {
    ...run,
    // No figure here rests on the model of the heap.
    verify: verify ?? false,
    bare: false,
    detail: 'none',
    smallestHeap: false,
    objects: 'none',
    work: { type: 'noalloc', call, setup, iterations, untilMs },
    sampling: { ...samplingSchema.parse({}), timer: false, maxOverhead: 1 },
  };
  const result = await withProgram(request, (program) => {
    refuseSuspending(call, program.script);
    return makeRun(request, program);
  });
  const judged = result.analysis.summary.noalloc;
  return { ...result, judged, exitCode: exitCodeOf(result, judged) };
}

function exitCodeOf(
  { failure, analysis: { summary } }: ProfileResult,
  judged: NoallocJudgement | null,
): number {
  if (failure) return failure.exitCode;
  if (judged?.verdict === 'allocates') return EXIT.verdict;
  if (summary.error || judged?.reason === 'raised') return EXIT.usage;
  return judged?.verdict === 'allocates-nothing' && summary.end ? 0 : EXIT.inconclusive;
}
