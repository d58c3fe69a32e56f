import { isDecided, type LeakVerdict } from '../../analysis/leak/judge-leak.js';
import { LeakFold } from '../../analysis/leak/leak-fold.js';
import { EXIT } from '../../errors.js';
import { type ProfileResult, type RunProfileOptions, runProfile } from './run-profile.js';

export interface RunLeakOptions
  extends Pick<
    RunProfileOptions,
    | 'scriptPath'
    | 'port'
    | 'reset'
    | 'verify'
    | 'bootTimeoutMs'
    | 'outDir'
    | 'force'
    | 'signal'
    | 'onPhase'
    | 'onRecord'
  > {
  /** Python expression that is evaluated again and again. */
  call: string;
  /** Python statement that is run once before. */
  setup: string | null;
  /** Calls after the warm-up; null to go on until the verdict is certain, 10,000 calls or 5 minutes at most. */
  iterations: number | null;
  untilMs: number | null;
  allowErrors: boolean;
}

export interface LeakResult extends ProfileResult {
  verdict: LeakVerdict;
}

/**
 * Hunts for a leak from script to report: the one function behind `mpgc leak`.
 * @throws MpgcError when nothing could be measured; then no file is left behind
 */
export async function runLeak({
  setup,
  iterations,
  untilMs,
  allowErrors,
  ...options
}: RunLeakOptions): Promise<LeakResult> {
  const leak = new LeakFold();
  const result = await runProfile({
    ...options,
    onRecord: (record) => {
      leak.add(record);
      options.onRecord?.(record);
    },
    iterations: 0,
    hunt: { setup, iterations, untilMs, allowErrors },
    intervalMs: null,
    durationMs: null,
    lingerMs: null,
    collectEveryMs: null,
    maxOverhead: 1,
    maps: 0,
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
