/** So many walks tell growth from what comes and goes: over the later ones, each longer than before. */
const LATER_WALKS = 3;

/** Whether a container grew from each of the later walks to the next; lengths in the order of the walks. */
export function isGrowing(lengths: readonly (number | null)[]): boolean {
  const later = lengths.slice(-LATER_WALKS);
  return (
    later.length === LATER_WALKS &&
    later.every((length, at) => length !== null && (at === 0 || length > (later[at - 1] ?? length)))
  );
}
