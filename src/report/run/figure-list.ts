import type { Summary } from '../../analysis/run/summarize.js';
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

export type FigureCode =
  | 'baseline'
  | 'peak'
  | 'garbage'
  | 'live'
  | 'retained'
  | 'heap'
  | 'free'
  | 'largest-free'
  | 'fragmentation'
  | 'collections'
  | 'pause'
  | 'agent'
  | 'sampling'
  | 'clock'
  | 'could-grow';

export interface Figure {
  code: FigureCode;
  name: string;
  value: string;
  /** Of a size that is given in KiB or MiB, too, the two that `value` is made of. */
  parts?: { exact: string; rounded: string };
  /** How it was obtained. */
  note: string;
}

/** The figures of a run, each with how it was obtained. */
export function listFigures(summary: Summary): Figure[] {
  const { collections, sampling, board } = summary;
  const pause = collections.pauseUs;
  const atFailure = summary.finalMapRole === 'failure';
  const figures: Figure[] = [
    {
      code: 'baseline',
      name: 'Baseline',
      ...bytes(summary.baselineBytes),
      note: 'live before the program, after a collection',
    },
    {
      code: 'peak',
      name: 'Peak',
      ...bytes(summary.peakBytes),
      note: peakNote(summary),
    },
    {
      code: 'garbage',
      name: 'Garbage',
      ...bytes(summary.garbageBytes),
      note: 'allocated when the program ended, minus live at the end',
    },
    {
      code: 'live',
      name: 'Live at the end',
      ...bytes(summary.finalLiveBytes),
      note: atFailure ? 'at the MemoryError, after a collection' : 'after the program, after collections',
    },
    {
      code: 'retained',
      name: 'Retained',
      ...bytes(summary.retainedBytes),
      note: 'live at the end minus baseline',
    },
    {
      code: 'heap',
      name: 'Heap',
      ...bytes(summary.totalBytes),
      note: 'GC: total, as the firmware prints it',
    },
    {
      code: 'free',
      name: 'Free',
      ...bytes(summary.freeBytes),
      note: atFailure ? 'heap map at the MemoryError' : 'heap map after the run',
    },
    {
      code: 'largest-free',
      name: 'Largest free block',
      ...bytes(summary.largestFreeBytes),
      note: 'longest run of free blocks in that map',
    },
    {
      code: 'fragmentation',
      name: 'Fragmentation',
      value: orUnknown(summary.fragmentation?.ratio ?? null, formatShare),
      note: `1 - largest free / free${summary.fragmentation?.role === 'failure' ? ', at the MemoryError' : ', in that map'}`,
    },
    {
      code: 'collections',
      name: 'Collections seen',
      value: board?.collects === 'at-prompt' ? 'none can run' : formatPlural(collections.drops, 'drop'),
      note:
        board?.collects === 'at-prompt'
          ? 'this firmware collects at the prompt only'
          : 'samples smaller than the one before: collected, or freed at once',
    },
    {
      code: 'pause',
      name: 'Collection pause',
      value: pause ? `p50 ${formatUs(pause.p50)}, max ${formatUs(pause.max)}` : 'not known',
      note: pause
        ? `${formatPlural(pause.count, 'collection')} timed by the agent, by the board's clock`
        : 'the agent timed none',
    },
    {
      code: 'agent',
      name: 'Agent',
      ...bytes(board?.agent.heapBytes ?? null),
      note: 'heap of the agent, measured on the board, subtracted above',
    },
    {
      code: 'sampling',
      name: 'Sampling',
      value: orUnknown(sampling.share, formatShare),
      note:
        sampling.share === null
          ? 'too short a time, or too few samples, to tell'
          : `of the time from the program's first sample to its end, ${formatUs(sampling.costUs)} by the board's clock, collections included`,
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
      note: 'max new split: memory of the system, not part of free, and no sign of a leak',
    });
  }
  return figures;
}

function bytes(value: number | null): Pick<Figure, 'value' | 'parts'> {
  const parts = value === null ? null : byteParts(value);
  return { value: orUnknown(value, formatBytes), ...(parts ? { parts } : {}) };
}

function peakNote({ sampling: { samples, inside }, board }: Summary): string {
  const between =
    inside === 0
      ? ', none of them inside the program (mpgc.mark(), --call and --interval take some)'
      : '; between them it may have been more';
  const adds = board?.collects === 'at-prompt' ? ', which adds up here while a program runs' : '';
  return `largest of ${formatPlural(samples, 'sample')}${between}; garbage included${adds}`;
}
