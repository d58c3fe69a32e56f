import { type FreeRun, freeRuns } from './free-runs.js';
import type { HeapArea } from './heap-area.js';

/** Used blocks without a gap that stand between two free runs of the same area. All lengths are in blocks. */
export interface Barrier {
  areaIndex: number;
  firstBlock: number;
  blocks: number;
  freeBeforeBlocks: number;
  freeAfterBlocks: number;
  /** The free run that there would be without it: both runs beside it, and its own blocks. */
  joinedBlocks: number;
}

/**
 * What stands between the largest free runs: the barrier first without which there would be the longest run, `most`
 * of them at most. Left out is what is longer than both free runs beside it together: that is memory in use, and
 * nothing that stands in the way.
 */
export function findBarriers(areas: HeapArea[], most: number): Barrier[] {
  const runs = freeRuns(areas);
  const found: Barrier[] = [];
  for (let at = 1; at < runs.length; at++) {
    const barrier = barrierBetween(runs[at - 1]!, runs[at]!);
    if (barrier) keepFirst(found, barrier, most);
  }
  return found;
}

/** Of millions, in order: behind those that are equal, as they came. */
function keepFirst(found: Barrier[], barrier: Barrier, most: number): void {
  let at = found.length;
  while (at > 0 && byJoined(barrier, found[at - 1]!) < 0) at -= 1;
  if (at >= most) return;
  found.splice(at, 0, barrier);
  if (found.length > most) found.pop();
}

function barrierBetween(before: FreeRun, after: FreeRun): Barrier | null {
  if (before.areaIndex !== after.areaIndex) return null;
  const firstBlock = before.firstBlock + before.blocks;
  const blocks = after.firstBlock - firstBlock;
  if (blocks > before.blocks + after.blocks) return null;
  return {
    areaIndex: after.areaIndex,
    firstBlock,
    blocks,
    freeBeforeBlocks: before.blocks,
    freeAfterBlocks: after.blocks,
    joinedBlocks: before.blocks + blocks + after.blocks,
  };
}

/** Of two that join the same, the smaller one comes first: it is easier to move. */
function byJoined(a: Barrier, b: Barrier): number {
  return b.joinedBlocks - a.joinedBlocks || a.blocks - b.blocks;
}
