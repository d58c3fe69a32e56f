import { WARM_UP_PASSES } from '../../session/recording-limits.js';
import type { HeapMapRecord } from '../../session/schema.js';
import { type BlockGroup, newBlocks } from './new-blocks.js';
import type { TakenMap } from './taken-maps.js';

/**
 * The allocations that a run left behind: of a hunt of so many calls between the map after its warm-up and those after
 * its last call, of a loop between the first after its warm-up and the last, else between the baseline and the last map. Null without the maps for it.
 */
export function newGroups(
  maps: readonly TakenMap[],
  hunt: { of: 'calls'; count: number } | { of: 'passes'; areCounted: boolean } | null,
): BlockGroup[] | null {
  return hunt?.of === 'passes' ? newInLoop(maps, hunt.areCounted) : newAfterwards(maps, hunt?.count ?? null);
}

/**
 * Between two maps of one loop, each at the head of a pass: what its functions hold is there in both. `areCounted`: whether it is its
 * passes that are judged; how often another was passed between the two is not known exactly.
 */
function newInLoop(maps: readonly TakenMap[], areCounted: boolean): BlockGroup[] | null {
  const warm = maps.filter(({ passes }) => passes !== null && passes >= WARM_UP_PASSES);
  const [first, last] = [warm[0], warm.at(-1)];
  if (!first || !last || first === last) return null;
  const passes = areCounted ? (last.passes ?? 0) - (first.passes ?? 0) : null;
  return newBlocks(first.dump, [last.dump], passes);
}

function newAfterwards(maps: readonly TakenMap[], huntCalls: number | null): BlockGroup[] | null {
  const map = (role: HeapMapRecord['role']) => maps.find((taken) => taken.role === role)?.dump ?? null;
  const isHunt = huntCalls !== null;
  const before = map(isHunt ? 'warm' : 'baseline');
  const after = isHunt ? [map('target'), map('final')] : [map('final') ?? map('failure')];
  const known = after.filter((dump) => dump !== null);
  if (!before || known.length === 0) return null;
  return newBlocks(before, known, huntCalls);
}
