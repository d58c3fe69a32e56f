import { blocksFor } from '../../heap/map/placeable.js';
import { entriesBefore, type Table, tableBytes, tablesOfBlocks } from '../../heap/model/table-growth.js';
import type { TrendPoint } from '../growth/growth-trend.js';
import type { BlockGroup } from '../maps/new-blocks.js';

/** A table that was seen to grow, full each time: between two samples for each size. */
export interface GrowingTable {
  table: Table;
  /** Where it stands. */
  area: number;
  firstBlock: number;
  /** Of the sizes before this one, the oldest first: after how many calls they were full. */
  filled: { entries: number; fromCalls: number; toCalls: number }[];
}

interface Units {
  blockBytes: number;
  wordBytes: number;
}

/** A rise is a table's where it is as large to this share. */
const ALIKE = 0.05;
const MIN_FILLED = 2;
/** Smaller rises are like many others. */
const MIN_RISE_BLOCKS = 12;

/**
 * The one table that grows with the calls of a hunt: a block of the size of a list's, a dict's or a set's, for which live
 * memory rose by just what it and those before it took more. `points` are live memory by calls. Null where there is none, or where it
 * is not certain.
 */
export function growingTable(
  groups: readonly BlockGroup[],
  points: readonly TrendPoint[],
  units: Units,
): GrowingTable | null {
  const steady = steadyGroups(groups).reduce(
    (sum, { bytesEach, perCall }) => sum + bytesEach * (perCall ?? 0),
    0,
  );
  const found = groups.flatMap(({ count, blocks, allocations: [place] }) => {
    if (count !== 1 || !place) return [];
    return tablesOfBlocks(blocks, units.blockBytes, units.wordBytes).flatMap((table) => {
      const filled = filledSizes(table, points, steady, units);
      return filled.length < MIN_FILLED ? [] : [{ table, ...place, filled }];
    });
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** What each call leaves, besides what there is one of. */
export function steadyGroups(groups: readonly BlockGroup[]): BlockGroup[] {
  return groups.filter(({ count }) => count > 1);
}

/** From the newest back, as long as each is found. */
function filledSizes(
  table: Table,
  points: readonly TrendPoint[],
  steady: number,
  { blockBytes, wordBytes }: Units,
): GrowingTable['filled'] {
  const filled: GrowingTable['filled'] = [];
  const sizeOf = (entries: number) => blocksFor(tableBytes({ ...table, entries }, wordBytes), blockBytes);
  let { entries } = table;
  let end = points.length - 1;
  for (;;) {
    const before = entriesBefore({ ...table, entries });
    if (before === null) return filled;
    const riseBlocks = sizeOf(entries) - sizeOf(before);
    if (riseBlocks < MIN_RISE_BLOCKS) return filled;
    const rise = riseBlocks * blockBytes;
    const at = points.findLastIndex((point, index) => {
      const from = points[index - 1];
      if (!from || index > end) return false;
      const beyond = point.value - from.value - steady * (point.x - from.x);
      return Math.abs(beyond - rise) <= ALIKE * rise + blockBytes;
    });
    const [from, to] = [points[at - 1], points[at]];
    if (!from || !to) return filled;
    filled.unshift({ entries: before, fromCalls: from.x, toCalls: to.x });
    entries = before;
    end = at - 1;
  }
}

/**
 * After how many calls a table has so many entries, from the earliest to the latest, where as many are added with each call: the
 * lines through all stretches in which the sizes before were full.
 */
export function callsToFill(filled: GrowingTable['filled'], entries: number): [number, number] {
  let [least, most] = [0, Infinity];
  for (const [at, late] of filled.entries()) {
    for (const early of filled.slice(0, at)) {
      const ahead = (entries - late.entries) / (late.entries - early.entries);
      least = Math.max(least, late.fromCalls + (late.fromCalls - early.toCalls) * ahead);
      most = Math.min(most, late.toCalls + (late.toCalls - early.fromCalls) * ahead);
    }
  }
  return [Math.min(least, most), most];
}
