import { isDecided, type LeakVerdict } from '../../analysis/leak/judge-leak.js';
import { LeakFold } from '../../analysis/leak/leak-fold.js';
import { EXIT } from '../../errors.js';
import type { RunProfileOptions, WorkOptions } from './profile-options.js';
import { type ProfileResult, runProfile } from './run-profile.js';

type HuntOptions = Omit<Extract<WorkOptions, { type: 'hunt' }>, 'type'>;

/** What is asked of the hunt, and of the run as in RunProfileOptions. */
export type RunLeakOptions = HuntOptions & Omit<RunProfileOptions, 'work' | 'sampling' | 'decided'>;

export interface LeakResult extends ProfileResult {
  verdict: LeakVerdict;
}

/**
 * Hunts for a leak from script to report: the one function behind `mpgc leak`.
 * @throws MpgcError when nothing could be measured; then no file is left behind
 */
export async function runLeak({
  call,
  setup = null,
  iterations = null,
  untilMs = null,
  allowErrors = false,
  ...options
}: RunLeakOptions): Promise<LeakResult> {
  const leak = new LeakFold();
  const result = await runProfile({
    ...options,
    onRecord: (record) => {
      leak.add(record);
      options.onRecord?.(record);
    },
    work: { type: 'hunt', call, setup, iterations, untilMs, allowErrors },
    sampling: { maxOverhead: 1 },
    decided: () => isDecided(leak.result()),
  });
  return {
    ...result,
    verdict: result.analysis.leak?.verdict ?? 'inconclusive',
    exitCode: exitCodeOf(result),
  };
}

/** Growth that was seen is a leak on any heap; that nothing leaks is said of one that behaves as the model alone. */
function exitCodeOf({ failure, analysis: { leak, conclusive } }: ProfileResult): number {
  if (failure) return failure.exitCode;
  if (leak?.raised) return EXIT.usage;
  if (leak?.verdict === 'leak') return EXIT.verdict;
  return !leak || leak.verdict === 'inconclusive' || !conclusive ? EXIT.inconclusive : 0;
}
