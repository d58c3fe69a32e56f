import { type Edge, edgeOf } from '../../heap/trials/edge-of-trials.js';
import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';

/** What a heap must have of `GC: total`, in bytes. */
export interface HeapBounds {
  /** With less it fails; null where that was not found. */
  lowBytes: number | null;
  /** With so much it comes to its end. */
  highBytes: number;
}

/**
 * The smallest heap in which the program runs, measured on the board by running it in smaller and smaller ones. What a replay of a
 * recorded run says of it is in analysis/simulate.
 */
export interface MeasuredHeap {
  /** How the search ended; null where the capture ends before. */
  ended: RecordOf<'smallest-heap'>['ended'] | null;
  because: RecordOf<'smallest-heap'>['because'];
  /** Null where no run came to its end. */
  bounds: HeapBounds | null;
  /**
   * A heap in which it ended as in the whole one, though that is less than what it left live there: it gets on with less by itself,
   * as with an except clause, and `bounds` are of running as in the whole heap. Null where no figure contradicts.
   */
  getsOnWithBytes: number | null;
  /** Why the runs were compared by their end alone; null where their output was, too, or none was made. */
  outputVaries: 'run' | 'heap' | null;
  /** One block less fails; both sides were confirmed, and nothing of mpgc is in it. */
  exact: boolean;
  /** Of the whole heap, where the program failed even there. */
  failed: RecordOf<'heap-trial'> | null;
  /** Of compiling alone; null where that was not looked for. */
  compiling: HeapBounds | null;
  /** So much suffices once the program is compiled; null where that was not looked for, or is no less than for both. */
  compiledHighBytes: number | null;
  /** What needs the larger heap; null where that is not known. */
  decides: 'compiling' | 'running' | null;
  totalBytes: number | null;
  blockBytes: number | null;
  /** What mpgc's own statements may be of `highBytes`, at most. */
  ownBytes: number;
  runs: number;
  tookMs: number;
}

type Part = RecordOf<'heap-trial'>['part'];

export class MeasuredHeapFold implements Fold<MeasuredHeap | null> {
  readonly #trials: RecordOf<'heap-trial'>[] = [];
  #end: RecordOf<'smallest-heap'> | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'heap-trial') this.#trials.push(record);
    if (record.type === 'smallest-heap') this.#end ??= record;
  }

  /** Null where nobody asked for it. */
  result(): MeasuredHeap | null {
    const end = this.#end;
    const [whole] = this.#trials;
    if (!end && !whole) return null;
    const all = this.#edge('all');
    const bounds = all && this.#bounds('all', all);
    const compiling = this.#boundsBelow('compile', bounds);
    const compiled = this.#boundsBelow('run', bounds);
    return {
      ended: end?.ended ?? null,
      because: end?.because ?? null,
      bounds,
      getsOnWithBytes: null,
      outputVaries: end?.outputVaries ?? null,
      exact: all?.exact === true && end?.ownBytes.all === 0,
      failed: whole && !whole.passed ? whole : null,
      compiling,
      compiledHighBytes: compiled && compiled.highBytes < bounds!.highBytes ? compiled.highBytes : null,
      decides: decides(bounds, compiling, compiled),
      totalBytes: end?.totalBytes ?? whole?.heapBytes ?? null,
      blockBytes: end?.blockBytes ?? null,
      ownBytes: end?.ownBytes.all ?? 0,
      runs: this.#trials.length,
      tookMs: end?.tookMs ?? this.#trials.reduce((sum, { tookMs }) => sum + tookMs, 0),
    };
  }

  /** In bytes, or in blocks where the capture says how large they are. */
  #edge(part: Part): Edge | null {
    const unit = this.#end?.blockBytes ?? 1;
    const trials = this.#trials.filter((trial) => trial.part === part);
    return edgeOf(trials.map(({ heapBytes, passed }) => ({ blocks: heapBytes / unit, passed })));
  }

  #bounds(part: Part, { low, high }: Edge): HeapBounds {
    const unit = this.#end?.blockBytes ?? 1;
    const own = this.#end?.ownBytes[part] ?? 0;
    return { lowBytes: low === null ? null : Math.max(0, low * unit - own), highBytes: high * unit };
  }

  /** What suffices for all of it suffices for a part. */
  #boundsBelow(part: Part, all: HeapBounds | null): HeapBounds | null {
    const edge = this.#edge(part);
    if (!edge || !all) return null;
    const { lowBytes, highBytes } = this.#bounds(part, edge);
    return {
      lowBytes: lowBytes === null ? null : Math.min(lowBytes, all.highBytes),
      highBytes: Math.min(highBytes, all.highBytes),
    };
  }
}

function decides(
  all: HeapBounds | null,
  compiling: HeapBounds | null,
  compiled: HeapBounds | null,
): MeasuredHeap['decides'] {
  if (!all || all.lowBytes === null) return null;
  if (compiling && compiling.highBytes < all.lowBytes) return 'running';
  return compiled && compiled.highBytes < all.lowBytes ? 'compiling' : null;
}
