import type { Measurement } from '../../analysis/figures/bound-figures.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import type { Summary } from '../../analysis/run/summarize.js';
import type { SystemHeap } from '../../analysis/run/system-heap.js';
import { FIGURE_LABELS, figureSource } from '../text/figure-text.js';
import {
  byteParts,
  formatBytes,
  formatFactor,
  formatMs,
  formatPlural,
  formatShare,
  formatUs,
  orUnknown,
} from '../text/format.js';
import { describeMeasuredHeap } from '../text/simulate/describe-measured-heap.js';

export type FigureCode =
  | 'baseline'
  | 'peak'
  | 'garbage'
  | 'live'
  | 'retained'
  | 'heap'
  | 'free'
  | 'largest-free'
  | 'largest-free-without-mpgc'
  | 'fragmentation'
  | 'collections'
  | 'pause'
  | 'agent'
  | 'sampling'
  | 'clock'
  | 'could-grow'
  | 'smallest-heap'
  | 'system-heap';

export interface Figure {
  code: FigureCode;
  name: string;
  value: string;
  /** Of a size that is given in KiB or MiB, too, the two that `value` is made of. */
  parts?: { exact: string; rounded: string };
  /** How it was obtained. */
  note: string;
}

/** In the order in which a report has them. */
const OF_MEMORY = ['baseline', 'peak', 'garbage', 'live', 'retained'] as const satisfies FigureName[];
const OF_FREE_MEMORY = ['free', 'largest-free'] as const satisfies FigureName[];

/** The figures of a run, each with how it was obtained. */
export function listFigures(measurement: Measurement): Figure[] {
  const { summary } = measurement;
  const { collections, sampling, board } = summary;
  const pause = collections.pauseUs;
  const size = (name: FigureName & FigureCode): Figure => ({
    code: name,
    name: FIGURE_LABELS[name],
    ...bytes(measurement.figures[name].value),
    note: figureSource(name, measurement),
  });
  const figures: Figure[] = [
    ...OF_MEMORY.map(size),
    {
      code: 'heap',
      name: 'Heap',
      ...bytes(summary.totalBytes),
      note: 'GC: total, as the firmware prints it',
    },
    ...measuredHeapFigure(summary),
    ...OF_FREE_MEMORY.map(size),
    ...withoutMpgcFigure(summary),
    {
      code: 'fragmentation',
      name: FIGURE_LABELS.fragmentation,
      value: orUnknown(measurement.figures.fragmentation.value, formatShare),
      note: figureSource('fragmentation', measurement),
    },
    {
      code: 'collections',
      name: 'Collections seen',
      value: board?.collects === 'at-prompt' ? 'none can run' : formatPlural(collections.drops, 'drop'),
      note:
        board?.collects === 'at-prompt'
          ? 'this firmware collects at the prompt only'
          : 'samples below the one before: collected, or freed at once',
    },
    {
      code: 'pause',
      name: 'Collection pause',
      value: pause ? `p50 ${formatUs(pause.p50)}, max ${formatUs(pause.max)}` : 'not known',
      note: `${
        pause
          ? `${formatPlural(pause.count, 'collection')} timed by the agent on the board's clock`
          : 'the agent timed none'
      }${stepsText(summary.clockSteps)}`,
    },
    size('agent'),
    {
      code: 'sampling',
      name: 'Sampling',
      value: orUnknown(sampling.share, formatShare),
      note:
        sampling.share === null
          ? 'too little time or too few samples to tell'
          : `${formatUs(sampling.costUs)} of the time from the program's first sample to its end, by the board's clock, collections included`,
    },
  ];
  if (summary.clock?.differs) {
    const { boardMs, hostMs, factor } = summary.clock;
    figures.push({
      code: 'clock',
      name: "Board's clock",
      value: `${formatFactor(factor)} as fast`,
      note: `as this computer's: ${formatMs(boardMs)} of the board in ${formatMs(hostMs)}, from the first to the last sample at the prompt`,
    });
  }
  if (summary.maxNewSplitBytes !== null) {
    figures.push({
      code: 'could-grow',
      name: 'Could grow by',
      ...bytes(summary.maxNewSplitBytes),
      note: "max new split: the system's memory, not part of free, no sign of a leak",
    });
  }
  const { systemHeap } = summary;
  if (systemHeap) figures.push(systemHeapFigure(systemHeap));
  return figures;
}

function measuredHeapFigure({ measuredHeap }: Summary): Figure[] {
  if (!measuredHeap) return [];
  return [{ code: 'smallest-heap', name: 'Smallest heap', ...describeMeasuredHeap(measuredHeap) }];
}

function withoutMpgcFigure({ withoutMpgc, finalMapRole }: Summary): Figure[] {
  if (!withoutMpgc) return [];
  const { mpgcBytes, largestFreeBytes } = withoutMpgc;
  const map = finalMapRole === 'failure' ? 'the heap map at the MemoryError' : 'the heap map after the run';
  return [
    {
      code: 'largest-free-without-mpgc',
      name: 'Largest without mpgc',
      ...bytes(largestFreeBytes),
      note: `by the model, with mpgc's own ${formatBytes(mpgcBytes)} in ${map} freed`,
    },
  ];
}

function stepsText(clockSteps: number): string {
  return clockSteps === 0
    ? ''
    : `; times left out of ${formatPlural(clockSteps, 'sample')} where that clock stepped back`;
}

function systemHeapFigure({ room, regions, totalBytes }: SystemHeap): Figure {
  const named = { code: 'system-heap', name: "System's heap" } as const;
  if (!room) {
    const told = `${formatPlural(regions, 'region')} of ${formatBytes(totalBytes)}`;
    return {
      ...named,
      value: 'not known',
      note: `esp32.idf_heap_info() reports only ${told}: a fault of MicroPython 1.18 to 1.20`,
    };
  }
  const { before, after } = room;
  const was = `before it ${formatBytes(before.freeBytes)} free, ${formatBytes(before.largestFreeBytes)} in one piece`;
  return {
    ...named,
    value: after ? `${formatBytes(after.freeBytes)} free` : 'not known',
    note: after
      ? `esp32.idf_heap_info() after the program: ${formatBytes(after.largestFreeBytes)} in one piece; ${was}`
      : `esp32.idf_heap_info() gave nothing after the program; ${was}`,
  };
}

function bytes(value: number | null): Pick<Figure, 'value' | 'parts'> {
  const parts = value === null ? null : byteParts(value);
  return { value: orUnknown(value, formatBytes), ...(parts ? { parts } : {}) };
}
