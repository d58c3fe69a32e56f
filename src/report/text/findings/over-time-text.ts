import type { OverTimeJudgement } from '../../../analysis/overtime/judge-over-time.js';
import type { OverTimeFinding } from '../../../analysis/overtime/over-time-finding.js';
import { formatBytes, formatBytesShort, formatCount, formatMs, formatPlural } from '../format.js';

/** What the samples of a program that goes on say, as a sentence. */
export function describeOverTime(finding: OverTimeFinding): string {
  const { overTime } = finding;
  const { verdict, trend, watchedMs } = overTime;
  if (finding.code === 'grows-over-time') return growsText(overTime, finding.full);
  if (verdict === 'inconclusive') return `Whether live memory grows is not known: ${unknownText(overTime)}`;
  const over = formatMs(watchedMs);
  if (verdict === 'bounded' && trend) {
    const stoppedMs = trend.lastRiseX ?? 0;
    return `Live memory grew by ${formatBytes(trend.growth)} in the first ${formatMs(stoppedMs)}, and not in the ${formatMs(Math.max(0, watchedMs - stoppedMs))} after that.`;
  }
  return `Live memory is steady: it did not grow over ${over}.`;
}

function growsText(judged: OverTimeJudgement, full: boolean): string {
  const { bytesPerSecond, watchedMs, msToFull, growing, trend } = judged;
  if (judged.verdict === 'filled' && trend) {
    return `Live memory grew by ${formatBytes(trend.growth)} in the first ${formatMs(trend.lastRiseX ?? 0)}, until the heap was nearly full, and the program went on like that. An except may swallow its MemoryErrors.`;
  }
  const by = bytesPerSecond ? rateWords(bytesPerSecond) : 'at a rate that is not known';
  const grows = `Live memory grows ${by}, to the end (${formatMs(watchedMs)}).`;
  if (full) return `${grows} Then the heap was full.`;
  if (msToFull === null) return grows;
  const heap = growing ? 'the heap, with all that the system can give,' : 'the heap';
  return `${grows} At this rate ${heap} is full about ${aboutMs(msToFull)} after the start, sooner for a large request.`;
}

/** "by 5.1 KiB a second (4.7 KiB to 5.3 KiB)"; one figure where the three read the same. */
function rateWords({ rate, interval }: NonNullable<OverTimeJudgement['bytesPerSecond']>): string {
  const [middle, low, high] = [rate, ...interval].map(perSecond);
  const by = `by ${middle} a second`;
  return low === middle && high === middle ? by : `${by} (${low} to ${high})`;
}

/** To two digits, as what follows from a fitted rate is known no better: "46 s", "4 min 0 s". */
function aboutMs(ms: number): string {
  const about = Number(ms.toPrecision(2));
  return about >= 10_000 && about < 120_000 ? `${about / 1000} s` : formatMs(about);
}

/** Bytes in a second, to three digits below 1 KiB. */
function perSecond(bytes: number): string {
  return formatBytesShort(Number(bytes.toPrecision(3)));
}

function unknownText({
  reason,
  samples,
  trend,
  watchedMs,
  first,
  last,
  during,
  ...judged
}: OverTimeJudgement): string {
  const over = formatMs(watchedMs);
  switch (reason) {
    case 'few-samples': {
      const where = during === 'linger' ? 'after the script' : 'inside the program';
      return samples === 0
        ? `in ${over} no sample was taken ${where}.`
        : `${formatPlural(samples, 'sample')} ${where} in ${over} are too few.`;
    }
    case 'short':
      return `it rose by ${formatBytes(trend?.growth ?? 0)}, last ${formatMs(trend?.lastRiseX ?? 0)} after the start, of ${over}. That is neither long enough ago for a stop nor often enough for growth.`;
    default: {
      const rise = (last?.value ?? 0) - (first?.value ?? 0);
      const freed = Math.max(0, (last?.value ?? 0) - (judged.final?.value ?? 0));
      const at = judged.final
        ? ` When it had stopped a collection freed ${formatBytes(freed)}, part of which its functions may have held.`
        : '';
      const none = judged.falls === 0 ? 'no collection ran meanwhile' : 'no collection by mpgc ran meanwhile';
      return `what is in use rose by ${formatBytes(Math.max(0, rise))} in ${over}, and ${none}: it may be garbage.${at}`;
    }
  }
}

/** What the verdict rests on, each figure with how it was obtained. */
export function overTimeEvidence(judged: OverTimeJudgement): string[] {
  const { trend, bytesPerSecond, clock } = judged;
  return [
    levelsText(judged),
    ...(trend && judged.verdict === 'grows'
      ? [
          `From ${formatMs(trend.fromX)} on it rose in ${formatCount(trend.rises)} of ${formatPlural(trend.samples, 'sample')}, to the end; what was freed later is not counted.`,
        ]
      : []),
    ...(bytesPerSecond ? [rateText(judged)] : []),
    ...(judged.verdict === 'steady' || judged.verdict === 'bounded' ? [limitText(judged)] : []),
    `Times are since the baseline, by ${clock === 'board' ? "the board's clock" : "this computer's clock, as the board has none"}.`,
  ];
}

function levelsText({ basis, first, last, floors, final, samples }: OverTimeJudgement): string {
  if (!first || !last) {
    return final
      ? `Live after the run: ${formatBytes(final.value)}. There is nothing in between to compare.`
      : 'There are no samples to compare.';
  }
  const levels = `${formatBytes(first.value)} at ${formatMs(first.x)}, ${formatBytes(last.value)} at ${formatMs(last.x)}`;
  switch (basis) {
    case 'collected':
      return `${formatPlural(floors, 'sample')} right after a collection: ${levels}. By gc.mem_alloc(), without the agent.`;
    case 'automatic':
      return `${formatPlural(floors, 'sample')} of ${formatCount(samples)} are the first after memory was freed: ${levels}. By gc.mem_alloc(), without the agent; they hold garbage since then.`;
    case 'samples':
      return `${formatPlural(samples, 'sample')}, garbage included: ${levels}.${final ? ` Live after the run: ${formatBytes(final.value)}.` : ''} By gc.mem_alloc(), without the agent.`;
  }
}

function rateText({ basis, bytesPerSecond, garbageBytes, live }: OverTimeJudgement): string {
  const [low, high] = bytesPerSecond?.interval ?? [0, 0];
  if (!live) {
    return `By what was live after the run it grew by ${perSecond(low)} a second at least; by all that was in use, by ${perSecond(high)} at most.`;
  }
  const garbage =
    basis === 'automatic'
      ? ` Up to ${formatBytes(garbageBytes)} of garbage in a sample are allowed for.`
      : '';
  return `No stretch of at least half of the time grew by less than ${perSecond(low)} or more than ${perSecond(high)} a second.${garbage}`;
}

function limitText({ trend, watchedMs }: OverTimeJudgement): string {
  const rare = `Growth that is rarer than once in ${formatMs(watchedMs - (trend?.fromX ?? 0))}`;
  return trend && trend.swing > 0
    ? `${rare}, or adds up to less than the ${formatBytes(trend.swing)} by which it goes up and down, would not have been seen.`
    : `${rare} would not have been seen.`;
}
