import { EXIT, MpgcError } from '../../errors.js';

/** What a series has to know of one of its runs. */
export interface RunOutcome {
  exitCode: number;
  /** What kept the run from being complete, e.g. BOARD_LOST. */
  failure: MpgcError | null;
  /** Its program was stopped by ctrl-C. */
  interrupted: boolean;
}

export interface Series<T> {
  wanted: number;
  /** One for each run that gave a capture. */
  results: T[];
  /** Where ctrl-C ended the series: in the last of the runs, or before the program of another; null where it did not. */
  stopped: 'in-run' | 'between-runs' | null;
  /** What else ended the series early. */
  failure: MpgcError | null;
  exitCode: number;
}

export interface SeriesOptions {
  /** Aborted by ctrl-C: ends the run that is going on, and the series with it. */
  signal?: AbortSignal;
  onRun?: (number: number, count: number) => void;
}

/** The gravest first: a lost board, no board, an unusable script, a verdict that failed, no conclusion. */
const GRAVEST = [EXIT.boardLost, EXIT.unreachable, EXIT.usage, EXIT.verdict, EXIT.inconclusive, 0];

/**
 * Makes the same run so many times, numbered from 1. A failure of the board ends the series; what was recorded until then is
 * kept. A series that was stopped before its end is not conclusive. `run` gives what is needed of a run later: all
 * that is in `results` is in memory at once.
 * @throws MpgcError when the first run could measure nothing
 */
export async function runRepeated<T extends RunOutcome>(
  count: number,
  { signal, onRun }: SeriesOptions,
  run: (number: number) => Promise<T>,
): Promise<Series<T>> {
  const results: T[] = [];
  let failure: MpgcError | null = null;
  for (let number = 1; number <= count && !failure && !signal?.aborted; number++) {
    onRun?.(number, count);
    try {
      const result = await run(number);
      results.push(result);
      failure = result.failure;
    } catch (error) {
      if (results.length === 0 || !(error instanceof MpgcError)) throw error;
      if (error.code !== 'CANCELLED') failure = error;
    }
  }
  const stopped = failure ? null : stopOf(results, count);
  const codes = [
    ...results.map(({ exitCode }) => exitCode),
    ...(failure ? [failure.exitCode] : []),
    ...(stopped ? [EXIT.inconclusive] : []),
  ];
  return { wanted: count, results, stopped, failure, exitCode: gravest(codes) };
}

function stopOf(results: RunOutcome[], count: number): Series<unknown>['stopped'] {
  if (results.at(-1)?.interrupted) return 'in-run';
  return results.length < count ? 'between-runs' : null;
}

function gravest(codes: number[]): number {
  return GRAVEST.find((code) => codes.includes(code)) ?? Math.max(...codes);
}
