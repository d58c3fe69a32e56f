import type { BlockGroup } from './new-blocks.js';

/** Allocations of one kind and length that a run left behind, in two captures. */
export interface GroupChange {
  fingerprint: string;
  letter: string;
  blocks: number;
  base: GroupFigures | null;
  current: GroupFigures | null;
  /** By how many bytes the group is larger now. */
  changeBytes: number;
}

export type GroupFigures = Pick<BlockGroup, 'count' | 'bytes' | 'bytesEach' | 'perCall'>;

/** Matched by fingerprint; those that changed most first, then by size. */
export function compareGroups(base: BlockGroup[], current: BlockGroup[]): GroupChange[] {
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
      };
    })
    .sort(
      (a, b) =>
        Math.abs(b.changeBytes) - Math.abs(a.changeBytes) ||
        (b.current?.bytes ?? 0) - (a.current?.bytes ?? 0) ||
        a.fingerprint.localeCompare(b.fingerprint),
    );
}

function figuresOf({ count, bytes, bytesEach, perCall }: BlockGroup): GroupFigures {
  return { count, bytes, bytesEach, perCall };
}
