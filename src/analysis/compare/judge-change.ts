import type { FigureName } from '../figures/figure-kinds.js';
import type { FigureChange } from './compare-figures.js';

/** What a comparison comes to. */
export interface ChangeVerdict {
  /** `not-alike`: the figures changed, and more than the program did; `none-counts`: no change is outside what is not known. */
  code: 'better' | 'worse' | 'mixed' | 'same' | 'none-counts' | 'not-alike' | 'not-known';
  /** The figures that it rests on, the largest change first. */
  figures: FigureChange[];
  /** What lines allocated, garbage included, where that went the other way, and by more; else null. */
  allocated: AllocatedChange | null;
}

/** What all lines together allocated in two runs, and by how much both may be off together. */
export interface AllocatedChange {
  base: number;
  current: number;
  marginBytes: number;
}

/** What a program needs; the other figures follow from them, or are of the heap. */
const LEADING: FigureName[] = ['live', 'peak'];
/** A change of less than this share of the largest one is no matter for a headline. */
const MINOR = 0.05;

/**
 * Of two hunts the leak decides, else live memory at the end and the peak: an object that is made once in place of each time stays, and is
 * no garbage any more, so that what lines allocate counts where it changed more.
 */
export function judgeChange(
  figures: FigureChange[],
  allocated: AllocatedChange | null = null,
): ChangeVerdict {
  const { code, figures: told } = judgeFigures(figures);
  const [largest] = told;
  if (!allocated || !largest || largest.name === 'leak' || (code !== 'worse' && code !== 'better'))
    return { code, figures: told, allocated: null };
  const change = allocated.current - allocated.base;
  const isOther = code === 'worse' ? change < 0 : change > 0;
  const counts = Math.abs(change) > Math.max(allocated.marginBytes, sizeOf(largest));
  return isOther && counts
    ? { code: 'mixed', figures: told, allocated }
    : { code, figures: told, allocated: null };
}

function judgeFigures(figures: FigureChange[]): Pick<ChangeVerdict, 'code' | 'figures'> {
  const known = figures.filter(({ change }) => change !== null);
  const leak = known.find(({ name }) => name === 'leak');
  const leading = leak ? [leak] : LEADING.flatMap((name) => known.filter((figure) => figure.name === name));
  if (leading.length === 0) return { code: 'not-known', figures: [] };
  const changed = leading.filter(({ change }) => change !== 0);
  if (changed.length === 0) return { code: 'same', figures: leading };
  if (changed.some(({ effect }) => effect === null)) return { code: 'not-alike', figures: bySize(changed) };
  const counting = bySize(changed.filter(({ effect }) => effect === 'better' || effect === 'worse'));
  if (counting.length === 0) return { code: 'none-counts', figures: bySize(changed) };
  const largest = sizeOf(counting[0]!);
  const told = counting.filter((figure) => sizeOf(figure) >= MINOR * largest);
  const effects = new Set(told.map(({ effect }) => effect));
  return {
    code: effects.size > 1 ? 'mixed' : effects.has('worse') ? 'worse' : 'better',
    figures: told,
  };
}

function bySize(figures: FigureChange[]): FigureChange[] {
  return [...figures].sort((a, b) => sizeOf(b) - sizeOf(a));
}

function sizeOf({ change }: FigureChange): number {
  return Math.abs(change ?? 0);
}
