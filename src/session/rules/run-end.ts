import type { CaptureRecord, EndRecord } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** What a run that ended in this way has as its exit code; of the others it may be any. */
const EXIT_CODES: Partial<Record<EndRecord['reason'], number | null>> = {
  finished: 0,
  exception: 1,
  'not-compiled': 1,
  rebooted: null,
  lost: null,
  failed: null,
};

/** How a run ended, and when. */
export class RunEnd implements RecordRule {
  complaint(record: CaptureRecord): string | null {
    if (record.type !== 'end') return null;
    const { reason, exitCode, programStartMs, programEndMs } = record;
    if (Object.hasOwn(EXIT_CODES, reason) && EXIT_CODES[reason] !== exitCode) {
      return `a program that ended with '${reason}' and exit code ${exitCode}`;
    }
    if (programStartMs === null || programEndMs === null || programStartMs <= programEndMs) return null;
    return `a program that ended at ${programEndMs} ms and started at ${programStartMs} ms`;
  }

  add(): void {}
}
