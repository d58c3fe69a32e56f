/** So many walks tell growth from what comes and goes: over the later ones, each longer than before. */
const LATER_WALKS = 3;

export interface Growth {
  /** From which walk on, by its place, and by how much up to the last. */
  from: number;
  entries: number;
}

/**
 * How a container grew from each of the later walks to the next, by its lengths in their order; null where it did not. A chain is not met
 * before it has some links.
 */
export function growthOf(kind: string, lengths: readonly (number | null)[]): Growth | null {
  const from = lengths.length - LATER_WALKS;
  if (from < 0) return null;
  const [first, second, last] = lengths.slice(from) as [number | null, number | null, number | null];
  if (second === null || last === null || last <= second) return null;
  if (first === null) return kind === 'chain' ? { from: from + 1, entries: last - second } : null;
  return second > first ? { from, entries: last - first } : null;
}
