import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, ErrorRecord, RecordOf } from '../../session/schema.js';
import type { Summary } from './summarize.js';

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

/** Memory of the system's heap that went while the program ran. */
export interface SystemTaken {
  code: 'system-taken';
  severity: 'warning' | 'info';
  /** Whether MicroPython's heap took most of it. */
  byPython: boolean;
  before: SystemHeapRoom;
  after: SystemHeapRoom;
  grownBytes: number;
  /** What the system itself took: Wi-Fi, TLS, tasks. */
  takenBytes: number;
}

/** The program raised what the system says when its own heap has no room: Wi-Fi, TLS and tasks take from that. */
export interface SystemOutOfMemory {
  code: 'system-out-of-memory';
  severity: 'error';
  message: string;
  /** By how much MicroPython's heap had grown, which takes it from the system's; null where not known. */
  grownBytes: number | null;
  /** Of the system's heap; null where not known. */
  before: SystemHeapRoom | null;
  after: SystemHeapRoom | null;
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

/** ENOMEM is 12; 0x101 is what ESP-IDF calls ESP_ERR_NO_MEM. */
const SYSTEMS_NO_MEMORY =
  /out of memory|ENOMEM|(Errno |: )12\b|0x0*101\b|no mem\b|alloc(ation)?[ _]failed|can't create thread/i;

/** Before 1.26 an error of Wi-Fi is a RuntimeError. */
export function isSystemsError({ code, message = '' }: ErrorRecord, { systemHeap }: Summary): boolean {
  if (systemHeap === null || !SYSTEMS_NO_MEMORY.test(message)) return false;
  return code === 'OSError' || (code === 'RuntimeError' && /wi-?fi/i.test(message));
}

/** One buffer of a TLS record, of which a connection has two. */
const TLS_BUFFER_BYTES = 16 * 1024;

/** Less is what comes and goes by itself. */
const TAKEN_BYTES = 4096;

/** The heap grew until little is left to the system; or the system took what the heap could have grown by. */
export function systemTaken({ systemHeap, grownBytes }: Summary): SystemTaken | null {
  const { before, after } = systemHeap?.room ?? { before: null, after: null };
  if (!before || !after || grownBytes === null) return null;
  const taken = before.freeBytes - after.freeBytes - Math.max(0, grownBytes);
  const isLow = after.largestFreeBytes < TLS_BUFFER_BYTES && before.largestFreeBytes >= TLS_BUFFER_BYTES;
  const byPython = grownBytes > taken;
  if (byPython ? !isLow : taken < TAKEN_BYTES) return null;
  const severity = isLow ? 'warning' : 'info';
  return {
    code: 'system-taken',
    severity,
    byPython,
    before,
    after,
    grownBytes,
    takenBytes: Math.max(0, taken),
  };
}
