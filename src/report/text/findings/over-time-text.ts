import type { OverTimeJudgement } from '../../../analysis/overtime/judge-over-time.js';
import type { GrowsOverTime, OverTimeFinding } from '../../../analysis/overtime/over-time-finding.js';
import { formatBytes, formatBytesShort, formatCount, formatPlural } from '../format.js';
import { grewSentence } from '../holder-text.js';
import { type AxisWords, axisWords } from './over-time-axis.js';

/** What the samples of a program that goes on say, as a sentence. */
export function describeOverTime(finding: OverTimeFinding): string {
  const { overTime } = finding;
  const { verdict, trend, watched } = overTime;
  const { length } = axisWords(overTime);
  if (finding.code === 'grows-over-time') return growsText(overTime, finding);
  if (verdict === 'inconclusive') return `Whether live memory grows is not known: ${unknownText(overTime)}`;
  if (verdict === 'bounded' && trend) {
    const stopped = trend.lastRiseX ?? 0;
    return `Live memory grew by ${formatBytes(trend.growth)} in the first ${length(stopped)}, and not in the next ${length(Math.max(0, watched - stopped))}.`;
  }
  return `Live memory is steady: no growth in ${length(watched)}.`;
}

function growsText(judged: OverTimeJudgement, { full, holders }: GrowsOverTime): string {
  const { rate, watched, toFull, growing, trend } = judged;
  const words = axisWords(judged);
  if (judged.verdict === 'filled' && trend) {
    return `Live memory grew by ${formatBytes(trend.growth)} in the first ${words.length(trend.lastRiseX ?? 0)}, until the heap was nearly full; the program went on. An except may swallow its MemoryErrors.${grewSentence(holders, { past: true })}`;
  }
  const by = rate ? rateWords(rate, words) : 'at an unknown rate';
  const grows = `Live memory grows ${by}, to the end (${words.length(watched)}).${grewSentence(holders, { past: false })}`;
  if (full) return `${grows} Then the heap was full.`;
  if (toFull === null) return grows;
  const runsOut = growing ? 'memory runs out' : 'the heap is full';
  return `${grows} At this rate ${runsOut} about ${words.about(toFull)} after ${words.start}, for a large request sooner.`;
}

/** "by 5.1 KiB a second (4.7 KiB to 5.3 KiB)"; one figure where the three read the same. */
function rateWords(
  { perUnit, interval }: NonNullable<OverTimeJudgement['rate']>,
  { each }: AxisWords,
): string {
  const [middle, low, high] = [perUnit, ...interval].map(rateBytes);
  const by = `by ${middle} ${each}`;
  return low === middle && high === middle ? by : `${by} (${low} to ${high})`;
}

/** Bytes a second or a call, to three digits below 1 KiB. */
function rateBytes(bytes: number): string {
  return formatBytesShort(Number(bytes.toPrecision(3)));
}

function unknownText(judged: OverTimeJudgement): string {
  const { reason, samples, trend, watched, first, last, during } = judged;
  const { length } = axisWords(judged);
  const over = length(watched);
  switch (reason) {
    case 'few-samples': {
      const where = during === 'linger' ? 'after the script' : 'inside the program';
      return samples === 0
        ? `no sample was taken ${where} in ${over}.`
        : `${formatPlural(samples, 'sample')} ${where} in ${over} are too few.`;
    }
    case 'short':
      return `it rose by ${formatBytes(trend?.growth ?? 0)}, last ${length(trend?.lastRiseX ?? 0)} after the start, of ${over}: too recent for a stop, too rare for growth.`;
    default: {
      const rise = (last?.value ?? 0) - (first?.value ?? 0);
      const freed = Math.max(0, (last?.value ?? 0) - (judged.final?.value ?? 0));
      const at = judged.final
        ? judged.axis === 'calls'
          ? ` After the last call a collection freed ${formatBytes(freed)}.`
          : ` After it stopped, a collection freed ${formatBytes(freed)}; its functions may have held part of that.`
        : '';
      const none = judged.falls === 0 ? 'no collection ran meanwhile' : 'no collection by mpgc ran meanwhile';
      return `memory in use rose by ${formatBytes(Math.max(0, rise))} in ${over}, and ${none}: it may be garbage.${at}`;
    }
  }
}

/** What the verdict rests on, each figure with how it was obtained. */
export function overTimeEvidence(judged: OverTimeJudgement): string[] {
  const { axis, trend, rate, clock } = judged;
  const { from } = axisWords(judged);
  return [
    levelsText(judged),
    ...(trend && judged.verdict === 'grows'
      ? [
          `From ${from(trend.fromX)} on it rose in ${formatCount(trend.rises)} of ${formatPlural(trend.samples, 'sample')}, to the end. Memory freed later is not counted.`,
        ]
      : []),
    ...(rate ? [rateText(judged)] : []),
    ...(judged.verdict === 'steady' || judged.verdict === 'bounded' ? [limitText(judged)] : []),
    ...(axis === 'time'
      ? [
          `Times are since the baseline, by ${clock === 'board' ? "the board's clock" : "this computer's clock (the board has none)"}.`,
        ]
      : []),
  ];
}

function levelsText(judged: OverTimeJudgement): string {
  const { basis, first, last, floors, final, samples } = judged;
  const { at } = axisWords(judged);
  if (!first || !last) {
    return final
      ? `Live after the run: ${formatBytes(final.value)}. No sample in between.`
      : 'There are no samples to compare.';
  }
  const levels = `${formatBytes(first.value)} ${at(first.x)}, ${formatBytes(last.value)} ${at(last.x)}`;
  switch (basis) {
    case 'collected':
      return `${formatPlural(floors, 'sample')} right after a collection: ${levels}. By gc.mem_alloc(), without the agent.`;
    case 'automatic':
      return `${formatPlural(floors, 'sample')} of ${formatCount(samples)} are the first after memory was freed: ${levels}. By gc.mem_alloc(), without the agent; garbage since then is in them.`;
    case 'samples':
      return `${formatPlural(samples, 'sample')}, garbage included: ${levels}.${final ? ` Live after the run: ${formatBytes(final.value)}.` : ''} By gc.mem_alloc(), without the agent.`;
  }
}

function rateText(judged: OverTimeJudgement): string {
  const { basis, rate, garbageBytes, live } = judged;
  const { each, whole } = axisWords(judged);
  const [low, high] = (rate?.interval ?? [0, 0]).map(rateBytes);
  if (!live) {
    return `At least ${low} ${each}, by the memory live after the run; at most ${high}, by all memory in use.`;
  }
  const garbage =
    basis === 'automatic' ? ` That allows for ${formatBytes(garbageBytes)} of garbage in a sample.` : '';
  return `Every stretch of half of ${whole} or more grew by ${low} to ${high} ${each}.${garbage}`;
}

function limitText(judged: OverTimeJudgement): string {
  const { trend, watched } = judged;
  const rare = `Not ruled out: growth rarer than once in ${axisWords(judged).length(watched - (trend?.fromX ?? 0))}`;
  return trend && trend.swing > 0
    ? `${rare}, or smaller in all than the ${formatBytes(trend.swing)} by which it swings.`
    : `${rare}.`;
}
