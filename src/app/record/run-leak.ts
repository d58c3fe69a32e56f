import type { LeakToTrace } from '../../agent/run/profile-request.js';
import type { Finding } from '../../analysis/findings/find-findings.js';
import { gravestOf } from '../../analysis/leak/gravest-of.js';
import { areDecided, type LeakJudgement, type LeakVerdict } from '../../analysis/leak/judge-leak.js';
import { LeakFold } from '../../analysis/leak/leak-fold.js';
import { EXIT } from '../../errors.js';
import { chooseLoops } from '../../instrument/choose-loops.js';
import { type Program, withProgram } from '../program/with-program.js';
import {
  leakRequest,
  loopsRequest,
  type RunLeakOptions,
  type RunRequest,
  type RunWatchOptions,
  watchRequest,
} from './profile-options.js';
import { makeRun, type ProfileResult } from './run-profile.js';

export interface LeakResult extends ProfileResult {
  verdict: LeakVerdict;
}

/**
 * Hunts for a leak from script to report: the one function behind `mpgc leak`.
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runLeak(options: RunLeakOptions): Promise<LeakResult> {
  const request = leakRequest(options);
  return withProgram(request, (program) => hunt(request, program));
}

/** Goes on until there is a verdict. */
async function hunt(request: RunRequest, program: Program): Promise<LeakResult> {
  const leak = new LeakFold();
  const judged: RunRequest = {
    ...request,
    onRecord: (record) => {
      leak.add(record);
      request.onRecord?.(record);
    },
    decided: () => areDecided(leak.result()),
    leaks: () => leakToTrace(leak.result()),
  };
  const result = await makeRun(judged, program);
  return {
    ...result,
    verdict: result.analysis.leak?.verdict ?? 'inconclusive',
    exitCode: exitCodeOf(result),
  };
}

/** The one that is told of; a hunt that follows no loop has one judgement. */
function leakToTrace(all: LeakJudgement[]): LeakToTrace | null {
  const judged = gravestOf(all);
  if (judged?.verdict !== 'leak') return null;
  return judged.loop ? { type: 'passes', line: judged.loop.line } : { type: 'calls' };
}

/** Both end in MemoryError. */
const FAILS: readonly LeakVerdict[] = ['leak', 'fragmenting'];

/** What was seen to grow or to shrink did so on any heap; that nothing leaks is said of one that behaves as the model alone. */
function exitCodeOf({ failure, analysis: { leak, conclusive } }: ProfileResult): number {
  if (failure) return failure.exitCode;
  if (leak?.raised) return EXIT.usage;
  if (leak && FAILS.includes(leak.verdict)) return EXIT.verdict;
  return !leak || leak.verdict === 'inconclusive' || !conclusive ? EXIT.inconclusive : 0;
}

/**
 * Runs a program that goes on by itself, and judges whether memory grows with the passes of its loops, else with time: `mpgc leak`
 * without a call.
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runWatch(options: RunWatchOptions): Promise<ProfileResult> {
  const watch = watchRequest(options);
  return withProgram(watch, async (program) => {
    const loops = chooseLoops(program.script, options.loop ?? null);
    if (loops.length > 0) return hunt(loopsRequest(options, loops), program);
    const result = await makeRun(watch, program);
    return { ...result, exitCode: watchExitCode(result) };
  });
}

function watchExitCode({ failure, exitCode, analysis }: ProfileResult): number {
  const { findings, conclusive, summary } = analysis;
  if (failure) return failure.exitCode;
  const found = (code: Finding['code']) => findings.some((finding) => finding.code === code);
  // A heap that is full of what is live was filled, also where no sample saw it grow.
  const isFilled = findings.some(
    (finding) =>
      finding.code === 'out-of-memory' && finding.reasons.some(({ code }) => code === 'mostly-live'),
  );
  if (found('grows-over-time') || isFilled) return EXIT.verdict;
  if (summary.error) return EXIT.usage;
  return exitCode === 0 && conclusive && found('steady-over-time') ? 0 : exitCode || EXIT.inconclusive;
}
