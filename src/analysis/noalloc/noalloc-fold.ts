import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, HeaderRecord, RecordOf } from '../../session/schema.js';
import { judgeNoalloc, type NoallocJudgement } from './judge-noalloc.js';

/** What `mpgc noalloc` recorded; null for one that is not there. */
export interface NoallocRecords {
  header: HeaderRecord | null;
  first: RecordOf<'locked-calls'> | null;
  warm: RecordOf<'locked-calls'> | null;
  open: RecordOf<'open-calls'> | null;
  lines: RecordOf<'allocating-lines'> | null;
  /** Whether the firmware cannot lock the heap. */
  noLock: boolean;
  /** Whether the script, its setup or a call raised. */
  raised: boolean;
  end: RecordOf<'end'> | null;
}

/** Judges whether a call allocates; null for a run that was not asked that. */
export class NoallocFold implements Fold<NoallocJudgement | null> {
  readonly #found: NoallocRecords = {
    header: null,
    first: null,
    warm: null,
    open: null,
    lines: null,
    noLock: false,
    raised: false,
    end: null,
  };

  add(record: CaptureRecord): void {
    const found = this.#found;
    switch (record.type) {
      case 'header':
        found.header ??= record;
        break;
      case 'locked-calls':
        found[record.phase] ??= record;
        break;
      case 'open-calls':
        found.open ??= record;
        break;
      case 'allocating-lines':
        found.lines ??= record;
        break;
      case 'warning':
        found.noLock ||= record.code === 'no-heap-lock';
        break;
      case 'error':
        found.raised ||= record.origin === 'program';
        break;
      case 'end':
        found.end ??= record;
        break;
    }
  }

  result(): NoallocJudgement | null {
    return judgeNoalloc(this.#found);
  }
}
