import { MAX_FIGURES, type RecordCounts } from '../../analysis/run/record-counts.js';
import type { Summary } from '../../analysis/run/summarize.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';
import { describeDiscarded } from '../text/coded/describe-discarded.js';
import { formatCount } from '../text/format.js';
import { type Fact, fact } from './view-facts.js';

/** Figures as they stand in the capture: bytes, not rounded, the agent not subtracted. */
export interface RawView {
  /** How many records there are of each type. */
  records: Fact<CaptureRecord['type']>[];
  maps: RawTable;
  /** What the firmware printed of its heap; the last ones where there are many. */
  heapFigures: RawTable;
  /** The heap of the system under MicroPython, region by region; the last ones where there are many. */
  systemHeap: RawTable;
}

export interface RawTable {
  columns: string[];
  rows: string[][];
}

const MAP_COLUMNS = ['Map', 'Role', 'Host ms', 'Total', 'Used', 'Free', 'Areas', 'Block', 'Collected'];
const FIGURE_COLUMNS = ['Host ms', 'Total', 'Largest free, blocks', 'Interned strings', 'In bytes'];
const SYSTEM_COLUMNS = ['Host ms', 'Region', 'Total', 'Free', 'Largest free', 'Least free since the start'];

export function viewRaw(counts: RecordCounts, { maps }: Summary): RawView {
  return {
    records: [...counts.byType].map(([type, count]) => {
      const why =
        type === 'discarded' ? `: ${[...new Set(counts.discarded.map(describeDiscarded))].join('; ')}` : '';
      return fact(type, type, `${formatCount(count)}${why}`);
    }),
    maps: {
      columns: MAP_COLUMNS,
      rows: maps.map(({ role, atMs, collected, dump }, at) => [
        String(at + 1),
        role,
        ...[atMs, dump.totalBytes, dump.usedBytes, dump.freeBytes, dump.areas.length, dump.blockBytes].map(
          textOf,
        ),
        collected ? 'yes' : 'no',
      ]),
    },
    heapFigures: { columns: FIGURE_COLUMNS, rows: counts.heapFigures.map(figureRow) },
    systemHeap: { columns: SYSTEM_COLUMNS, rows: counts.systemHeap.flatMap(regionRows).slice(-MAX_FIGURES) },
  };
}

function figureRow({
  atMs,
  totalBytes,
  largestFreeBlocks,
  internedStrings,
}: RecordOf<'heap-figures'>): string[] {
  return [atMs, totalBytes, largestFreeBlocks, internedStrings?.count, internedStrings?.bytes].map(textOf);
}

function regionRows({ atMs, regions }: RecordOf<'system-heap'>): string[][] {
  return regions.map(({ totalBytes, freeBytes, largestFreeBytes, leastFreeBytes }, at) =>
    [atMs, at + 1, totalBytes, freeBytes, largestFreeBytes, leastFreeBytes].map(textOf),
  );
}

function textOf(figure: number | null | undefined): string {
  return figure == null ? 'not known' : formatCount(figure);
}
