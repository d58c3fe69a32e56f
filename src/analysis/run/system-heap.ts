import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';

/** What the system's heap had, from which MicroPython's own grows, and Wi-Fi, TLS and tasks take theirs. In bytes. */
export interface SystemHeapRoom {
  freeBytes: number;
  /** Of one piece. */
  largestFreeBytes: number;
}

export interface SystemHeap {
  /**
   * Before the program and after it, each right before a collection; null where what the firmware said cannot be, `after`
   * also where it said nothing after the program.
   */
  room: { before: SystemHeapRoom; after: SystemHeapRoom | null } | null;
  regions: number;
  /** Of all regions, used and free. */
  totalBytes: number;
}

/** MicroPython 1.18 to 1.20 tell of one region of 240 bytes, none of them free (micropython#8312). */
const LEAST_BYTES = 4096;

/** The result is null where the firmware tells nothing of it. */
export class SystemHeapFold implements Fold<SystemHeap | null> {
  #first: RecordOf<'system-heap'> | null = null;
  #last: RecordOf<'system-heap'> | null = null;

  add(record: CaptureRecord): void {
    if (record.type !== 'system-heap') return;
    this.#first ??= record;
    this.#last = record;
  }

  result(): SystemHeap | null {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last) return null;
    const totalBytes = first.regions.reduce((sum, region) => sum + region.totalBytes, 0);
    const room = { before: roomOf(first), after: last === first ? null : roomOf(last) };
    return { room: totalBytes < LEAST_BYTES ? null : room, regions: first.regions.length, totalBytes };
  }
}

function roomOf({ regions }: RecordOf<'system-heap'>): SystemHeapRoom {
  return {
    freeBytes: regions.reduce((sum, region) => sum + region.freeBytes, 0),
    largestFreeBytes: Math.max(...regions.map((region) => region.largestFreeBytes)),
  };
}
