import type { GrowthRate } from '../../analysis/growth/growth-rate.js';
import { isInPieces, type LeakJudgement, stoppedInField } from '../../analysis/leak/judge-leak.js';
import type { HuntOutOfMemory } from '../../analysis/leak/leak-facts.js';
import { describeError } from './coded/describe-error.js';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatPlural,
  formatRate,
  formatRateRange,
  pluralOf,
} from './format.js';
import { grownLead } from './grown-text.js';
import { holderLead } from './holder-text.js';
import { type HuntUnit, judgedUnits, loopName, ofWhat, unitOf } from './hunt-unit.js';
import { placesWords } from './origin-text.js';

/** The verdict of a hunt: its word, and what stands behind it. */
export interface LeakHeadline {
  word: string;
  text: string;
}

/** The verdict of a hunt as one sentence. */
export function leakSentence(judged: LeakJudgement): string {
  const { word, text } = leakHeadline(judged);
  return `${word}: ${text}`;
}

export function leakHeadline(judged: LeakJudgement): LeakHeadline {
  return { word: WORDS[judged.verdict], text: headlineText(judged) };
}

const WORDS: Record<LeakJudgement['verdict'], string> = {
  leak: 'Leak',
  bounded: 'Bounded',
  delayed: 'Delayed',
  fragmenting: 'Fragmenting',
  clean: 'Clean',
  inconclusive: 'Inconclusive',
};

function headlineText(judged: LeakJudgement): string {
  const { verdict, live, series, startBytes } = judged;
  const unit = unitOf(judged);
  const raised = series.errors > 0 ? `, ${formatCount(series.errors)} of which raised` : '';
  const calls = `${formatPlural(judgedUnits(judged), unit)}${ofWhat(judged)}${raised}`;
  switch (verdict) {
    case 'leak':
      return leakText(judged);
    case 'bounded':
      if (stoppedInField(judged) && judged.field?.room) {
        const { calls: fieldCalls, room } = judged.field;
        return `live memory grew by ${formatBytes(live.growth)} in ${calls}, and it stops: run again without mpgc, the script and ${formatPlural(fieldCalls ?? 0, 'call')} left ${formatBytes(room.grownBytes)} in all.`;
      }
      return `live memory grew by ${formatBytes(Math.max(live.growth, judged.mostBytes - startBytes))}, then stopped; no leak in ${calls}.`;
    case 'delayed':
      return `later collections freed the ${formatBytes(judged.droppedBytes)} live after the last ${unit}; no leak in ${calls}.`;
    case 'fragmenting': {
      const { largestFree, field, outOfMemory } = judged;
      if (field?.ranOut) {
        const which = field.calls === null ? 'a call' : `call ${formatCount(field.calls)}`;
        return `live memory does not grow in ${calls}, but run again without mpgc and its collections, ${which} ran out of memory: ${field.message ?? 'MemoryError'}.`;
      }
      if (field?.room && isInPieces(field.room)) {
        const { startLargestFreeBytes, endLargestFreeBytes, endFreeBytes } = field.room;
        const made = field.calls === null ? '' : ` in ${formatPlural(field.calls, 'call')}`;
        return `live memory does not grow in ${calls}, but run again without mpgc and its collections, the largest free block fell from ${formatBytes(startLargestFreeBytes)} to ${formatBytes(endLargestFreeBytes)}${made}, with ${formatBytes(endFreeBytes)} free.`;
      }
      if (outOfMemory?.requestedBytes && largestFree) {
        const grown =
          live.growth > 0
            ? `live memory grew by only ${formatBytes(live.growth)}`
            : 'live memory does not grow';
        return `${grown}, but ${unit} ${formatCount(series.calls)} found no room for ${formatBytes(outOfMemory.requestedBytes)}; before the ${pluralOf(unit)} ${formatBytes(largestFree.startBytes)} were free in one piece.`;
      }
      const shrank = largestFree
        ? `the largest free block shrank from ${formatBytes(largestFree.startBytes)} to ${formatBytes(largestFree.endBytes)}`
        : 'the largest free block shrank';
      return `live memory does not grow, but ${shrank} in ${calls}.`;
    }
    case 'clean':
      return live.growth > 0
        ? `${calls} left ${formatBytes(live.growth)} once, no more than a stale word on the stack keeps.`
        : `${calls} left no live memory behind.`;
    case 'inconclusive':
      return inconclusiveText(judged);
  }
}

function leakText(judged: LeakJudgement): string {
  const { rate, origin, holders, grown } = judged;
  const lead = holderLead(holders, rate?.perUnit ?? null) ?? grownLead(grown);
  const grows = rate
    ? rateWords(rate, judged, lead)
    : `live memory grows to the end, with the ${pluralOf(unitOf(judged))}${ofWhat(judged)}`;
  const { within, sentence } = placesWords(origin, lead?.addedIn ?? []);
  // Where figures stand in brackets, a place in others is hard to read.
  const place = within === '' ? '' : grows.endsWith(')') ? `, in ${within}` : ` (${within})`;
  return `${grows}${place}.${sentence}${full(judged)}${caveat(judged)}`;
}

/** After so few calls a cache that is not full yet is likely enough to be named beside the verdict. */
const FEW_CALLS = 200;

function caveat(judged: LeakJudgement): string {
  const units = judgedUnits(judged);
  return units < FEW_CALLS && !judged.outOfMemory
    ? ` A cache that is not full after ${formatPlural(units, unitOf(judged))} would look the same.`
    : '';
}

function rateWords(
  { kind, perUnit, interval }: GrowthRate,
  judged: LeakJudgement,
  lead: ReturnType<typeof holderLead>,
): string {
  const each = `each ${unitOf(judged)}${ofWhat(judged)}`;
  const named = lead ? `${lead.grows} with ${each}` : null;
  const leaks = (bytes: string) => {
    if (named === null) return `${each} leaks ${bytes}`;
    return lead?.grows.endsWith(`by ${bytes}`) ? named : `${named}: ${bytes}${lead?.part}`;
  };
  if (kind !== 'steps') return leaks(formatRate(perUnit));
  const [low, high] = interval.map(threeDigits) as [number, number];
  const about = `about ${formatRate(threeDigits(perUnit))} (${formatRateRange(low, high)})`;
  // Which part of the program it is that keeps them is not known from when it grows.
  if (!judged.loop || judged.rate?.steps) return leaks(about);
  return named
    ? `${named}; live memory grows by ${about} with it`
    : `live memory grows by ${about} with ${each}`;
}

function full(judged: LeakJudgement): string {
  const {
    growing,
    limitBytes,
    limitHeapBytes,
    callsToFull,
    callsInterval,
    secondsToFull,
    fullBy,
    outOfMemory,
    series,
  } = judged;
  const unit = unitOf(judged);
  if (fullBy !== 'field' && outOfMemory?.code === 'heap-full')
    return ` After ${unit} ${formatCount(series.calls)} mpgc had no room left to read the heap.`;
  if (callsToFull === null) return '';
  if (fullBy === 'field')
    return ` Run again without mpgc on the heap, call ${formatCount(callsToFull)} ran out of memory.`;
  if (fullBy === 'hunt')
    return ` ${capital(unit)} ${formatCount(callsToFull)} ran out of memory, with mpgc's own blocks on the heap.`;
  const time =
    secondsToFull === null ? '' : ` (${formatMs(twoDigits(secondsToFull * 1000))} of ${pluralOf(unit)})`;
  if (callsInterval && (fullBy === 'table' || fullBy === 'text' || fullBy === 'model')) {
    const ends = ENDS[fullBy];
    const [low, high] = callsInterval.map((calls) => formatCount(twoDigits(calls)));
    const between = fullBy === 'text' && low !== high ? ` (${low} to ${high})` : '';
    return ` At this rate ${ends} after about ${formatPlural(twoDigits(callsToFull), unit)}${between}${time}, by the model${sooner(judged)}.`;
  }
  const limited = limitHeapBytes === null ? 'the heap' : `a heap of ${formatBytes(limitHeapBytes)}`;
  const runsOut = growing && limitBytes === null ? 'memory runs out' : `${limited} is full`;
  return ` At this rate ${runsOut} after about ${formatPlural(twoDigits(callsToFull), unit)}${time}${sooner(judged)}.`;
}

const ENDS = {
  table: 'a growing table no longer fits',
  text: 'the new text no longer fits beside the old one',
  model: 'the heap is full',
} as const;

/**
 * The hunt collects after calls, which keeps the heap in order: where a program makes garbage, what stays lies between it, and what grows finds no
 * room much earlier. A str or bytes that grows is another one each time, made while the old one is still there.
 */
function sooner({ garbage, holders, fullBy }: LeakJudgement): string {
  const type = holders?.growing[0]?.type;
  const isText = fullBy !== 'text' && (type === 'str' || type === 'bytes');
  if (isText) return `, or sooner: a new ${type} needs room beside the old`;
  return garbage !== null && garbage.bytes < 1 ? '' : ', or sooner';
}

function capital(unit: HuntUnit): string {
  return unit === 'pass' ? 'Pass' : 'Call';
}

/** A fitted rate is known no better. */
function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

/** A forecast from a fitted rate is known no better. */
export function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

function raisedText(judged: LeakJudgement): string {
  const { raised, series } = judged;
  const what = raised ? describeError(raised) : 'an exception';
  if (judged.loop) return passRaisedText(judged, what);
  if (raised?.code === 'BOARD_RESET') {
    const who = series.calls === 0 ? 'the script, or --setup,' : `call ${formatCount(series.calls)}`;
    return `${who} restarted the board; the heap is gone.`;
  }
  if (series.calls === 0) return `the script, or --setup, raised before the first call: ${what}`;
  const hint = series.calls === 1 ? 'Check --call. ' : 'To count such calls and go on: --allow-errors. ';
  return `call ${formatCount(series.calls)} raised: ${what}. ${hint}`.trimEnd();
}

function passRaisedText(judged: LeakJudgement, what: string): string {
  const { raised, series } = judged;
  const when = series.calls === 0 ? 'before the first pass' : `in pass ${formatCount(series.calls)}`;
  const where = `${when}${ofWhat(judged)}`;
  if (raised?.code === 'BOARD_RESET') return `the program restarted the board ${where}; the heap is gone.`;
  return `the program raised ${where}: ${what}${isOfStack(raised) ? `. ${SAMPLES_TAKE_STACK}` : ''}`;
}

function isOfStack(raised: LeakJudgement['raised']): boolean {
  return raised?.code === 'RuntimeError' && /recursion depth/.test(raised.message ?? '');
}

const SAMPLES_TAKE_STACK =
  'The samples in the loop take stack, too: where the program runs without mpgc, watch it with --loop none, or give its work as --call.';

function inconclusiveText(judged: LeakJudgement): string {
  const { reason, live, series, outOfMemory } = judged;
  const unit = unitOf(judged);
  const calls = `${formatPlural(series.calls, unit)}${ofWhat(judged)}`;
  const told = `${formatPlural(judgedUnits(judged), unit)}${ofWhat(judged)}`;
  const settles = judged.loop
    ? 'More time settles it: --until'
    : `More calls settle it: --iterations ${callsToSettle(judged)}`;
  switch (reason) {
    case 'too-few-calls':
      if (judged.loop && judged.finished) return `the program ended after ${calls}: too few to tell.`;
      return judged.loop
        ? `${told} ${judgedUnits(judged) === 1 ? 'is' : 'are'} too few to tell. Give it more time with --until, or choose another loop with --loop.`
        : `${calls}, ${formatCount(series.warmUpCalls)} of them warm-up, are too few. Try --iterations ${callsToSettle(judged)}, or leave out --iterations.`;
    case 'still-growing':
      return `live memory grew by ${formatBytes(live.growth)}, last at ${unit} ${formatCount(live.lastRiseX ?? 0)} of ${formatCount(live.toX)}${ofWhat(judged)}: too recent for a stop, too rare for a leak. ${settles}.`;
    case 'doubling':
      return `live memory grows in ever rarer steps, like a table that doubles; ${told} do not tell whether it stops. ${settles}.`;
    case 'out-of-memory':
      return `the board ran out of memory (${outOfMemory ? roomText(outOfMemory) : 'MemoryError'}) before live memory showed a trend: one ${unit} may need more than the heap has. See what a single run takes with mpgc profile.`;
    case 'raised':
      return raisedText(judged);
    case 'exited':
      if (judged.loop) return `the program ended by SystemExit after ${calls}.`;
      return series.calls === 0
        ? 'the script ended by SystemExit before the first call.'
        : `call ${formatCount(series.calls)} ended the program by SystemExit.`;
    case 'all-raised':
      return `all ${calls} raised, so what a call leaves is not known. Fix --call, or what it calls.`;
    default:
      return noSamplesText(judged);
  }
}

function noSamplesText({ loop, series, script }: LeakJudgement): string {
  if (loop?.callback) return noCallbackText(loopName(loop, script), series);
  if (loop && series.points.length > 0) {
    return `no pass of ${loopName(loop, script)} ended: one takes longer, or waits for something like input(). Give it more time with --until, or watch over time with --loop none.`;
  }
  if (loop) {
    return series.calls === 0
      ? `the program did not reach ${loopName(loop, script)}. Choose another with --loop, or watch over time with --loop none.`
      : `no sample was taken in ${loopName(loop, script)}. Watch over time with --loop none.`;
  }
  return series.calls === 0
    ? 'no call was made: the script or --setup did not end. Take the main loop out of the script, and give its body as --call.'
    : 'no sample was taken after a call. Raise --until, or fix what the warnings say.';
}

function noCallbackText(name: string, { calls, points }: LeakJudgement['series']): string {
  if (calls <= 1)
    return `${name} was ${calls === 0 ? 'never called' : 'called once'}. Give it more time with --until.`;
  return points.length === 0
    ? `no sample was taken in ${name}: none is in a hard interrupt, deep in the stack, or where a call comes into another sample. Watch over time with --loop none.`
    : `too few samples were taken in ${name}. Give it more time with --until.`;
}

const ENOUGH_CALLS = 200;
const ENOUGH_DOUBLING_CALLS = 4000;

/** How many calls would settle what these do not, to be typed; null where more of the same would not help. */
export function callsToSettle({ verdict, reason, live, loop }: LeakJudgement): number | null {
  if (verdict !== 'inconclusive' || loop) return null;
  const more = Math.ceil((4 * live.toX) / 100) * 100;
  if (reason === 'too-few-calls') return ENOUGH_CALLS;
  if (reason === 'still-growing') return more;
  return reason === 'doubling' ? Math.max(ENOUGH_DOUBLING_CALLS, more) : null;
}

/** Of what there was no room for, as the board put it. */
export function roomText(ranOut: HuntOutOfMemory): string {
  return ranOut.code === 'raised' ? ranOut.message : 'mpgc had no room left to read the heap';
}
