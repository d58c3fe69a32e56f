import { MpgcError } from '../errors.js';
import { decodeContent } from './content.js';
import type { CaptureRecord, NewRecord, RecordOf } from './schema.js';

const MIB = 1024 * 1024;

/** What a board can fill a disk with. `typeBytes`: what the records of a type may take, before further ones are left out. */
export interface Limits {
  captureBytes: number;
  typeBytes: Record<LimitedType, number>;
}

/** Records that a run can go without. */
type LimitedType = 'output' | 'discarded' | 'heap-map';

const LIMITS: Limits = {
  captureBytes: 512 * MIB,
  typeBytes: { output: 16 * MIB, discarded: 4 * MIB, 'heap-map': 64 * MIB },
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
      .map(([of, { records, bytes, mostBytes }]) => ({
        type: 'warning',
        code: 'left-out',
        values: { of, records, bytes, mostBytes },
      }));
  }

  /** Once there was none for a record there is none for a shorter one: what is kept has no gaps. */
  #hasRoom(record: RecordOf<LimitedType>, lineBytes: number): boolean {
    const mostBytes = this.#limits.typeBytes[record.type];
    const tally = this.#tallies.get(record.type) ?? { mostBytes, taken: 0, records: 0, bytes: 0 };
    this.#tallies.set(record.type, tally);
    if (tally.records === 0 && tally.taken + lineBytes <= mostBytes) {
      tally.taken += lineBytes;
      return true;
    }
    tally.records += 1;
    tally.bytes += record.type === 'heap-map' ? record.dump.length : decodeContent(record).length;
    return false;
  }
}

/** `taken`: bytes of the lines that were written. `records` and `bytes`: what was left out, as the board sent it. */
interface Tally {
  mostBytes: number;
  taken: number;
  records: number;
  bytes: number;
}

function isLimited(record: CaptureRecord): record is RecordOf<LimitedType> {
  return Object.hasOwn(LIMITS.typeBytes, record.type);
}

function captureFull(mostBytes: number): MpgcError {
  return new MpgcError('CAPTURE_FULL', `The capture is full: it has ${mostBytes / MIB} MiB.`, {
    values: { mostBytes },
    suggestions: [
      'Take fewer samples (--interval, --collect-every, mpgc.mark), or for a shorter time (--duration).',
    ],
  });
}
