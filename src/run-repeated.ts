import { EXIT, MpgcError } from './errors.js';
import type { ProfileResult } from './run-profile.js';

export interface Series<T> {
  wanted: number;
  /** One for each run that gave a capture. */
  results: T[];
  /** What ended the series early; null where all runs were made, or ctrl-C ended it. */
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
 * Makes the same run so many times, numbered from 1. A failure of the board ends the series; what was recorded until then is kept.
 * @throws MpgcError when the first run could measure nothing
 */
export async function runRepeated<T extends Pick<ProfileResult, 'failure' | 'exitCode'>>(
  count: number,
  { signal, onRun }: SeriesOptions,
  run: (number: number) => Promise<T>,
): Promise<Series<T>> {
  const results: T[] = [];
  let failure: MpgcError | null = null;
  for (let number = 1; number <= count && !failure && !signal?.aborted; number++) {
    if (count > 1) onRun?.(number, count);
    try {
      const result = await run(number);
      results.push(result);
      failure = result.failure;
    } catch (error) {
      if (results.length === 0 || !(error instanceof MpgcError)) throw error;
      if (error.code !== 'CANCELLED') failure = error;
    }
  }
  const codes = [...results.map(({ exitCode }) => exitCode), ...(failure ? [failure.exitCode] : [])];
  return { wanted: count, results, failure, exitCode: gravest(codes) };
}

function gravest(codes: number[]): number {
  return GRAVEST.find((code) => codes.includes(code)) ?? Math.max(...codes);
}
