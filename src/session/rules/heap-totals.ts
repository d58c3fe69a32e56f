import { parseHeapSummary } from '../../heap/map/parse-dump.js';
import type { BoardRecord, CaptureRecord, RecordOf } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/**
 * What the firmware says of the size of its heap, each time that it is asked. A heap that loading the agent made larger was
 * smaller in the plain map, before anything says whether it can grow.
 */
export class HeapTotals implements RecordRule {
  #board: BoardRecord | null = null;
  /** As it was said last; null before that. */
  #totalBytes: number | null = null;

  complaint(record: CaptureRecord): string | null {
    switch (record.type) {
      case 'board':
        return this.#ofBoard(record);
      case 'heap-map':
        return record.role === 'plain' ? null : this.#ofTotal(totalOf(record), 'a heap map');
      case 'heap-table':
        return this.#ofTotal(totalOf(record), 'a heap map');
      case 'heap-figures':
        return this.#ofTotal(totalOf(record), 'heap figures') ?? this.#ofLargestFree(record);
      case 'system-heap':
        return regionComplaint(record);
      default:
        return null;
    }
  }

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#board = record;
    if (record.type === 'heap-map' && record.role === 'plain') return;
    if (record.type === 'heap-map' || record.type === 'heap-table' || record.type === 'heap-figures') {
      this.#totalBytes = totalOf(record) ?? this.#totalBytes;
    }
  }

  #ofBoard({ totalBytes, blockBytes }: BoardRecord): string | null {
    if (this.#totalBytes !== null && this.#totalBytes !== totalBytes) {
      return `a board with ${totalBytes} bytes of heap, after a map of ${this.#totalBytes}`;
    }
    if (totalBytes === null || blockBytes === null || totalBytes % blockBytes === 0) return null;
    return `a heap of ${totalBytes} bytes with blocks of ${blockBytes}`;
  }

  #ofTotal(totalBytes: number | null, what: string): string | null {
    const before = this.#totalBytes;
    const canGrow = this.#board?.growing !== false;
    return canGrow || totalBytes === null || before === null || before === totalBytes
      ? null
      : `${what} of ${totalBytes} bytes after one of ${before}, though the heap cannot grow`;
  }

  #ofLargestFree({ totalBytes, largestFreeBlocks }: RecordOf<'heap-figures'>): string | null {
    const blockBytes = this.#board?.blockBytes ?? null;
    if (totalBytes === null || largestFreeBlocks === null || blockBytes === null) return null;
    return largestFreeBlocks * blockBytes <= totalBytes
      ? null
      : `${largestFreeBlocks} free blocks in a row in ${totalBytes} bytes`;
  }
}

function totalOf(record: RecordOf<'heap-map' | 'heap-table' | 'heap-figures'>): number | null {
  if (record.type === 'heap-table') {
    return record.areas.reduce((sum, { blocks }) => sum + blocks * record.blockBytes, 0);
  }
  return record.type === 'heap-figures'
    ? record.totalBytes
    : (parseHeapSummary(record.dump)?.totalBytes ?? null);
}

function regionComplaint({ regions }: RecordOf<'system-heap'>): string | null {
  const wrong = regions.find(
    ({ totalBytes, freeBytes, largestFreeBytes }) => largestFreeBytes > freeBytes || freeBytes > totalBytes,
  );
  if (!wrong) return null;
  const { totalBytes, freeBytes, largestFreeBytes } = wrong;
  return `${largestFreeBytes} bytes free in a row, of ${freeBytes} free, of ${totalBytes}`;
}
