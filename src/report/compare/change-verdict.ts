import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { FigureChange } from '../../analysis/compare/compare-figures.js';
import type { ChangeVerdict } from '../../analysis/compare/judge-change.js';
import { lowerLabel } from '../text/figure-text.js';
import { capitalised, formatBytes, formatRate, formatWholePercent } from '../text/format.js';
import { type HuntUnit, unitOf } from '../text/hunt-unit.js';

/** A comparison in one sentence, with a word in front that does not need its colour. */
export interface ChangeText {
  code: ChangeVerdict['code'] | 'inconclusive';
  tone: 'good' | 'warning' | 'bad';
  word: string;
  text: string;
}

const WORDS: Record<ChangeText['code'], Pick<ChangeText, 'tone' | 'word'>> = {
  better: { tone: 'good', word: 'Better' },
  worse: { tone: 'bad', word: 'Worse' },
  mixed: { tone: 'warning', word: 'Mixed' },
  same: { tone: 'good', word: 'Same' },
  'none-counts': { tone: 'good', word: 'No change that counts' },
  'not-alike': { tone: 'warning', word: 'Not recorded alike' },
  'not-known': { tone: 'warning', word: 'Not known' },
  inconclusive: { tone: 'warning', word: 'Inconclusive' },
};

export function changeText(
  { verdict: { code, figures, allocated }, current }: Pick<Comparison, 'verdict' | 'current'>,
  { conclusive }: { conclusive: boolean },
): ChangeText {
  const shown = conclusive ? code : 'inconclusive';
  return {
    code: shown,
    ...WORDS[shown],
    text: capitalised(
      `${sentenceOf(code, figures, unitOf(current.leak ?? { loop: null }))}${allocatedText(allocated)}`,
    ),
  };
}

/** " But its lines allocated 16,032 B (98 %) less, garbage included." */
function allocatedText(allocated: ChangeVerdict['allocated']): string {
  if (allocated === null) return '';
  const change = allocated.current - allocated.base;
  const share = Math.abs(change) / allocated.base;
  const percent = share <= 1 ? ` (${formatWholePercent(share)})` : '';
  return ` But its lines allocated ${formatBytes(Math.abs(change))}${percent} ${change < 0 ? 'less' : 'more'}, garbage included.`;
}

function sentenceOf(code: ChangeVerdict['code'], figures: FigureChange[], unit: HuntUnit): string {
  const changed = figures.map((figure) => changedText(figure, unit)).join('; ');
  switch (code) {
    case 'not-known':
      return 'neither memory nor a leak is known of both.';
    case 'same':
      return `${figures.map((figure) => sameText(figure, unit)).join(', ')}, before and after.`;
    case 'none-counts':
      return `${changed}: ${reasonOf(figures)}.`;
    default:
      return `${changed}.`;
  }
}

function reasonOf([figure]: FigureChange[]): string {
  return figure?.effect === 'within-spread'
    ? 'within the spread of the runs'
    : 'within what is not known of them';
}

function sameText({ name, current }: FigureChange, unit: HuntUnit): string {
  if (name === 'leak') return current === 0 ? 'no leak' : `a leak of ${formatRate(current ?? 0)} a ${unit}`;
  return `${nameOf(name)} ${formatBytes(current ?? 0)}`;
}

function changedText(figure: FigureChange, unit: HuntUnit): string {
  const { name, base, current, change, share } = figure;
  if (base === null || current === null || change === null) return `${nameOf(name)} is not known`;
  if (name === 'leak') return leakText(base, current, unit);
  const verb = change < 0 ? 'fell' : 'rose';
  const percent = share === null ? '' : ` (${formatWholePercent(Math.abs(share))})`;
  return `${nameOf(name)} ${verb} by ${formatBytes(Math.abs(change))}${percent} to ${formatBytes(current)}`;
}

function leakText(base: number, current: number, unit: HuntUnit): string {
  if (base === 0) return `each ${unit} leaks ${formatRate(current)} now, and leaked nothing before`;
  if (current === 0)
    return `the leak is gone: each ${unit} left ${formatRate(base)} before, and leaves nothing now`;
  const verb = current < base ? 'less' : 'more';
  const share = formatWholePercent(Math.abs(current - base) / base);
  return `each ${unit} leaks ${formatRate(current)}, ${formatRate(Math.abs(current - base))} (${share}) ${verb} than before`;
}

function nameOf(name: FigureChange['name']): string {
  return name === 'live' ? 'live memory at the end' : lowerLabel(name);
}
