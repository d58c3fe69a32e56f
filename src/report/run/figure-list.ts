import type { Summary } from '../../analysis/run/summarize.js';
import {
  formatBytes,
  formatFactor,
  formatMs,
  formatPlural,
  formatShare,
  formatUs,
  orUnknown,
} from '../text/format.js';

export interface Figure {
  name: string;
  value: string;
  /** How it was obtained. */
  note: string;
}

/** The figures of a run, each with how it was obtained. */
export function listFigures(summary: Summary): Figure[] {
  const { collections, sampling, board } = summary;
  const bytes = (value: number | null) => orUnknown(value, formatBytes);
  const pause = collections.pauseUs;
  const atFailure = summary.finalMapRole === 'failure';
  const figures: Figure[] = [
    {
      name: 'Baseline',
      value: bytes(summary.baselineBytes),
      note: 'live before the program, after a collection',
    },
    {
      name: 'Peak',
      value: bytes(summary.peakBytes),
      note: peakNote(summary),
    },
    {
      name: 'Garbage',
      value: bytes(summary.garbageBytes),
      note: 'allocated when the program ended, minus live at the end',
    },
    {
      name: 'Live at the end',
      value: bytes(summary.finalLiveBytes),
      note: atFailure ? 'at the MemoryError, after a collection' : 'after the program, after collections',
    },
    { name: 'Retained', value: bytes(summary.retainedBytes), note: 'live at the end minus baseline' },
    { name: 'Heap', value: bytes(summary.totalBytes), note: 'GC: total, as the firmware prints it' },
    {
      name: 'Free',
      value: bytes(summary.freeBytes),
      note: atFailure ? 'heap map at the MemoryError' : 'heap map after the run',
    },
    {
      name: 'Largest free block',
      value: bytes(summary.largestFreeBytes),
      note: 'longest run of free blocks in that map',
    },
    {
      name: 'Fragmentation',
      value: orUnknown(summary.fragmentation?.ratio ?? null, formatShare),
      note: `1 - largest free / free${summary.fragmentation?.role === 'failure' ? ', at the MemoryError' : ', in that map'}`,
    },
    {
      name: 'Collections seen',
      value: board?.collects === 'at-prompt' ? 'none can run' : formatPlural(collections.drops, 'drop'),
      note:
        board?.collects === 'at-prompt'
          ? 'this firmware collects at the prompt only'
          : 'samples smaller than the one before: collected, or freed at once',
    },
    {
      name: 'Collection pause',
      value: pause ? `p50 ${formatUs(pause.p50)}, max ${formatUs(pause.max)}` : 'not known',
      note: pause
        ? `${formatPlural(pause.count, 'collection')} timed by the agent, by the board's clock`
        : 'the agent timed none',
    },
    {
      name: 'Agent',
      value: bytes(board?.agent.heapBytes ?? null),
      note: 'heap of the agent, measured on the board, subtracted above',
    },
    {
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
      name: "Board's clock",
      value: `${formatFactor(factor)} as fast`,
      note: `as this computer's: ${formatMs(boardMs)} of the board in ${formatMs(hostMs)}, from the first to the last sample at the prompt`,
    });
  }
  if (summary.maxNewSplitBytes !== null) {
    figures.push({
      name: 'Could grow by',
      value: formatBytes(summary.maxNewSplitBytes),
      note: 'max new split: memory of the system, not part of free, and no sign of a leak',
    });
  }
  return figures;
}

function peakNote({ sampling: { samples, inside }, board }: Summary): string {
  const between =
    inside === 0
      ? ', none of them inside the program (mpgc.mark(), --call and --interval take some)'
      : '; between them it may have been more';
  const adds = board?.collects === 'at-prompt' ? ', which adds up here while a program runs' : '';
  return `largest of ${formatPlural(samples, 'sample')}${between}; garbage included${adds}`;
}
