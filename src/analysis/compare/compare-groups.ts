import type { BlockGroup } from '../maps/new-blocks.js';

/** Allocations of one kind and length that a run left behind, in two captures. */
export interface GroupChange {
  fingerprint: string;
  letter: string;
  blocks: number;
  base: GroupFigures | null;
  current: GroupFigures | null;
  /** By how many bytes the group is larger now. */
  changeBytes: number;
  /** The same for each call between the maps; null unless both are of hunts. */
  changePerCall: number | null;
}

export type GroupFigures = Pick<BlockGroup, 'count' | 'bytes' | 'bytesEach' | 'perCall'>;

/** Matched by fingerprint; those that changed most first, then by size. `perCall` where both are of hunts. */
export function compareGroups(
  base: BlockGroup[],
  current: BlockGroup[],
  { perCall }: { perCall: boolean },
): GroupChange[] {
  const before = new Map(base.map((group) => [group.fingerprint, group]));
  const after = new Map(current.map((group) => [group.fingerprint, group]));
  return [...new Map([...before, ...after]).values()]
    .map(({ fingerprint, letter, blocks }) => {
      const [old, now] = [before.get(fingerprint), after.get(fingerprint)];
      return {
        fingerprint,
        letter,
        blocks,
        base: old ? figuresOf(old) : null,
        current: now ? figuresOf(now) : null,
        changeBytes: (now?.bytes ?? 0) - (old?.bytes ?? 0),
        changePerCall: perCall ? bytesPerCall(now) - bytesPerCall(old) : null,
      };
    })
    .sort(
      (a, b) =>
        Math.abs(b.changePerCall ?? b.changeBytes) - Math.abs(a.changePerCall ?? a.changeBytes) ||
        (b.current?.bytes ?? 0) - (a.current?.bytes ?? 0) ||
        a.fingerprint.localeCompare(b.fingerprint),
    );
}

function bytesPerCall(group: BlockGroup | undefined): number {
  return (group?.perCall ?? 0) * (group?.bytesEach ?? 0);
}

function figuresOf({ count, bytes, bytesEach, perCall }: BlockGroup): GroupFigures {
  return { count, bytes, bytesEach, perCall };
}
