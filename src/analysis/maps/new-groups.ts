import type { HeapMapRecord } from '../../session/schema.js';
import { type BlockGroup, newBlocks } from './new-blocks.js';
import type { TakenMap } from './taken-maps.js';

/**
 * The allocations that a run left behind: of a hunt of so many calls between the map after its warm-up and those after
 * its last call, else, for null, between the baseline and the last map. Null without the maps for it.
 */
export function newGroups(maps: readonly TakenMap[], huntCalls: number | null): BlockGroup[] | null {
  const map = (role: HeapMapRecord['role']) => maps.find((taken) => taken.role === role)?.dump ?? null;
  const isHunt = huntCalls !== null;
  const before = map(isHunt ? 'warm' : 'baseline');
  const after = isHunt ? [map('target'), map('final')] : [map('final') ?? map('failure')];
  const known = after.filter((dump) => dump !== null);
  if (!before || known.length === 0) return null;
  return newBlocks(before, known, huntCalls);
}
