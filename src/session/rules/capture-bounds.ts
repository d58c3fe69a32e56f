import { countPrintedBlocks } from '../../heap/map/count-printed-blocks.js';
import type { CaptureRecord, RecordOf } from '../schema.js';
import type { RecordRule } from './record-rule.js';

type Type = CaptureRecord['type'];

const MAX_SAMPLES = 20_000_000;
/** Of all that is kept as it is: samples stand in a table, and marks and repetitions of older captures nowhere. */
const MAX_OTHERS = 1_000_000;
/** Of those that a report goes through one by one. */
const MAX_RECORDS: Partial<Record<Type, number>> = {
  discarded: 100_000,
  error: 10_000,
  warning: 10_000,
  'heap-map': 5_000,
  'heap-table': 5_000,
  import: 10_000,
};
/** All maps together: 64 of 8 MiB, or 1000 of 512 KiB. */
const MAX_BLOCKS = 2 ** 25;
/** Of all records but samples together, in characters. */
const MAX_SIZE = 64 * 2 ** 20;
/** An esp32 has some ten. */
const MAX_REGIONS = 100;

/** How much a capture may hold, so that it is read in little memory. The writer keeps to it, too. */
export class CaptureBounds implements RecordRule {
  readonly #counts = new Map<Type, number>();
  #samples = 0;
  #others = 0;
  #blocks = 0;
  #size = 0;

  complaint(record: CaptureRecord): string | null {
    const { type } = record;
    if (type === 'sample') return this.#samples < MAX_SAMPLES ? null : `more than ${MAX_SAMPLES} samples`;
    if (this.#others >= MAX_OTHERS) return `more than ${MAX_OTHERS} records other than samples`;
    const most = MAX_RECORDS[type];
    if (most !== undefined && this.#countOf(type) >= most) return `more than ${most} ${type} records`;
    if (this.#size + sizeOf(record) > MAX_SIZE)
      return `more than ${MAX_SIZE / 2 ** 20} MiB of records other than samples`;
    if (this.#blocks + blocksOf(record) > MAX_BLOCKS) {
      return `heap maps of more than ${MAX_BLOCKS} blocks`;
    }
    return type === 'system-heap' ? regionsComplaint(record) : null;
  }

  add(record: CaptureRecord): void {
    if (record.type === 'sample') {
      this.#samples += 1;
      return;
    }
    this.#counts.set(record.type, this.#countOf(record.type) + 1);
    if (record.type !== 'mark' && record.type !== 'iteration') this.#others += 1;
    this.#size += sizeOf(record);
    this.#blocks += blocksOf(record);
  }

  #countOf(type: Type): number {
    return this.#counts.get(type) ?? 0;
  }
}

function blocksOf(record: CaptureRecord): number {
  if (record.type === 'heap-map') return countPrintedBlocks(record.dump);
  return record.type === 'heap-table' ? record.areas.reduce((sum, { blocks }) => sum + blocks, 0) : 0;
}

function regionsComplaint({ regions }: RecordOf<'system-heap'>): string | null {
  return regions.length > MAX_REGIONS ? `${regions.length} regions of a heap` : null;
}

/** About as many characters as it has in the file. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return 4;
  let size = 0;
  for (const part of Object.values(value)) size += 4 + sizeOf(part);
  return size;
}
