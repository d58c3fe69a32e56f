import type { HeapMapRecord } from '../session/schema.js';
import type { Measurement } from './figures/bound-figures.js';
import { type BlockGroup, newBlocks } from './maps/new-blocks.js';

/**
 * The allocations that a run left behind: of a hunt between the map after its warm-up and those after its last call,
 * else between the baseline and the last map. Null without the maps for it.
 */
export function newGroups({ summary, leak }: Pick<Measurement, 'summary' | 'leak'>): BlockGroup[] | null {
  const map = (role: HeapMapRecord['role']) =>
    summary.maps.find((taken) => taken.role === role)?.dump ?? null;
  const before = leak ? map('warm') : summary.baselineMap;
  const after = leak ? [map('target'), map('final')] : [summary.finalMap];
  const known = after.filter((dump) => dump !== null);
  if (!before || known.length === 0) return null;
  return newBlocks(before, known, leak ? leak.series.calls - leak.series.warmUpCalls : null);
}
