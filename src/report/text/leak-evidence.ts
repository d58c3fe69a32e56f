import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { formatBytes, formatCount, formatPlural, formatRate } from './format.js';
import { roomText, twoDigits } from './leak-sentence.js';

/** Something that a verdict rests on, in words; the code is for programs. */
export interface EvidenceText {
  code: string;
  text: string;
}

/** What the verdict rests on, the most telling first; every figure with how it was obtained. */
export function leakEvidence(judged: LeakJudgement): EvidenceText[] {
  const { rate, series, verdict } = judged;
  const found: [string, string | null][] = [
    ['growth', growthText(judged)],
    ['rate', rateText(judged)],
    [
      'trend',
      rate &&
        `Over the same samples the Theil-Sen slope is ${formatRate(rate.theilSen)} a call; a trend like this in a figure without one has ${rate.pValue < 1e-6 ? 'p < 0.000001' : `p = ${rate.pValue.toPrecision(2)}`} (Mann-Kendall).`,
    ],
    ['settle', settleText(judged)],
    ['garbage', garbageText(judged)],
    ['field', fieldText(judged)],
    ['out-of-memory', outOfMemoryText(judged)],
    ['interned-strings', stringsText(judged)],
    ['largest-free', largestFreeText(judged)],
    ['stack', stackText(judged)],
    [
      'errors',
      series.errors > 0
        ? `${formatPlural(series.errors, 'call')} of ${formatCount(series.calls)} raised.`
        : null,
    ],
    ['collector', collectorText(judged)],
    [
      'interrupted',
      judged.interrupted ? `Ctrl-C ended the hunt at call ${formatCount(series.calls)}.` : null,
    ],
    [
      'limit',
      verdict === 'clean' || verdict === 'bounded' || verdict === 'delayed'
        ? limitText(judged)
        : verdict === 'leak' && !judged.outOfMemory
          ? `A cache with room for more than ${formatPlural(series.calls, 'call')} would look the same up to here; --iterations gives it more.`
          : null,
    ],
  ];
  return found.flatMap(([code, text]) => (text ? [{ code, text }] : []));
}

function limitText({ live }: LeakJudgement): string {
  const rare = `A leak that is rarer than once in ${formatCount(live.toX - live.fromX)} calls`;
  return live.swing > 0
    ? `${rare}, or adds up to less than the ${formatBytes(live.swing)} by which live memory goes up and down, would not have been seen.`
    : `${rare} would not have been seen.`;
}

function fieldText({ field, rate, fullBy }: LeakJudgement): string | null {
  if (fullBy === 'field' && rate?.kind === 'steps')
    return 'A table that grows must move, and finds its place or not by where the rest of the heap stands: with another order of allocations the heap may be full some calls, or a third of them, earlier or later.';
  if (!field || field.ranOut || field.reason === 'exit') return null;
  const calls = field.calls === null ? 'An unknown number of calls' : formatPlural(field.calls, 'call');
  const raised =
    field.reason === 'exception' ? `the last of them raised ${field.message}` : 'none found no room';
  return `${calls} more after a reset, in a row, with nothing of mpgc on the heap and none of its collections: ${raised}.`;
}

const MEASURED = 'by gc.mem_alloc() right after a collection, without the agent.';

function growthText(judged: LeakJudgement): string | null {
  const { live, series, startBytes, mostBytes, settledBytes } = judged;
  if (series.points.length === 0) return null;
  const from = `${formatBytes(startBytes)} were live before the first call`;
  if (live.toX === 0) return `${from}${withoutCallText(judged)}`;
  const to = `${formatBytes(settledBytes)} after ${formatPlural(live.toX, 'call')}`;
  const levels = `${from} and ${to}, each ${MEASURED}`;
  if (live.state === 'flat') {
    const most =
      mostBytes > startBytes
        ? ` At most ${formatBytes(mostBytes)} were live after a call.`
        : ' No sample showed more.';
    return `${levels}${most}`;
  }
  const last = `It last rose at call ${formatCount(live.lastRiseX ?? 0)}`;
  if (live.state === 'growing') {
    return `${levels} From call ${formatCount(live.fromX)} on it rose in ${formatCount(live.rises)} of ${formatPlural(live.samples, 'sample')}, to the end; what was freed later is not counted.`;
  }
  return `${levels} ${last}, and not in the ${formatCount(live.toX - (live.lastRiseX ?? 0))} calls after it.`;
}

/** Where the first call raised, or ended the program: what is live then is not always measured. */
function withoutCallText({ settled }: LeakJudgement): string {
  const levels =
    settled === null ? `, ${MEASURED}` : ` and ${formatBytes(settled)} at the end, each ${MEASURED}`;
  return `${levels} There is no sample after a complete call.`;
}

function rateText({ rate }: LeakJudgement): string | null {
  if (!rate) return null;
  const { kind, perUnit, interval, period, steps } = rate;
  if (kind === 'exact') return `It grew by as much in every sample: ${formatRate(perUnit)} a call, exactly.`;
  if (kind === 'period' && period) {
    return `The growth repeats: ${formatBytes(period.bytes)} in every ${formatPlural(period.x, 'call')}, ${formatRate(perUnit)} a call exactly.`;
  }
  const between = `No stretch of at least half of the calls grew by less than ${formatRate(interval[0])} or more than ${formatRate(interval[1])} a call.`;
  if (!steps) return `It moves in steps. ${between}`;
  const shown = steps.rises
    .slice(0, 4)
    .map(({ x, bytes }) => `${bytes > 0 ? '+' : ''}${formatBytes(bytes)} by call ${formatCount(x)}`)
    .join(', ');
  const more = steps.rises.length > 4 ? ` and ${formatCount(steps.rises.length - 4)} more` : '';
  return `It moves in steps: ${formatRate(steps.perUnit)} a call in most samples, and ${shown}${more} besides, as a table does that grows. ${between}`;
}

function settleText({ droppedBytes, series }: LeakJudgement): string | null {
  const samples = series.points.filter(({ phase }) => phase === 'settle').length;
  if (samples === 0) return null;
  const collections = `After the last call, ${formatPlural(samples, 'sample')} with collections and no calls`;
  return droppedBytes > 0
    ? `${collections} freed ${formatBytes(droppedBytes)}, which are no leak.`
    : `${collections} freed nothing more.`;
}

/** No leak, but why a board collects; what a call leaves takes room as its garbage does. */
function garbageText({ garbage, rate }: LeakJudgement): string | null {
  if (!garbage) return null;
  const { bytes, batches, freeBytes } = garbage;
  const measured = `what ${formatCount(batches[0])} and ${formatCount(batches[1])} calls in a row had allocated, beyond what a collection left of it`;
  if (bytes < 1) return `A call leaves no garbage (${measured}).`;
  const kept = Math.max(0, rate?.perUnit ?? 0);
  const calls = Math.max(1, twoDigits((freeBytes ?? 0) / (bytes + kept)));
  const often =
    kept > 0
      ? `first collects after about ${formatPlural(calls, 'call')}, and ever more often then`
      : `collects about every ${formatPlural(calls, 'call')}`;
  const every = freeBytes === null ? '' : ` With ${formatBytes(freeBytes)} free a board ${often}.`;
  return `A call leaves ${formatRate(bytes)} of garbage, which a collection frees: ${measured}.${every}`;
}

function outOfMemoryText({ outOfMemory, series }: LeakJudgement): string | null {
  return (
    outOfMemory &&
    `There was no room at call ${formatCount(series.calls)}: ${roomText(outOfMemory).replace(/:$/, '')}.`
  );
}

function stringsText({ internedStrings }: LeakJudgement): string | null {
  if (!internedStrings) return null;
  const { startCount, endCount, startBytes, endBytes } = internedStrings;
  if (endCount === startCount) return 'The pool of interned strings did not grow (micropython.qstr_info()).';
  return `The pool of interned strings grew by ${formatPlural(endCount - startCount, 'string')} and ${formatBytes(endBytes - startBytes)} (micropython.qstr_info()); no collection ever frees these.`;
}

function largestFreeText({ verdict, largestFree }: LeakJudgement): string | null {
  if (!largestFree) return null;
  const { startBytes, endBytes, trend } = largestFree;
  return `The largest free block was ${formatBytes(startBytes)} before the first call and ${formatBytes(endBytes)} at the end, the best of the last samples${verdict === 'fragmenting' && trend.state === 'growing' ? '; it shrank to the end' : ''} (micropython.mem_info()).`;
}

function stackText({ stack }: LeakJudgement): string | null {
  if (!stack) return null;
  const grown = stack.endBytes - stack.startBytes;
  return grown === 0
    ? 'The stack at the prompt did not grow.'
    : `The stack at the prompt went from ${formatBytes(stack.startBytes)} to ${formatBytes(stack.endBytes)}.`;
}

function collectorText({ collector }: LeakJudgement): string | null {
  if (!collector) return null;
  const texts = [
    collector.enabled
      ? null
      : 'The program has disabled the collector (gc.disable()): without the collections of mpgc garbage stays until gc.collect(), and an allocation that does not fit fails.',
    collector.threshold === collector.thresholdBefore || collector.threshold === null
      ? null
      : `The program has set gc.threshold(${collector.threshold}): the board collects after that many bytes, too, which takes time in the calls and changes nothing of what is live.`,
  ];
  return texts.filter((text) => text !== null).join(' ') || null;
}
