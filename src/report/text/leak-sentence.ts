import type { GrowthRate } from '../../analysis/growth/growth-rate.js';
import { isInPieces, type LeakJudgement, stoppedInField } from '../../analysis/leak/judge-leak.js';
import type { HuntOutOfMemory } from '../../analysis/leak/leak-facts.js';
import { describeError } from './coded/describe-error.js';
import { formatBytes, formatCount, formatMs, formatPlural, formatRate } from './format.js';

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
  const { verdict, live, rate, series, startBytes } = judged;
  const raised = series.errors > 0 ? `, ${formatCount(series.errors)} of which raised` : '';
  const calls = `${formatPlural(series.calls, 'call')}${raised}`;
  switch (verdict) {
    case 'leak':
      return `${rate ? rateWords(rate) : 'live memory grows to the end'}.${full(judged)}${caveat(judged)}`;
    case 'bounded':
      if (stoppedInField(judged) && judged.field?.room) {
        const { calls: fieldCalls, room } = judged.field;
        return `live memory grew by ${formatBytes(live.growth)} in ${calls}, and stops: after a reset, with nothing of mpgc on the heap, the script and ${formatPlural(fieldCalls ?? 0, 'call')} left ${formatBytes(room.grownBytes)} in all.`;
      }
      return `live memory grew by ${formatBytes(Math.max(live.growth, judged.mostBytes - startBytes))} and then stopped; not a leak in ${calls}.`;
    case 'delayed':
      return `the ${formatBytes(judged.droppedBytes)} that were live after the last call were freed by later collections; not a leak in ${calls}.`;
    case 'fragmenting': {
      const { largestFree, field, outOfMemory } = judged;
      if (field?.ranOut) {
        const which = field.calls === null ? 'one' : `call ${formatCount(field.calls)}`;
        return `live memory does not grow in ${calls}, but once more, with nothing of mpgc on the heap and none of its collections, ${which} ran out of memory: ${field.message ?? 'MemoryError'}.`;
      }
      if (field?.room && isInPieces(field.room)) {
        const { startLargestFreeBytes, endLargestFreeBytes, endFreeBytes } = field.room;
        const made = field.calls === null ? '' : ` in ${formatPlural(field.calls, 'call')}`;
        return `live memory does not grow in ${calls}, but once more, with nothing of mpgc on the heap and none of its collections, the largest free block fell from ${formatBytes(startLargestFreeBytes)} to ${formatBytes(endLargestFreeBytes)}${made}, with ${formatBytes(endFreeBytes)} free.`;
      }
      if (outOfMemory?.requestedBytes && largestFree) {
        const grown =
          live.growth > 0
            ? `only ${formatBytes(live.growth)} more are live than before the first call`
            : 'live memory does not grow';
        return `${grown}, but call ${formatCount(series.calls)} found no room for ${formatBytes(outOfMemory.requestedBytes)}; ${formatBytes(largestFree.startBytes)} were free in one piece before.`;
      }
      const shrank = largestFree
        ? `the largest free block shrank from ${formatBytes(largestFree.startBytes)} to ${formatBytes(largestFree.endBytes)}`
        : 'the largest free block shrank';
      return `live memory does not grow, but ${shrank} in ${calls}.`;
    }
    case 'clean':
      return live.growth > 0
        ? `no more live memory is left behind by ${calls} than ${formatBytes(live.growth)} once, as much as a stale word keeps.`
        : `no live memory is left behind by ${calls}.`;
    case 'inconclusive':
      return inconclusiveText(judged);
  }
}

/** After so few calls a cache that is not full yet is likely enough to be named beside the verdict. */
const FEW_CALLS = 200;

function caveat({ series, outOfMemory }: LeakJudgement): string {
  return series.calls < FEW_CALLS && !outOfMemory
    ? ` A cache with room for more than ${formatPlural(series.calls, 'call')} would look the same.`
    : '';
}

function rateWords({ kind, perUnit, interval }: GrowthRate): string {
  const rate = `${formatRate(perUnit)} with every call`;
  return kind === 'steps'
    ? `about ${rate}, in steps (${formatRate(interval[0])} to ${formatRate(interval[1])})`
    : rate;
}

function full(judged: LeakJudgement): string {
  const { growing, limitBytes, callsToFull, callsInterval, secondsToFull, fullBy, outOfMemory, series } =
    judged;
  if (fullBy !== 'field' && outOfMemory?.code === 'heap-full')
    return ` After call ${formatCount(series.calls)} the heap had no room for mpgc's own line that reads it.`;
  if (callsToFull === null) return '';
  if (fullBy === 'field')
    return ` Once more, with nothing of mpgc on the heap, call ${formatCount(callsToFull)} ran out of memory.`;
  if (fullBy === 'hunt')
    return ` Call ${formatCount(callsToFull)} ran out of memory, with mpgc's own blocks on the heap.`;
  const time =
    secondsToFull === null
      ? ''
      : `, some ${formatMs(twoDigits(secondsToFull * 1000))} of calls by the board's clock, pauses between them not counted`;
  if (fullBy === 'table' && callsInterval) {
    const [low, high] = callsInterval.map((calls) => formatCount(twoDigits(calls)));
    const between = low === high ? '' : ` (${low} to ${high})`;
    return ` At this rate a table that grows finds no place, by the model, after about ${formatPlural(twoDigits(callsToFull), 'call')}${between}${time}.`;
  }
  const grown = growing && limitBytes === null ? ', grown by all that the system can give,' : '';
  return ` At this rate the heap${grown} is full after about ${formatPlural(twoDigits(callsToFull), 'call')}${time}.`;
}

/** What follows from a fitted rate is known no better. */
export function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

function raisedText({ raised, series }: LeakJudgement): string {
  const what = raised ? describeError(raised) : 'an exception';
  if (raised?.code === 'BOARD_RESET') {
    const who = series.calls === 0 ? 'the script, or --setup,' : `call ${formatCount(series.calls)}`;
    return `${who} restarted the board, and the heap is gone.`;
  }
  if (series.calls === 0) return `the script, or --setup, raised before the first call: ${what}`;
  const hint =
    series.calls === 1
      ? 'Is --call right? '
      : 'With --allow-errors, calls that raise are counted and the hunt goes on. ';
  return `call ${formatCount(series.calls)} raised: ${what}. ${hint}`.trimEnd();
}

function inconclusiveText(judged: LeakJudgement): string {
  const { reason, live, series, outOfMemory } = judged;
  const calls = formatPlural(series.calls, 'call');
  switch (reason) {
    case 'too-few-calls':
      return `${calls}, ${formatCount(series.warmUpCalls)} of them warm-up, are too few to tell. Try more: --iterations ${callsToSettle(judged)}, or no --iterations at all.`;
    case 'still-growing':
      return `live memory grew by ${formatBytes(live.growth)} and last at call ${formatCount(live.lastRiseX ?? 0)} of ${formatCount(live.toX)}: neither long enough ago for a stop, nor often enough for a leak. More calls would settle it: --iterations ${callsToSettle(judged)}.`;
    case 'doubling':
      return `live memory grows in steps that come after ever more calls, as a table does that doubles; ${calls} do not tell whether it stops. More calls would settle it: --iterations ${callsToSettle(judged)}.`;
    case 'out-of-memory':
      return `the board ran out of memory (${outOfMemory ? roomText(outOfMemory) : 'MemoryError'}) before live memory showed a trend: one call may need more than there is. mpgc profile shows what a single run takes.`;
    case 'raised':
      return raisedText(judged);
    case 'exited':
      return series.calls === 0
        ? 'the script ended by SystemExit before the first call.'
        : `call ${formatCount(series.calls)} ended the program by SystemExit.`;
    case 'all-raised':
      return `every one of ${calls} raised, so that what it leaves behind was not seen. Mend --call, or what it calls.`;
    default:
      return series.calls === 0
        ? 'no call was made: the script or --setup did not end. A hunt needs a script that returns, without its main loop; --call is what the loop does.'
        : 'no live memory was sampled after a call. Raise --until, or mend what the warnings say.';
  }
}

const ENOUGH_CALLS = 200;
const ENOUGH_DOUBLING_CALLS = 4000;

/** How many calls would settle what these do not, to be typed; null where more of the same would not help. */
export function callsToSettle({ verdict, reason, live }: LeakJudgement): number | null {
  if (verdict !== 'inconclusive') return null;
  const more = Math.ceil((4 * live.toX) / 100) * 100;
  if (reason === 'too-few-calls') return ENOUGH_CALLS;
  if (reason === 'still-growing') return more;
  return reason === 'doubling' ? Math.max(ENOUGH_DOUBLING_CALLS, more) : null;
}

/** Of what there was no room for, as the board put it. */
export function roomText(ranOut: HuntOutOfMemory): string {
  return ranOut.code === 'raised' ? ranOut.message : 'the heap had no room for a line that reads it';
}
