import type { TimeSeries } from '../../../analysis/overtime/time-series.js';
import { formatCount, formatMs, formatPlural } from '../format.js';

/** The words for what samples are compared over: time, or the calls that a run repeats. */
export interface AxisWords {
  /** So much of it: "8.0 s", "40 calls". */
  length: (x: number) => string;
  /** The same where it is known to two digits: "46 s", "1,300 calls". */
  about: (x: number) => string;
  /** A point of it: "at 8.0 s", "after 40 calls". */
  at: (x: number) => string;
  /** The same after "From": "3.5 s", "call 12". */
  from: (x: number) => string;
  /** What a rate is for: "a second". */
  each: string;
  /** What a rate is of at least half of: "the time". */
  whole: string;
  start: string;
}

const WORDS: Record<TimeSeries['axis'], AxisWords> = {
  time: {
    length: formatMs,
    about: aboutMs,
    at: (ms) => `at ${formatMs(ms)}`,
    from: formatMs,
    each: 'a second',
    whole: 'the time',
    start: 'the start',
  },
  calls: {
    length: (calls) => formatPlural(Math.round(calls), 'call'),
    about: (calls) => formatPlural(Math.round(Number(calls.toPrecision(2))), 'call'),
    at: (calls) => `after ${formatPlural(Math.round(calls), 'call')}`,
    from: (calls) => `call ${formatCount(calls)}`,
    each: 'a call',
    whole: 'the calls',
    start: 'the first one',
  },
};

export function axisWords({ axis }: Pick<TimeSeries, 'axis'>): AxisWords {
  return WORDS[axis];
}

/** "46 s", "4 min 0 s". */
function aboutMs(ms: number): string {
  const about = Number(ms.toPrecision(2));
  return about >= 10_000 && about < 120_000 ? `${about / 1000} s` : formatMs(about);
}
