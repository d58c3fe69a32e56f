import type { LeakJudgement, LeakVerdict } from './judge-leak.js';

const GRAVITY: readonly LeakVerdict[] = [
  'clean',
  'delayed',
  'bounded',
  'inconclusive',
  'fragmenting',
  'leak',
];

/**
 * The one that speaks for a program with several loops, which share a heap: the gravest verdict; of leaks the one whose passes say
 * best when it grows, as each other loop sees what that leaves; else the loop with the most passes. Null where there is none.
 */
export function gravestOf(judged: readonly LeakJudgement[]): LeakJudgement | null {
  // A loop that is passed now and then says nothing against one that is passed often.
  const conclusive = judged.filter(({ verdict }) => verdict !== 'inconclusive');
  const [first = null] = (conclusive.length > 0 ? conclusive : [...judged]).sort(
    (a, b) =>
      GRAVITY.indexOf(b.verdict) - GRAVITY.indexOf(a.verdict) ||
      regularity(b) - regularity(a) ||
      width(a) - width(b) ||
      b.series.calls - a.series.calls,
  );
  return first;
}

/** The more of the samples say the same of a pass, the more. */
function regularity({ rate }: LeakJudgement): number {
  if (rate?.kind === 'exact') return 3;
  if ((rate?.steps?.perUnit ?? 0) > 0) return 2;
  return rate?.kind === 'period' ? 1 : 0;
}

/** How far its rates lie apart, as a share of them; 0 where nothing leaks. */
function width({ rate }: LeakJudgement): number {
  if (!rate || rate.perUnit <= 0) return 0;
  const [low, high] = rate.interval;
  return (high - low) / rate.perUnit;
}
