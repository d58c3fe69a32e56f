import { MpgcError } from '../errors.js';
import { decodeContent } from './content.js';
import { MAX_MAPS } from './recording-limits.js';
import type { CaptureRecord, NewRecord, RecordOf } from './schema.js';

const MIB = 1024 * 1024;

/** What a board can fill a disk with. `types`: how much of a type is written before further records are left out. */
export interface Limits {
  captureBytes: number;
  types: Record<LimitedType, Share>;
}

/** `mostRecords` null: as many as fit. */
interface Share {
  mostBytes: number;
  mostRecords: number | null;
}

/** Records that a run can go without. */
type LimitedType = 'output' | 'discarded' | 'heap-map' | 'heap-table';

const LIMITS: Limits = {
  captureBytes: 512 * MIB,
  types: {
    output: { mostBytes: 16 * MIB, mostRecords: null },
    discarded: { mostBytes: 4 * MIB, mostRecords: null },
    // While the program runs, between repetitions and while lingering MAX_MAPS each, and the few that every run has.
    'heap-map': { mostBytes: 64 * MIB, mostRecords: 3 * MAX_MAPS + 10 },
    'heap-table': { mostBytes: 64 * MIB, mostRecords: MAX_MAPS },
  },
};

/** Records that say how a run ended: there is always room for them. */
const LAST_WORDS: readonly CaptureRecord['type'][] = ['error', 'warning', 'end'];

/** How much of what a board sends goes into a capture: boards may send without end. */
export class CaptureLimits {
  readonly #limits: Limits;
  readonly #tallies = new Map<string, Tally>();
  #bytes = 0;

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /**
   * Whether a record that is `lineBytes` long is written; one that is not is counted.
   * @throws MpgcError CAPTURE_FULL where there is no room for what a run needs
   */
  takes(record: CaptureRecord, lineBytes: number): boolean {
    if (isLimited(record) && !this.#hasRoom(record, lineBytes)) return false;
    if (this.#bytes + lineBytes > this.#limits.captureBytes && !LAST_WORDS.includes(record.type)) {
      throw captureFull(this.#limits.captureBytes);
    }
    this.#bytes += lineBytes;
    return true;
  }

  /** A warning for each type of which something was left out. */
  warnings(): NewRecord[] {
    return [...this.#tallies]
      .filter(([, { records }]) => records > 0)
      .map(([of, { records, bytes, mostBytes, mostRecords }]) => ({
        type: 'warning',
        code: 'left-out',
        values: { of, records, bytes, mostBytes, mostRecords },
      }));
  }

  /** Once there was none for a record there is none for a shorter one: what is kept has no gaps. */
  #hasRoom(record: RecordOf<LimitedType>, lineBytes: number): boolean {
    const share = this.#limits.types[record.type];
    const none = { takenBytes: 0, takenRecords: 0, records: 0, bytes: 0 };
    const tally = this.#tallies.get(record.type) ?? { ...share, ...none };
    this.#tallies.set(record.type, tally);
    const isRoom =
      tally.takenBytes + lineBytes <= tally.mostBytes && tally.takenRecords !== tally.mostRecords;
    if (tally.records === 0 && isRoom) {
      tally.takenBytes += lineBytes;
      tally.takenRecords += 1;
      return true;
    }
    tally.records += 1;
    tally.bytes += sentBytes(record);
    return false;
  }
}

function sentBytes(record: RecordOf<LimitedType>): number {
  if (record.type === 'heap-map') return record.dump.length;
  if (record.type === 'heap-table') return record.areas.reduce((sum, { text }) => sum + text.length, 0);
  return decodeContent(record).length;
}

/** `taken…`: of the lines that were written. `records` and `bytes`: what was left out, as the board sent it. */
interface Tally extends Share {
  takenBytes: number;
  takenRecords: number;
  records: number;
  bytes: number;
}

function isLimited(record: CaptureRecord): record is RecordOf<LimitedType> {
  return Object.hasOwn(LIMITS.types, record.type);
}

function captureFull(mostBytes: number): MpgcError {
  return new MpgcError('CAPTURE_FULL', `The capture is full at ${mostBytes / MIB} MiB.`, {
    values: { mostBytes },
    suggestions: [
      'Sample less often (--interval, --collect-every, mpgc.mark), or for a shorter time (--duration, of mpgc leak --until).',
    ],
  });
}
