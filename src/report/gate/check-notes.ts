import type { Check } from '../../analysis/gate/check.js';
import type { MaxGrowth } from '../../analysis/gate/judge-growth.js';
import { describeDifference } from '../text/describe-difference.js';
import { formatBytes } from '../text/format.js';

/** Where the limits of a check come from, and what its captures were not recorded alike in. */
export function checkNotes(check: Check, configPath: string | null): string[] {
  return [...sourceNotes(check, configPath), ...differenceNotes(check)];
}

function sourceNotes({ budgets, baseline, maxGrowth }: Check, configPath: string | null): string[] {
  const sources = [...new Set(budgets.map(({ budget }) => budget.from))].map((from) => {
    const texts = budgets.filter(({ budget }) => budget.from === from).map(({ budget }) => budget.text);
    return `${texts.join(', ')}: from ${from}`;
  });
  const unused = configPath && !budgets.some(({ budget }) => budget.from === configPath);
  return [
    ...sources,
    ...(unused ? [`${configPath} was read`] : []),
    ...(baseline ? [`growth of ${growthText(maxGrowth)} at most over ${baseline.name}`] : []),
  ];
}

function growthText(allowed: MaxGrowth): string {
  return allowed.kind === 'share'
    ? `${Number((allowed.share * 100).toFixed(4))} %`
    : formatBytes(allowed.bytes);
}

function differenceNotes({ captures, baseline }: Check): string[] {
  return captures.flatMap(({ name, differences }) =>
    differences.map(
      (difference) =>
        `${name} differs from ${baseline ? 'the baseline' : 'the first capture'} in ${describeDifference(difference)}`,
    ),
  );
}
