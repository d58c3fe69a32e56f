import type { MaxGrowth } from '../analysis/gate/judge-growth.js';
import { MpgcError } from '../errors.js';
import { parseLimit } from './parse-limit.js';

/** How much more than in a baseline is allowed: 2%, or 512B. @throws MpgcError BUDGET_INVALID */
export function parseGrowth(text: string, from: string): MaxGrowth {
  const typed = text.trim();
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(typed);
  if (percent) return { kind: 'share', share: shareOf(`${percent[1]}e-2`, from) };
  if (/^\d/.test(typed)) return { kind: 'bytes', bytes: parseLimit(typed, 'bytes', from) };
  throw new MpgcError('BUDGET_INVALID', `${from}: '${typed}' is neither a percentage nor a size.`, {
    suggestions: ['Give the growth allowed over the baseline: 2%, 0% or 512B.'],
  });
}

/** Ten thousand times as much. */
const MAX_SHARE = 10_000;

function shareOf(digits: string, from: string): number {
  const share = Number(digits);
  if (share <= MAX_SHARE) return share;
  throw new MpgcError('BUDGET_INVALID', `${from} is more than 1,000,000 %, which limits nothing.`, {
    suggestions: ['Give the growth allowed over the baseline: 2%, 0% or 512B.'],
  });
}
