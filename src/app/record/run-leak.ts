import { isDecided, judgeLeak, type LeakVerdict } from '../../analysis/leak/judge-leak.js';
import { EXIT } from '../../errors.js';
import { type ProfileResult, type RunProfileOptions, runProfile, type WorkOptions } from './run-profile.js';

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
  const result = await runProfile({
    ...options,
    work: { type: 'hunt', call, setup, iterations, untilMs, allowErrors },
    sampling: { maxOverhead: 1 },
    decided: isDecided,
  });
  const judged = judgeLeak(result.capture.records);
  const verdict = judged?.verdict ?? 'inconclusive';
  return { ...result, verdict, exitCode: exitCodeOf(result, verdict, judged?.raised != null) };
}

function exitCodeOf({ failure }: ProfileResult, verdict: LeakVerdict, raised: boolean): number {
  if (failure) return failure.exitCode;
  if (raised) return EXIT.usage;
  if (verdict === 'leak') return EXIT.verdict;
  return verdict === 'inconclusive' ? EXIT.inconclusive : 0;
}
