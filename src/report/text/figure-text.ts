import type { Doubt, Measurement } from '../../analysis/figures/bound-figures.js';
import { type FigureName, kindOf } from '../../analysis/figures/figure-kinds.js';
import { beyond } from '../../analysis/gate/judge-limit.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { describeError } from './coded/describe-error.js';
import { formatBytes, formatExactBytes, formatPlural, formatRate, formatShare, formatUs } from './format.js';
import { leakSentence } from './leak-sentence.js';
import { unseenText } from './unseen-text.js';

/** What reports call the figures. */
export const FIGURE_LABELS: Record<FigureName, string> = {
  peak: 'Peak',
  live: 'Live at the end',
  retained: 'Retained',
  garbage: 'Garbage',
  baseline: 'Baseline',
  free: 'Free',
  'largest-free': 'Largest free block',
  fragmentation: 'Fragmentation',
  pause: 'Longest pause',
  leak: 'Leak',
  agent: 'Agent',
};

/** Within a sentence. */
export function lowerLabel(name: FigureName): string {
  return FIGURE_LABELS[name].toLowerCase();
}

export function formatFigure(name: FigureName, value: number): string {
  switch (kindOf(name).unit) {
    case 'bytes':
      return formatBytes(value);
    case 'us':
      return formatUs(value);
    case 'share':
      return formatShare(value);
    case 'bytes-per-call':
      return `${formatRate(value)} a call`;
  }
}

/** The same without KiB, so that a column has one unit. */
export function formatFigureExact(name: FigureName, value: number): string {
  return kindOf(name).unit === 'bytes' ? formatExactBytes(value) : formatFigure(name, value);
}

const MAX_DIGITS = 12;
/** In microseconds. */
const SHOWN_AS_MS = 10_000;

/** A figure in as many digits as tell it from `other`, where it is another: 83.6 µs is not 84 µs. */
export function formatFigureApart(name: FigureName, value: number, other: number): string {
  const usual = formatFigure(name, value);
  if (beyond(name, value, other) === 0 || usual !== formatFigure(name, other)) return usual;
  for (let digits = 1; digits < MAX_DIGITS; digits++) {
    const text = withDigits(name, value, digits);
    if (text !== withDigits(name, other, digits)) return text;
  }
  return usual;
}

function withDigits(name: FigureName, value: number, digits: number): string {
  const rounded = (number: number) => number.toLocaleString('en-US', { maximumFractionDigits: digits });
  switch (kindOf(name).unit) {
    case 'bytes':
      return formatBytes(value);
    case 'us':
      return value < SHOWN_AS_MS ? `${rounded(value)} µs` : `${rounded(value / 1000)} ms`;
    case 'share':
      return `${rounded(value * 100)} %`;
    case 'bytes-per-call':
      return `${rounded(value)} B a call`;
  }
}

/** How a figure was obtained. */
export function figureSource(name: FigureName, measurement: Measurement): string {
  const { summary, leak } = measurement;
  const { sampling, collections, finalMapRole, fragmentation } = summary;
  const map = finalMapRole === 'failure' ? 'the heap map at the MemoryError' : 'the heap map after the run';
  switch (name) {
    case 'peak':
      return `largest of ${formatPlural(sampling.samples, 'sample')}, ${sampling.inside > 0 ? '' : 'none of them inside the program, '}garbage included${garbageAddsUp(summary)}; between samples there may have been more`;
    case 'live':
      if (measurement.figures.live.value === null)
        return unseenText(summary.unseenEnd) || 'it was not measured';
      return finalMapRole === 'failure'
        ? 'at the MemoryError, after a collection'
        : `after the program, after collections${summary.goesOn ? ', at that moment: its callbacks go on' : ''}`;
    case 'retained':
      if (summary.finalLiveBytes === null) return 'live at the end is not known';
      return 'live at the end minus baseline';
    case 'garbage':
      if (summary.finalLiveBytes === null) return 'live at the end is not known';
      return measurement.figures.garbage.value === null
        ? "the heap changed between the program's end and the collection after it"
        : 'allocated when the program ended, minus live at the end';
    case 'baseline':
      return 'live before the program, after a collection';
    case 'free':
      if (summary.freeBytes === null)
        return unseenText(summary.unseenEnd) || 'there is no heap map after the run';
      return `by ${map}${growText(summary.maxNewSplitBytes)}`;
    case 'largest-free':
      if (summary.freeBytes === null)
        return unseenText(summary.unseenEnd) || 'there is no heap map after the run';
      return `longest run of free blocks in ${map}`;
    case 'fragmentation':
      if (!fragmentation) return unseenText(summary.unseenEnd) || 'there is no heap map after the run';
      return `1 - largest free / free, in the heap map ${fragmentation?.role === 'failure' ? 'at the MemoryError' : 'after the run'}`;
    case 'pause':
      return collections.pauseUs
        ? `longest of ${formatPlural(collections.pauseUs.count, 'collection')} timed by the agent on the board's clock`
        : 'the agent timed no collection';
    case 'leak':
      return leak ? sanitizeText(leakSentence(leak)) : 'not measured: mpgc leak does';
    case 'agent':
      return "the agent's heap, measured on the board and subtracted from the others";
  }
}

/** Of a firmware that collects at the prompt alone. */
function garbageAddsUp({ board }: Summary): string {
  return board?.collects === 'at-prompt' ? ', which adds up here while a program runs' : '';
}

/** What the heap could take from the system is not in the figure. */
function growText(growBytes: number | null): string {
  return growBytes ? `, without the ${formatBytes(growBytes)} that the heap could grow by` : '';
}

/** Why a figure carries no pass. */
export function describeDoubt(doubt: Doubt, name: FigureName, measurement: Measurement): string {
  const { summary, leak } = measurement;
  switch (doubt) {
    case 'cut-off':
      return 'the capture is cut off';
    case 'no-end':
      return 'the capture has no end: the run was killed';
    case 'interrupted':
      return 'the run was stopped by ctrl-C';
    case 'failed':
      return `the run did not get to its end${summary.error ? `: ${sanitizeText(describeError(summary.error))}` : ''}`;
    case 'memory-errors':
      return 'its output tells of failed allocations, so part of its work was not done';
    case 'samples-lost':
      return `${formatPlural(summary.sampling.lost, 'sample')} did not arrive, and may have been higher`;
    case 'nothing-inside':
      return 'no sample was taken while the program ran: use mpgc.mark() in the script, --interval or --call';
    case 'model-mismatch':
      return "the board's heap did not behave as the reference model";
    case 'not-measured':
      return name === 'pause' ? 'the agent timed no collection' : 'it was not measured';
    case 'no-hunt':
      return 'the capture holds no hunt for a leak (mpgc leak)';
    case 'hunt-inconclusive':
      return leak ? sanitizeText(leakSentence(leak)) : 'the hunt has no verdict';
    case 'rate-unknown':
      return 'it leaks at an unknown rate';
  }
}
