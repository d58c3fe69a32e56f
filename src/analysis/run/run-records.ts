import type { Fold } from '../../session/fold.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type {
  BoardRecord,
  CaptureRecord,
  EndRecord,
  ErrorRecord,
  HeaderRecord,
  RecordOf,
} from '../../session/schema.js';

/** The records of which a run has one, or few; null for one that it has not. */
export interface RunRecords {
  header: HeaderRecord | null;
  board: BoardRecord | null;
  end: EndRecord | null;
  /** Null where the run did not compare the heap with the model. */
  modelCheck: ModelCheck | null;
  /** How the program left the collector: the last that was asked. */
  collector: RecordOf<'collector'> | null;
  /** The program once more with nothing of mpgc on the heap. */
  bare: RecordOf<'bare'> | null;
  /** How much of the script compiles, where that ran out of memory. */
  compileLimit: RecordOf<'compile-limit'> | null;
  /** What the lines of the program allocate. */
  lines: RecordOf<'lines'> | null;
  /** Which lines make what is alive when the program has ended. */
  retained: RecordOf<'retained'> | null;
  /** Which lines a leak comes from. */
  kept: RecordOf<'kept'> | null;
  /** What grew by name, where a leak was found. */
  census: RecordOf<'census'> | null;
  /** Who keeps what grows, by snapshots. */
  grown: RecordOf<'grown'> | null;
  /** Who keeps what at its end. */
  owners: RecordOf<'owners'> | null;
  /** Files beside the script that the program was given. */
  served: RecordOf<'served'> | null;
  errors: ErrorRecord[];
  /** The error that ended the run: not one of a call that might raise. */
  error: ErrorRecord | null;
  warnings: RecordOf<'warning'>[];
  /** The files of the program, the script first; empty in older captures. */
  sources: RecordOf<'source'>[];
}

export class RunRecordsFold implements Fold<RunRecords> {
  readonly #found: RunRecords = {
    header: null,
    board: null,
    end: null,
    modelCheck: null,
    collector: null,
    bare: null,
    compileLimit: null,
    lines: null,
    retained: null,
    kept: null,
    census: null,
    grown: null,
    owners: null,
    served: null,
    errors: [],
    error: null,
    warnings: [],
    sources: [],
  };

  add(record: CaptureRecord): void {
    const found = this.#found;
    switch (record.type) {
      case 'header':
        found.header ??= record;
        break;
      case 'source':
        found.sources.push(record);
        break;
      case 'board':
        found.board ??= record;
        break;
      case 'end':
        found.end ??= record;
        break;
      case 'model-check':
        found.modelCheck ??= withoutType(record);
        break;
      case 'collector':
        found.collector = record;
        break;
      case 'bare':
        found.bare ??= record;
        break;
      case 'compile-limit':
        found.compileLimit ??= record;
        break;
      case 'lines':
        found.lines ??= record;
        break;
      case 'retained':
        found.retained ??= record;
        break;
      case 'kept':
        found.kept ??= record;
        break;
      case 'census':
        found.census ??= record;
        break;
      case 'grown':
        found.grown ??= record;
        break;
      case 'owners':
        found.owners ??= record;
        break;
      case 'served':
        found.served ??= record;
        break;
      case 'error':
        found.errors.push(record);
        if (!record.allowed) found.error ??= record;
        break;
      case 'warning':
        found.warnings.push(record);
        break;
    }
  }

  result(): RunRecords {
    return this.#found;
  }
}

function withoutType({ type: _, atMs: __, ...check }: RecordOf<'model-check'>): ModelCheck {
  return check;
}
