import type { GrownHolders } from '../holders/grown.js';
import type { Holder, Holders } from '../holders/holders.js';
import type { BlockGroup } from './new-blocks.js';

/** What a holder keeps more is as much as a group grows by. */
const TOLERANCE = 0.05;

/** A name, and the allocations that it alone keeps more with each call, by kind and length. */
interface KeepsMore {
  path: string;
  blocks: Holder['freedPerUnit'];
}

/**
 * The groups with the name that holds them: it gave back as many blocks of that kind and length a call as the group grows by when it was emptied, or
 * kept as many more by snapshots. null where there were fewer, or more, or where it shares its entries with others.
 */
export function withGroupHolders(
  groups: readonly BlockGroup[],
  { holders, grown }: { holders: Holders | null; grown: GrownHolders | null },
): BlockGroup[] {
  const known: KeepsMore[] = [
    ...(holders?.growing ?? [])
      .filter(({ sharesWith }) => sharesWith.length === 0)
      .map(({ path, freedPerUnit }) => ({ path, blocks: freedPerUnit })),
    ...(grown?.holders ?? []).map(({ path, blocksPerUnit }) => ({ path, blocks: blocksPerUnit })),
  ];
  return groups.map((group) => {
    const holder = known.find(({ blocks }) => keepsAll(blocks, group));
    return holder ? { ...group, heldBy: holder.path } : group;
  });
}

function keepsAll(kept: KeepsMore['blocks'], { letter, blocks, perCall }: BlockGroup): boolean {
  const found = kept.find((one) => one.letter === letter && one.blocks === blocks);
  return !!found && !!perCall && Math.abs(found.perUnit / perCall - 1) <= TOLERANCE;
}
