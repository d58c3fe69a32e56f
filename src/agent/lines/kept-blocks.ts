import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';

/** A heap map, and what ended when it was printed: a probe by its number, null for what no line did; `bound`: a call or a pass. */
export interface MapAtEnd {
  ended: number | null | 'bound';
  areas: readonly HeapArea[];
}

/** What a probe's line has left on the heap. */
export interface Kept {
  probe: number | null;
  /** Those of its objects that stay, less those of older ones that it freed, as a table does that moves. */
  blocks: number;
  /** Of its objects, by their letters in the map. */
  heads: Record<string, number>;
  /** In how many of the calls or passes it left something. */
  units: number;
}

export interface KeptBlocks {
  /** Calls or passes whose blocks are told; those after them show what stays. */
  units: number;
  kept: Kept[];
}

/** A block is kept when it outlives this many calls or passes after its own. */
const OUTLIVES = 2;

/** An object that is new: where it stands, what it looked like, who made it and in which call or pass. */
interface Born {
  letter: string;
  blocks: number;
  probe: number | null;
  unit: number;
}

/**
 * Whose blocks stay. The maps follow each other, from one between two calls to another such; only there a collection came, so that a block
 * that is in use where none was is new, and is of the line that has just ended. null for too few calls.
 */
export function keptBlocks(
  maps: readonly MapAtEnd[],
  last: readonly (readonly HeapArea[])[],
): KeptBlocks | null {
  const bounds = maps.filter(({ ended }) => ended === 'bound').length;
  const units = bounds - 1 - OUTLIVES;
  const [first, ...others] = maps;
  if (!first || first.ended !== 'bound' || units < 1) return null;
  const born = new Map<string, Born>();
  const freed = new Map<number | null, number>();
  let before = objectsOf(first.areas);
  let unit = 0;
  for (const { ended, areas } of others) {
    const now = objectsOf(areas);
    for (const [place, was] of before) {
      if (sameObject(was, now.get(place))) continue;
      const isOld = !born.delete(place);
      if (isOld && ended !== 'bound' && unit < units) freed.set(ended, (freed.get(ended) ?? 0) + was.blocks);
    }
    for (const [place, object] of now) {
      const was = before.get(place);
      if (sameObject(was, object)) continue;
      born.set(place, { ...object, probe: ended === 'bound' ? null : ended, unit });
    }
    before = now;
    if (ended === 'bound') unit += 1;
  }
  const lastObjects = last.map(objectsOf);
  const staying = [...born].filter(
    ([place, object]) =>
      object.unit < units && lastObjects.every((objects) => sameObject(object, objects.get(place))),
  );
  return {
    units,
    kept: byProbe(
      staying.map(([, object]) => object),
      freed,
    ),
  };
}

type HeapObject = Pick<Born, 'letter' | 'blocks'>;

function sameObject(a: HeapObject | undefined, b: HeapObject | undefined): boolean {
  return a !== undefined && b !== undefined && a.letter === b.letter && a.blocks === b.blocks;
}

/** By area and block. */
function objectsOf(areas: readonly HeapArea[]): Map<string, HeapObject> {
  const objects = new Map<string, HeapObject>();
  for (const { address, letters } of areas) {
    for (let at = 0; at < letters.length; ) {
      const letter = letters[at]!;
      if (letter === FREE) {
        at += 1;
        continue;
      }
      let end = at + 1;
      while (letters[end] === TAIL) end += 1;
      objects.set(`${address}:${at}`, { letter, blocks: end - at });
      at = end;
    }
  }
  return objects;
}

function byProbe(objects: readonly Born[], freed: ReadonlyMap<number | null, number>): Kept[] {
  const found = new Map<number | null, Kept & { seen: Set<number> }>();
  for (const { probe, letter, blocks, unit } of objects) {
    const kept = found.get(probe) ?? { probe, blocks: 0, heads: {}, units: 0, seen: new Set<number>() };
    found.set(probe, kept);
    kept.blocks += blocks;
    kept.heads[letter] = (kept.heads[letter] ?? 0) + 1;
    kept.seen.add(unit);
  }
  return [...found.values()]
    .map(({ seen, ...kept }) => ({
      ...kept,
      blocks: kept.blocks - (freed.get(kept.probe) ?? 0),
      units: seen.size,
    }))
    .filter(({ blocks }) => blocks > 0)
    .sort((a, b) => b.blocks - a.blocks);
}
