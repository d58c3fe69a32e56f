import { parseHeapSummary } from '../../heap/map/parse-dump.js';
import type { BoardRecord, CaptureRecord, RecordOf } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** What the firmware says of the size of its heap, each time that it is asked. */
export class HeapTotals implements RecordRule {
  #board: BoardRecord | null = null;
  /** Of a heap that cannot grow, as it was said first. */
  #totalBytes: number | null = null;

  complaint(record: CaptureRecord): string | null {
    switch (record.type) {
      case 'board':
        return this.#ofBoard(record);
      case 'heap-map':
        return this.#total(parseHeapSummary(record.dump)?.totalBytes ?? null, 'a heap map');
      case 'heap-figures':
        return this.#total(record.totalBytes, 'heap figures') ?? this.#largestFree(record);
      case 'system-heap':
        return regionComplaint(record);
      default:
        return null;
    }
  }

  #ofBoard(board: BoardRecord): string | null {
    this.#board = board;
    const { totalBytes, blockBytes } = board;
    if (this.#totalBytes !== null && this.#totalBytes !== totalBytes) {
      return `a board of ${totalBytes} bytes of heap, behind its map of ${this.#totalBytes}`;
    }
    if (totalBytes === null || blockBytes === null || totalBytes % blockBytes === 0) return null;
    return `a heap of ${totalBytes} bytes, and blocks of ${blockBytes}`;
  }

  #total(totalBytes: number | null, what: string): string | null {
    if (totalBytes === null) return null;
    const before = this.#totalBytes;
    this.#totalBytes = totalBytes;
    const isFixed = this.#board?.growing === false;
    return !isFixed || before === null || before === totalBytes
      ? null
      : `${what} of ${totalBytes} bytes, behind one of ${before}, and the heap cannot grow`;
  }

  #largestFree({ totalBytes, largestFreeBlocks }: RecordOf<'heap-figures'>): string | null {
    const blockBytes = this.#board?.blockBytes ?? null;
    if (totalBytes === null || largestFreeBlocks === null || blockBytes === null) return null;
    return largestFreeBlocks * blockBytes <= totalBytes
      ? null
      : `${largestFreeBlocks} free blocks in a row in ${totalBytes} bytes`;
  }
}

function regionComplaint({ regions }: RecordOf<'system-heap'>): string | null {
  const wrong = regions.find(
    ({ totalBytes, freeBytes, largestFreeBytes }) => largestFreeBytes > freeBytes || freeBytes > totalBytes,
  );
  if (!wrong) return null;
  const { totalBytes, freeBytes, largestFreeBytes } = wrong;
  return `${largestFreeBytes} bytes free in a row, of ${freeBytes} free, of ${totalBytes}`;
}
