import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';

/** A heap map, and what ended when it was printed: a probe by its number, null for what no line did; `bound`: a call or a pass. */
export interface MapAtEnd {
  ended: number | null | 'bound';
  areas: readonly HeapArea[];
}

/** What a probe's line has left on the heap. */
export interface Kept {
  probe: number | null;
  /** By how much what is alive of it has grown: its objects, less older ones that it freed, as a table does that moves. */
  blocks: number;
  /** Of its objects that stay, by their letters in the map. */
  heads: Record<string, number>;
  /** In how many of the calls or passes it left something that stays. */
  units: number;
}

export interface KeptBlocks {
  /** Calls or passes over which that was seen. */
  units: number;
  kept: Kept[];
}

/** Of the calls or passes: what is made in as many and stays no longer is a ring, or what the next call frees. */
const OUTLIVED = 1 / 3;
const LEAST_UNITS = 3;

/** An object that is new: what it looked like, who made it and in which call or pass. */
interface Born extends HeapObject {
  probe: number | null;
  unit: number;
  /** Whether its line freed one of an earlier call then, as a table does that moves. */
  moved: boolean;
}

interface HeapObject {
  letter: string;
  blocks: number;
}

/**
 * Whose blocks stay. The maps follow each other, from one between two calls to another such; only there a collection came, so that a block
 * that is in use where none was is new, and is of the line that has just ended. `last`: maps behind a collection at the end, where none
 * came between; empty where they did. null for too few calls.
 */
export function keptBlocks(
  maps: readonly MapAtEnd[],
  last: readonly (readonly HeapArea[])[],
): KeptBlocks | null {
  const [first] = maps;
  const units = maps.filter(({ ended }) => ended === 'bound').length - 1;
  if (first?.ended !== 'bound' || units < LEAST_UNITS) return null;
  const outlived = Math.max(1, Math.floor(units * OUTLIVED));
  const seen = units - outlived;
  const followed = new Followed(first.areas);
  let before = new Map<number | null, number>();
  for (const { ended, areas } of maps.slice(1)) {
    followed.take(ended, areas);
    if (ended === 'bound' && followed.unit === outlived) before = followed.alive();
  }
  if (last.length > 0) {
    const staying = followed.staying(last, seen);
    return { units: seen, kept: keptOf(staying, followed.freed) };
  }
  return { units: seen, kept: grownOf(followed, before, outlived) };
}

/**
 * Whose blocks are in use behind the program's end and a collection. `maps`: of the whole program, from before its first line to the end of
 * its last; `last`: those behind that.
 */
export function retainedBlocks(
  [first, ...maps]: readonly MapAtEnd[],
  last: readonly (readonly HeapArea[])[],
): Kept[] | null {
  if (!first || last.length === 0) return null;
  const followed = new Followed(first.areas);
  for (const { ended, areas } of maps) followed.take(ended, areas);
  // What it freed of others' is not taken off: that would be of a line that made none of it.
  return keptOf(followed.staying(last, followed.unit + 1), []);
}

/** The objects of a heap from map to map. */
class Followed {
  /** Calls or passes that are over. */
  unit = 0;
  readonly #born = new Map<string, Born>();
  readonly #freed: Born[] = [];
  #before: Map<string, HeapObject>;

  constructor(areas: readonly HeapArea[]) {
    this.#before = objectsOf(areas);
  }

  get born(): readonly Born[] {
    return [...this.#born.values()];
  }

  take(ended: MapAtEnd['ended'], areas: readonly HeapArea[]): void {
    const now = objectsOf(areas);
    const probe = ended === 'bound' ? null : ended;
    let moved = false;
    for (const [place, was] of this.#before) {
      if (sameObject(was, now.get(place))) continue;
      const born = this.#born.get(place);
      const isOld = !this.#born.delete(place);
      // Between two calls a collection frees.
      if (ended === 'bound') continue;
      // What the same call made and freed has not moved: it is made anew each time.
      moved ||= isOld || born!.unit < this.unit;
      if (isOld) this.#freed.push({ ...was, probe, unit: this.unit, moved });
    }
    for (const [place, object] of now) {
      if (!sameObject(this.#before.get(place), object))
        this.#born.set(place, { ...object, probe, unit: this.unit, moved });
    }
    this.#before = now;
    if (ended === 'bound') this.unit += 1;
  }

  /** Blocks by who made them, less what they freed. */
  alive(): Map<number | null, number> {
    const blocks = new Map<number | null, number>();
    const add = (probe: number | null, count: number) => blocks.set(probe, (blocks.get(probe) ?? 0) + count);
    for (const one of this.#born.values()) add(one.probe, one.blocks);
    for (const one of this.#freed) add(one.probe, -one.blocks);
    return blocks;
  }

  /** Objects of the first calls, and tables that have moved, that are in all of these maps. */
  staying(last: readonly (readonly HeapArea[])[], units: number): Born[] {
    const objects = last.map(objectsOf);
    return [...this.#born]
      .filter(
        ([place, one]) =>
          (one.unit < units || one.moved) && objects.every((all) => sameObject(one, all.get(place))),
      )
      .map(([, one]) => one);
  }

  get freed(): readonly Born[] {
    return this.#freed;
  }
}

/** By how much what is alive has grown since `from` calls. */
function grownOf(followed: Followed, before: ReadonlyMap<number | null, number>, from: number): Kept[] {
  const objects = followed.born.filter(({ unit }) => unit >= from);
  return [...followed.alive()]
    .map(([probe, blocks]) => ({
      ...described(probe, objects),
      blocks: blocks - (before.get(probe) ?? 0),
    }))
    .filter(({ blocks }) => blocks > 0)
    .sort(byBlocks);
}

function keptOf(objects: readonly Born[], freed: readonly Born[]): Kept[] {
  const sum = (all: readonly Born[], probe: number | null) =>
    all.reduce((blocks, one) => blocks + (one.probe === probe ? one.blocks : 0), 0);
  return [...new Set(objects.map(({ probe }) => probe))]
    .map((probe) => ({ ...described(probe, objects), blocks: sum(objects, probe) - sum(freed, probe) }))
    .filter(({ blocks }) => blocks > 0)
    .sort(byBlocks);
}

function described(probe: number | null, objects: readonly Born[]): Omit<Kept, 'blocks'> {
  const heads: Record<string, number> = {};
  const units = new Set<number>();
  for (const one of objects) {
    if (one.probe !== probe) continue;
    heads[one.letter] = (heads[one.letter] ?? 0) + 1;
    units.add(one.unit);
  }
  return { probe, heads, units: units.size };
}

function byBlocks(a: Kept, b: Kept): number {
  return b.blocks - a.blocks;
}

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
