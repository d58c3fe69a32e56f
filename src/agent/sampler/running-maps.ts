import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { Firmware } from '../board/probe-board.js';
import type { OneTable, TableCounter } from './table-counter.js';

/**
 * How the agent reads heap maps while the program runs (agent-py/copy_map.py): up to `most`. The next comes as long after one as that took
 * times `spacing`, and `gapMs` plus a `growth`-th of the time that the program has run at the earliest. `pool`: where the heap's blocks begin,
 * for maps of the allocation table; null for the text of micropython.mem_info(1). `held`: whether callbacks wait meanwhile (micropython.schedule).
 */
export interface RunningMaps {
  most: number;
  gapMs: number;
  growth: number;
  spacing: number;
  pool: number | null;
  held: boolean;
}

export interface MapsWanted {
  /** How many maps; 0 for none. */
  maps: number;
  /** How long the program runs; null where nobody knows. */
  durationMs: number | null;
  spacing: number;
}

/** An expression: whether a map can be printed in a callback, so that others wait. */
export const SCHEDULES = "hasattr(__import__('micropython'),'schedule')+0";

/** Why there are no maps while the program runs. */
export type NoMaps = 'no-mem-info' | 'no-clock' | 'large-heap';

/** In use: a map of more is over 19 KB of text, 1.6 s at 115200 baud, for which the program stands still. */
const MOST_TEXT_BYTES = 256 * 1024;
/** Where nobody knows how long the program runs, so long for all maps if nothing made them rarer. */
const FIRST_MAPS_MS = 2000;
/** Of the maps, as many as come while the time that the program has run becomes e times as long. */
const GROWTH_SHARE = 0.1;
/** So that times are small integers on the board: 0.01 % of the time, and a map of 100 s. */
const MOST_SPACING = 10_000;
/** Longer than any run: without growth. */
const NEVER = 0x3fffffff;

/** How maps are read on this board; `map` is of the heap before the agent. */
export function chooseMaps(
  { maps: most, durationMs, spacing }: MapsWanted,
  { time, utime, memInfo }: Pick<Firmware, 'time' | 'utime' | 'memInfo'>,
  { map, counter, schedules }: { map: HeapDump | null; counter: TableCounter | null; schedules: boolean },
): RunningMaps | NoMaps {
  if (!time && !utime) return 'no-clock';
  if (!memInfo || !map) return 'no-mem-info';
  const table = tableOf(counter);
  if (!table && map.usedBytes > MOST_TEXT_BYTES) return 'large-heap';
  return {
    most,
    gapMs: Math.ceil((durationMs ?? FIRST_MAPS_MS) / most),
    growth: durationMs === null ? Math.max(1, Math.round(most * GROWTH_SHARE)) : NEVER,
    spacing: Math.min(MOST_SPACING, spacing),
    pool: table && Number.parseInt(map.areas[0]!.address, 16),
    held: schedules || table !== null,
  };
}

/** Of core.py. */
export function mapConditions({ maps, counter }: { maps: RunningMaps | null; counter: TableCounter | null }) {
  return {
    maps: maps !== null,
    table: maps !== null && maps.pool !== null,
    text: maps !== null && maps.pool === null,
    held: maps?.held === true,
    direct: maps?.held === false,
    listed: maps !== null || counter !== null,
  };
}

const BLOCKS_PER_BYTE = 4;
const BLOCKS_PER_CHARACTER = 3;

/** Of core.py. */
export function mapValues(
  { most, gapMs, growth, spacing, pool }: RunningMaps,
  counter: TableCounter | null,
): Record<string, string | number> {
  const tableBytes = tableOf(counter)?.tableBytes ?? 0;
  const blocks = tableBytes * BLOCKS_PER_BYTE;
  const address = pool ?? 0;
  return {
    MAPS: most,
    GAP_MS: gapMs,
    GROWTH: growth,
    MAP_SPACING: spacing,
    MOST_TEXT: MOST_TEXT_BYTES,
    CUT: pool === null ? ']' : '>',
    TABLE_BYTES: tableBytes,
    TRIPLES: Math.ceil(blocks / BLOCKS_PER_CHARACTER),
    BLOCKS: blocks,
    POOL: address,
    GEOMETRY: address ^ blocks,
  };
}

/** What maps are copied from; the text of micropython.mem_info(1) has the areas of a heap that grows. */
function tableOf(counter: TableCounter | null): OneTable | null {
  return counter === null || counter.form === 'areas' ? null : counter;
}
