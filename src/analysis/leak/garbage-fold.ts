import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';

/** What a call leaves behind that the next collection frees. */
export interface GarbagePerCall {
  bytes: number;
  /** The two batches of calls, without a collection in them, whose difference it is. */
  batches: [number, number];
  /** What was free after a collection then; null where a heap that grows tells more than that. */
  freeBytes: number | null;
}

/** What a batch of so many calls had allocated at its end beyond what was live after it. */
interface Batch {
  calls: number;
  garbageBytes: number;
}

/** Two batches that tell the same to this share leave out what else may have been collected in them. */
const AGREES = 0.1;
/** The first are the smallest, in which nothing was collected yet. */
const MAX_BATCHES = 12;

/** Of a hunt: from its batches without samples inside, as long as nothing was collected in them. */
export class GarbageFold implements Fold<GarbagePerCall | null> {
  readonly #batches: Batch[] = [];
  #growing = true;
  #endBytes: number | null = null;
  #calls: number | null = null;
  #freeBytes: number | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#growing = record.growing !== false;
    if (record.type === 'batch') this.#calls = record.stepped ? null : record.calls;
    if (record.type !== 'sample') return;
    if (record.source === 'program-end') this.#endBytes = record.allocBytes;
    if (record.role !== 'live') return;
    if (this.#calls !== null && this.#endBytes !== null && this.#batches.length < MAX_BATCHES) {
      this.#batches.push({ calls: this.#calls, garbageBytes: this.#endBytes - record.allocBytes });
    }
    this.#freeBytes ??= record.freeBytes;
    this.#calls = null;
    this.#endBytes = null;
  }

  /** By two pairs of batches that agree: where they do not, something was collected in between. Null for not known. */
  result(): GarbagePerCall | null {
    // The first call makes what later ones replace.
    const later = this.#batches.slice(1);
    const bySize = [...new Map(later.toReversed().map((batch) => [batch.calls, batch])).values()].sort(
      (a, b) => a.calls - b.calls,
    );
    const [first, second, third] = bySize;
    if (!first || !second || !third) return null;
    const bytes = perCall(first, second);
    const again = perCall(second, third);
    if (bytes < 0 || Math.abs(again - bytes) > AGREES * Math.max(bytes, again)) return null;
    const freeBytes = this.#growing ? null : this.#freeBytes;
    return { bytes: perCall(first, third), batches: [first.calls, third.calls], freeBytes };
  }
}

function perCall(few: Batch, more: Batch): number {
  return (more.garbageBytes - few.garbageBytes) / (more.calls - few.calls);
}
