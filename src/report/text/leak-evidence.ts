import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { requestIn } from '../../analysis/run/failed-request.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import { fitsTableGrowth } from '../../heap/model/table-growth.js';
import { formatBytes, formatCount, formatPlural, formatRate, formatRateRange, pluralOf } from './format.js';
import { grownMethod } from './grown-text.js';
import { holdersMethod } from './holder-text.js';
import { judgedUnits, unitOf } from './hunt-unit.js';
import { roomText, twoDigits } from './leak-sentence.js';

/** Something that a verdict rests on, in words; the code is for programs. */
export interface EvidenceText {
  code: string;
  text: string;
}

/** What the verdict rests on, the most telling first; every figure with how it was obtained. */
export function leakEvidence(judged: LeakJudgement): EvidenceText[] {
  const { rate, series, verdict } = judged;
  const unit = unitOf(judged);
  const found: [string, string | null][] = [
    ['growth', growthText(judged)],
    ['rate', rateText(judged)],
    [
      'trend',
      rate &&
        `Theil-Sen slope over the same samples: ${formatRate(rate.theilSen)} a ${unit}. Mann-Kendall: ${rate.pValue < 1e-6 ? 'p < 0.000001' : `p = ${rate.pValue.toPrecision(2)}`} for such a trend by chance.`,
    ],
    ['holders', judged.holders && holdersMethod(judged.holders, unit)],
    ['grown', judged.grown && grownMethod(judged.grown, unit)],
    ['shared-heap', judged.loop && rate ? SHARED_HEAP : null],
    ['settle', settleText(judged)],
    ['garbage', garbageText(judged)],
    ['forecast', forecastText(judged)],
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
      judged.interrupted ? `Ctrl-C ended the hunt at ${unit} ${formatCount(series.calls)}.` : null,
    ],
    [
      'limit',
      verdict === 'clean' || verdict === 'bounded' || verdict === 'delayed'
        ? limitText(judged)
        : verdict === 'leak' && !judged.outOfMemory
          ? `A cache that is not full after ${formatPlural(judgedUnits(judged), unit)} would look the same; ${judged.loop ? 'give it more time with --until' : 'make more calls with --iterations'}.`
          : null,
    ],
  ];
  return found.flatMap(([code, text]) => (text ? [{ code, text }] : []));
}

function limitText(judged: LeakJudgement): string {
  const { live } = judged;
  const rare = `Not ruled out: a leak rarer than once in ${formatPlural(live.toX - live.fromX, unitOf(judged))}`;
  return live.swing > 0
    ? `${rare}, or smaller in all than the ${formatBytes(live.swing)} by which live memory swings.`
    : `${rare}.`;
}

function fieldText({ field, rate, fullBy, blockBytes }: LeakJudgement): string | null {
  const asked = requestIn(field?.message ?? '').bytes;
  const isOfTable = asked !== null && fitsTableGrowth(asked, blockBytes / BLOCK_WORDS);
  if (fullBy === 'field' && rate?.kind === 'steps' && isOfTable)
    return 'A growing table must move to a free place. With another order of allocations the heap may be full some calls earlier or later, up to a third of them.';
  if (!field || field.ranOut || field.reason === 'exit') return null;
  const calls = field.calls === null ? 'An unknown number of calls' : formatPlural(field.calls, 'call');
  const raised =
    field.reason === 'exception' ? `the last of them raised ${field.message}` : 'none found no room';
  return `${calls} more in a row after a reset, without mpgc and its collections: ${raised}.`;
}

const SHARED_HEAP =
  'All that grows meanwhile counts: what other tasks, timers, callbacks and threads keep is part of the figure.';
const MEASURED = 'by gc.mem_alloc() right after a collection, without the agent.';

function growthText(judged: LeakJudgement): string | null {
  const { live, series, startBytes, mostBytes, settledBytes } = judged;
  const unit = unitOf(judged);
  if (series.points.length === 0) return null;
  const from = `${formatBytes(startBytes)} were live before the first ${unit}`;
  if (live.toX === 0) return `${from}${withoutCallText(judged)}`;
  const to = `${formatBytes(settledBytes)} after ${formatPlural(live.toX, unit)}`;
  const levels = `${from} and ${to}, each ${MEASURED}`;
  if (live.state === 'flat') {
    const most =
      mostBytes > startBytes
        ? ` After a ${unit} at most ${formatBytes(mostBytes)} were live.`
        : ' No sample showed more.';
    return `${levels}${most}`;
  }
  const last = `It last rose at ${unit} ${formatCount(live.lastRiseX ?? 0)}`;
  if (live.state === 'growing') {
    return `${levels} From ${unit} ${formatCount(live.fromX)} on it rose in ${formatCount(live.rises)} of ${formatPlural(live.samples, 'sample')}, to the end. Memory freed later is not counted.`;
  }
  return `${levels} ${last}, and not in the ${formatPlural(live.toX - (live.lastRiseX ?? 0), unit)} after that.`;
}

/** Where the first call raised, or ended the program: what is live then is not always measured. */
function withoutCallText(judged: LeakJudgement): string {
  const { settled } = judged;
  const levels =
    settled === null ? `, ${MEASURED}` : ` and ${formatBytes(settled)} at the end, each ${MEASURED}`;
  return `${levels} There is no sample after a complete ${unitOf(judged)}.`;
}

function rateText(judged: LeakJudgement): string | null {
  const { rate } = judged;
  const unit = unitOf(judged);
  if (!rate) return null;
  const { kind, perUnit, interval, period, steps } = rate;
  if (kind === 'exact') return `It grew by exactly ${formatRate(perUnit)} a ${unit} in every sample.`;
  if (kind === 'period' && period) {
    return `The growth repeats: ${formatBytes(period.bytes)} every ${formatPlural(period.x, unit)}, exactly ${formatRate(perUnit)} a ${unit}.`;
  }
  const between = `Every stretch of half the ${pluralOf(unit)} or more grew by ${formatRateRange(...interval)} a ${unit}.`;
  if (!steps) return `It moves in steps. ${between}`;
  const shown = steps.rises
    .slice(0, 4)
    .map(({ x, bytes }) => `${bytes > 0 ? '+' : ''}${formatBytes(bytes)} by ${unit} ${formatCount(x)}`)
    .join(', ');
  const more = steps.rises.length > 4 ? ` and ${formatCount(steps.rises.length - 4)} more` : '';
  return `It moves in steps, like a growing table: ${formatRate(steps.perUnit)} a ${unit} in most samples, plus ${shown}${more}. ${between}`;
}

function settleText({ droppedBytes, series }: LeakJudgement): string | null {
  const samples = series.points.filter(({ phase }) => phase === 'settle').length;
  if (samples === 0) return null;
  const collections = `After the last call ${formatPlural(samples, 'sample')} with collections, without calls,`;
  return droppedBytes > 0
    ? `${collections} freed ${formatBytes(droppedBytes)}: these are no leak.`
    : `${collections} freed nothing more.`;
}

/** No leak, but why a board collects; what a call leaves takes room as its garbage does. */
function garbageText({ garbage, rate }: LeakJudgement): string | null {
  if (!garbage) return null;
  const { bytes, batches, freeBytes } = garbage;
  const measured = `from what ${formatCount(batches[0])} and ${formatCount(batches[1])} calls in a row had allocated beyond what a collection left`;
  if (bytes < 1) return `A call leaves no garbage (${measured}).`;
  const kept = Math.max(0, rate?.perUnit ?? 0);
  const calls = Math.max(1, twoDigits((freeBytes ?? 0) / (bytes + kept)));
  const often =
    kept > 0
      ? `first collects after about ${formatPlural(calls, 'call')}, then ever more often`
      : `collects about every ${formatPlural(calls, 'call')}`;
  const every = freeBytes === null ? '' : ` With ${formatBytes(freeBytes)} free a board ${often}.`;
  return `A call leaves ${formatRate(bytes)} of garbage for a collection to free (${measured}).${every}`;
}

/** Of one that was measured nothing. */
function forecastText({ callsToFull, fullBy, garbage, loop }: LeakJudgement): string | null {
  const isForecast = callsToFull !== null && fullBy !== 'field' && fullBy !== 'hunt';
  if (!isForecast || (garbage !== null && garbage.bytes < 1)) return null;
  const measured = loop ? '' : ' --bare measures it.';
  return `The forecast assumes collections as often as here. Where the program runs by itself, what stays lies between garbage, and what grows may find no room far earlier.${measured}`;
}

function outOfMemoryText(judged: LeakJudgement): string | null {
  const { outOfMemory, series } = judged;
  return (
    outOfMemory &&
    `There was no room at ${unitOf(judged)} ${formatCount(series.calls)}: ${roomText(outOfMemory).replace(/:$/, '')}.`
  );
}

function stringsText({ internedStrings }: LeakJudgement): string | null {
  if (!internedStrings) return null;
  const { startCount, endCount, startBytes, endBytes } = internedStrings;
  if (endCount === startCount) return 'The pool of interned strings did not grow (micropython.qstr_info()).';
  return `The pool of interned strings grew by ${formatPlural(endCount - startCount, 'string')} and ${formatBytes(endBytes - startBytes)} (micropython.qstr_info()); no collection frees these.`;
}

function largestFreeText(judged: LeakJudgement): string | null {
  const { verdict, largestFree } = judged;
  if (!largestFree) return null;
  const { startBytes, endBytes, trend } = largestFree;
  return `The largest free block was ${formatBytes(startBytes)} before the first ${unitOf(judged)} and ${formatBytes(endBytes)} at the end, the best of the last samples${verdict === 'fragmenting' && trend.state === 'growing' ? '; it shrank to the end' : ''} (micropython.mem_info()).`;
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
      : "The program left the collector off (gc.disable()): without mpgc's collections garbage stays until gc.collect(), and an allocation that does not fit fails.",
    collector.threshold === collector.thresholdBefore || collector.threshold === null
      ? null
      : `The program set gc.threshold(${collector.threshold}): the board also collects after that many bytes. That costs time, and does not change live memory.`,
  ];
  return texts.filter((text) => text !== null).join(' ') || null;
}
