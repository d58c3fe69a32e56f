import type { Holders } from '../holders/holders.js';
import type { BlockGroup } from './new-blocks.js';

/** What a holder gave back when it was emptied is as much as a group grows by. */
const TOLERANCE = 0.05;

/**
 * The groups with the name that holds them: of what a holder gave back when it was emptied, there were as many blocks of that kind and length a call
 * as the group grows by. null where there were fewer, or where it shares its entries with others.
 */
export function withGroupHolders(groups: readonly BlockGroup[], holders: Holders | null): BlockGroup[] {
  const alone = (holders?.growing ?? []).filter(({ sharesWith }) => sharesWith.length === 0);
  return groups.map((group) => {
    const { letter, blocks, perCall } = group;
    const holder = alone.find(({ freedPerUnit }) => {
      const freed = freedPerUnit.find((one) => one.letter === letter && one.blocks === blocks);
      return freed && perCall && Math.abs(freed.perUnit / perCall - 1) <= TOLERANCE;
    });
    return holder ? { ...group, heldBy: holder.path } : group;
  });
}
