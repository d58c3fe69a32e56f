import { FREE, type HeapArea, TAIL } from '../map/heap-area.js';
import type { Placed } from '../model/heap-model.js';
import type { RunCollection, StaleWords } from './run-program.js';

/** One thing that a stale word may have done: at the collections of the run from `from` to `to`. */
export interface Possibility {
  type: 'kept' | 'released';
  place: Placed;
  from: number;
  to: number;
}

/**
 * What stale words may have done at the collection `index`, beyond `words`. The map `found` comes next; the last
 * collection before it is `last`.
 */
export function possibilitiesOf(
  { garbage, base }: RunCollection,
  {
    index,
    last,
    found,
    words,
  }: { index: number; last: number; found: readonly HeapArea[]; words: StaleWords | undefined },
): Possibility[] {
  const kept = garbage
    .filter(({ ref }) => !words?.kept.has(ref))
    .flatMap((place): Possibility[] => {
      if (stands(place, found)) return [{ type: 'kept', place, from: index, to: last }];
      // It was kept, moved what came after it elsewhere, and was freed by a later collection.
      return Array.from({ length: last - index }, (_, more) => ({
        type: 'kept',
        place,
        from: index,
        to: index + more,
      }));
    });
  // What stands there still is taken for what it was.
  const released = base
    .filter((place) => !stands(place, found))
    .map((place): Possibility => ({ type: 'released', place, from: index, to: index }));
  return [...kept, ...released];
}

/** The stale words of a run, with these possibilities among them. */
export function withPossibilities(stale: StaleWords[], possibilities: Possibility[]): StaleWords[] {
  const next: StaleWords[] = [];
  const most = Math.max(stale.length, ...possibilities.map(({ to }) => to + 1));
  for (let index = 0; index < most; index++) {
    const { kept, released } = stale[index] ?? { kept: [], released: [] };
    const refs = (type: Possibility['type']) =>
      possibilities.flatMap(({ type: of, place, from, to }) =>
        of === type && index >= from && index <= to ? [place.ref] : [],
      );
    next.push({
      kept: new Set([...kept, ...refs('kept')]),
      released: new Set([...released, ...refs('released')]),
    });
  }
  return next;
}

/** After a single collection all of it is certain, but that one may be another allocation of the same kind and length. */
export function allOrAllButOne(plain: Possibility[]): Possibility[][] {
  const but = plain.map((one) => plain.filter((other) => other !== one));
  return [plain, ...but.filter((others) => others.length > 0)];
}

/** Whether the map has just this allocation there. */
export function stands(place: Placed, areas: readonly HeapArea[]): boolean {
  const { block, blocks, letter } = place;
  const letters = lettersAround(place, areas);
  const end = block + blocks;
  return letters.slice(block, end) === letter + TAIL.repeat(blocks - 1) && letters[end] !== TAIL;
}

/** Whether nothing is in its place. */
export function isFree(place: Placed, areas: readonly HeapArea[]): boolean {
  return (
    lettersAround(place, areas).slice(place.block, place.block + place.blocks) === FREE.repeat(place.blocks)
  );
}

/** An area that is given back moves those after it to other indices. */
function lettersAround({ address, areaIndex }: Placed, areas: readonly HeapArea[]): string {
  const area = address === '' ? areas[areaIndex] : areas.find((each) => each.address === address);
  return area?.letters ?? '';
}
