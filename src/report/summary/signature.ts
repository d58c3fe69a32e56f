import type { BlockGroup } from '../../analysis/maps/new-blocks.js';
import { formatBytes, formatCount, formatPlural } from '../text/format.js';
import type { HuntUnit } from '../text/hunt-unit.js';
import { KINDS } from '../text/words/kinds.js';

/** How far from whole what a call leaves of a kind may be. */
const ALMOST = 0.02;
/** Below that a call leaves none: a table that grows now and then. */
const NONE = 0.2;

/** What each call leaves, by the groups of a leak; null where it is not the same with every call, or not known. */
export function signatureOf(groups: BlockGroup[], unit: HuntUnit, perUnit: number | null): string | null {
  const left = groups.filter(({ perCall }) => perCall !== null && perCall >= NONE);
  const counts = left.map(({ perCall }) => Math.round(perCall!));
  const isWhole = left.every(
    ({ perCall }, at) => Math.abs(perCall! - counts[at]!) <= ALMOST && counts[at]! > 0,
  );
  if (left.length === 0 || !isWhole || groups.some(({ perCall }) => perCall === null)) return null;
  const blocks = counts.reduce((sum, count) => sum + count, 0);
  const bytes = left.reduce((sum, { bytesEach }, at) => sum + counts[at]! * bytesEach, 0);
  const kinds = new Map<string, number>();
  left.forEach(({ letter }, at) => {
    const kind = KINDS.get(letter) ?? 'other';
    kinds.set(kind, (kinds.get(kind) ?? 0) + counts[at]!);
  });
  const what = [...kinds].map(([kind, count]) => `${formatCount(count)} ${kind}`).join(', ');
  const rest = Math.round((perUnit ?? bytes) - bytes);
  const more = rest > 0 ? `; about ${formatBytes(rest)} more in blocks that grow, as a table does` : '';
  return `each ${unit} leaves ${formatPlural(blocks, 'block')}, ${formatBytes(bytes)}: ${what}${more}`;
}
