import type { Capture } from '../../session/read/read-capture.js';
import type { LeakJudgement } from '../leak/judge-leak.js';
import { isMismatch } from '../model/model-check.js';
import { type RunDoubt, runDoubt } from '../run/run-doubt.js';
import type { Summary } from '../run/summarize.js';
import { FIGURE_NAMES, type FigureName } from './figure-kinds.js';

/** Why a figure carries no pass. */
export type Doubt =
  | RunDoubt
  | 'not-measured'
  | 'nothing-inside'
  | 'samples-lost'
  | 'model-mismatch'
  | 'no-hunt'
  | LeakDoubt;
type LeakDoubt = 'hunt-inconclusive' | 'rate-unknown';

/** A figure, and what it may be in truth: `range` is from the least to the most, both ends included. */
export interface MeasuredFigure {
  name: FigureName;
  value: number | null;
  range: [low: number, high: number];
  doubts: Doubt[];
}

/** All figures of one capture, with what they rest on. */
export interface Measurement {
  figures: Record<FigureName, MeasuredFigure>;
  summary: Summary;
  /** Null for a capture without a hunt. */
  leak: LeakJudgement | null;
  runDoubt: RunDoubt | null;
}

/** What has been seen once was: of a run that is not whole these are at least that much. */
const AT_LEAST: readonly FigureName[] = ['peak', 'pause', 'baseline', 'agent'];
/** A sample that did not arrive may have been the largest. */
const OF_SAMPLES: readonly FigureName[] = ['peak', 'pause'];
const UNKNOWN: [number, number] = [-Infinity, Infinity];

export function boundFigures(
  capture: Pick<Capture, 'truncated'>,
  summary: Summary,
  leak: LeakJudgement | null,
): Measurement {
  const run = runDoubt(capture, summary);
  const measured = FIGURE_NAMES.map((name) => {
    const figure = name === 'leak' ? leakFigure(run, summary, leak) : summaryFigure(name, run, summary);
    return [name, figure] as const;
  });
  return {
    figures: Object.fromEntries(measured) as Measurement['figures'],
    summary,
    leak,
    runDoubt: run,
  };
}

function summaryFigure(
  name: Exclude<FigureName, 'leak'>,
  run: RunDoubt | null,
  summary: Summary,
): MeasuredFigure {
  const value = figureOf(name, summary);
  if (value === null) {
    return { name, value, range: UNKNOWN, doubts: ['not-measured', ...(run ? [run] : [])] };
  }
  const mismatch = name !== 'pause' && isMismatch(summary.modelCheck);
  const lost = OF_SAMPLES.includes(name) && summary.sampling.lost > 0;
  const outside = name === 'peak' && summary.sampling.inside === 0;
  const doubts: Doubt[] = [
    ...(mismatch ? (['model-mismatch'] as const) : []),
    ...(run ? [run] : []),
    ...(lost ? (['samples-lost'] as const) : []),
    ...(outside ? (['nothing-inside'] as const) : []),
  ];
  if (mismatch || (run && !AT_LEAST.includes(name))) return { name, value, range: UNKNOWN, doubts };
  return { name, value, range: [value, doubts.length > 0 ? Infinity : value], doubts };
}

function figureOf(name: Exclude<FigureName, 'leak'>, summary: Summary): number | null {
  switch (name) {
    case 'peak':
      return summary.peakBytes;
    case 'live':
      return summary.finalLiveBytes;
    case 'retained':
      return summary.retainedBytes;
    case 'garbage':
      return summary.garbageBytes;
    case 'baseline':
      return summary.baselineBytes;
    case 'free':
      return summary.freeBytes;
    case 'largest-free':
      return summary.largestFreeBytes;
    case 'fragmentation':
      return summary.fragmentation?.ratio ?? null;
    case 'pause':
      return summary.collections.pauseUs?.max ?? null;
    case 'agent':
      return summary.board?.agent.heapBytes ?? null;
  }
}

/** Of a hunt that ran out of memory, or was ended by hand, the verdict says whether the calls were enough. */
function leakFigure(run: RunDoubt | null, summary: Summary, judged: LeakJudgement | null): MeasuredFigure {
  const unknown = (doubt: Doubt): MeasuredFigure => ({
    name: 'leak',
    value: null,
    range: UNKNOWN,
    doubts: [doubt],
  });
  if (!judged) return unknown('no-hunt');
  if (run === 'cut-off' || run === 'no-end') return unknown(run);
  if (summary.end?.reason === 'lost' || summary.end?.reason === 'failed') return unknown('failed');
  if (isMismatch(summary.modelCheck)) return unknown('model-mismatch');
  switch (judged.verdict) {
    case 'clean':
    case 'bounded':
    case 'delayed':
    case 'fragmenting':
      return { name: 'leak', value: 0, range: [0, 0], doubts: run === 'memory-errors' ? [run] : [] };
    case 'leak':
      return judged.rate
        ? { name: 'leak', value: judged.rate.perUnit, range: judged.rate.interval, doubts: [] }
        : // It leaks, nobody knows how much: more than a budget of 0 in any case.
          { name: 'leak', value: null, range: [Number.MIN_VALUE, Infinity], doubts: ['rate-unknown'] };
    case 'inconclusive':
      return unknown('hunt-inconclusive');
  }
}
