import type { Check } from '../analysis/check.js';
import { formatCount, formatPlural } from './format.js';

/** What a check took from mpgc.config.json. */
export interface ConfigUse {
  /** Null where there is none. */
  configPath: string | null;
  /** It allows a growth, and there is no baseline to grow from. */
  maxGrowthUnused: boolean;
}

/** What a reader of the verdict must not miss, whatever the verdict is. */
export interface CheckWarning {
  code: 'peak-outside' | 'max-growth-unused';
  text: string;
}

export function checkWarnings(check: Check, config: ConfigUse): CheckWarning[] {
  const warnings: [CheckWarning['code'], string | null][] = [
    ['peak-outside', peakText(check)],
    [
      'max-growth-unused',
      config.maxGrowthUnused ? `maxGrowth of ${config.configPath} is not used: there is no baseline.` : null,
    ],
  ];
  return warnings.flatMap(([code, text]) => (text === null ? [] : [{ code, text }]));
}

/** By definition a peak is of the samples: where none was taken while the program ran, it is hardly one. */
function peakText({ budgets, growth, captures }: Check): string | null {
  if (![...budgets, ...growth].some(({ figure }) => figure === 'peak')) return null;
  const outside = captures.filter(
    ({ measurement: { figures, samplesInside } }) => figures.peak.value !== null && samplesInside === 0,
  );
  const [first] = outside;
  if (!first) return null;
  const which =
    captures.length === 1 || outside.length === 1
      ? `of ${first.name}`
      : `of ${formatCount(outside.length)} of ${formatPlural(captures.length, 'capture')}`;
  return `The peak ${which} is that of samples before and after the program: what it used while it ran is not known, and may be more. Record with mpgc.mark() in the script, with --interval or with --call.`;
}
