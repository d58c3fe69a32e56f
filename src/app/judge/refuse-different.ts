import type { Difference } from '../../analysis/compare/find-differences.js';
import { MpgcError } from '../../errors.js';
import { describeDifference } from '../../report/text/describe-difference.js';

/**
 * Refuses two captures that were not recorded alike in one of `kinds`.
 * @throws MpgcError NOT_COMPARABLE
 */
export function refuseDifferent(
  differences: Difference[],
  { base, current }: { base: string; current: string },
  kinds: readonly Difference['kind'][],
): void {
  const grave = differences.filter(({ kind }) => kinds.includes(kind));
  if (grave.length === 0) return;
  throw new MpgcError(
    'NOT_COMPARABLE',
    `${base} and ${current} differ in ${grave.map(describeDifference).join('; ')}.`,
    { suggestions: ['Record both under the same conditions, or compare them anyway with --force.'] },
  );
}
