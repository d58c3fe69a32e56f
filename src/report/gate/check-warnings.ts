import type { Check, CheckedCapture } from '../../analysis/gate/check.js';
import { formatPlural } from '../text/format.js';

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
      config.maxGrowthUnused ? `maxGrowth of ${config.configPath} has no effect without a baseline.` : null,
    ],
  ];
  return warnings.flatMap(([code, text]) => (text === null ? [] : [{ code, text }]));
}

function peakText({ growth, baseline, captures }: Check): string | null {
  if (!baseline || growth.some(({ figure }) => figure === 'peak' || figure === 'leak')) return null;
  return `The peak is not compared with the baseline: no sample from inside the program in ${namesOf([baseline, ...captures])}. Record with mpgc.mark() in the script, --interval or --call.`;
}

function namesOf(captures: CheckedCapture[]): string {
  const outside = captures.filter(({ analysis }) => analysis.summary.sampling.inside === 0);
  const [first] = outside;
  return outside.length === 1 && first ? first.name : formatPlural(outside.length, 'capture');
}
