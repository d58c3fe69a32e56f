import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import { parseHeapTable } from '../../heap/map/parse-table.js';
import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, HeapMapRecord } from '../../session/schema.js';

/** A heap map of the run; `plain` is none, and stands beside them. */
export interface TakenMap {
  role: Exclude<HeapMapRecord['role'], 'plain'>;
  atMs: number;
  /** Whether a collection came right before it; else part of what it shows as used may be garbage. */
  collected: boolean;
  /** Whether it was read with the program's callbacks held off, as it changed while it was printed. */
  held: boolean;
  /** Of one that was taken in a loop: how many of its passes were over; null for all others. */
  passes: number | null;
  dump: HeapDump;
}

/**
 * The baseline map follows the collection that the agent's own size is measured by, the final map the final sample.
 * add() throws MpgcError HEAP_DUMP_INVALID for a map that does not agree with itself.
 */
export class TakenMapsFold implements Fold<TakenMap[]> {
  readonly #maps: TakenMap[] = [];
  #plain: HeapDump | null = null;
  #finalCollected: boolean | null = null;
  #passes: number | null = null;
  /** Whether the last sample was of live memory: a map of the running program stands right behind its sample. */
  #isLive = false;

  add(record: CaptureRecord): void {
    if (record.type === 'sample' && record.role === 'final') this.#finalCollected ??= record.collected;
    if (record.type === 'sample') this.#isLive = record.collected;
    if (record.type === 'pass') this.#passes = record.passes;
    if (record.type === 'heap-table') {
      const { role, atMs } = record;
      this.#maps.push({
        role,
        atMs,
        collected: this.#isLive,
        held: false,
        passes: null,
        dump: parseHeapTable(record),
      });
    }
    if (record.type !== 'heap-map') return;
    const { role, atMs, dump, held = false } = record;
    if (role === 'plain') {
      this.#plain ??= parseHeapDump(dump);
      return;
    }
    this.#maps.push({
      role,
      atMs,
      collected: role === 'running' ? this.#isLive : role !== 'failure',
      held,
      passes: role === 'pass' ? this.#passes : null,
      dump: parseHeapDump(dump),
    });
  }

  /** The heap without anything of mpgc, before the baseline; null where it is not known. */
  get plain(): HeapDump | null {
    return this.#plain;
  }

  /** The newest; null before the first. */
  get last(): TakenMap | null {
    return this.#maps.at(-1) ?? null;
  }

  get count(): number {
    return this.#maps.length;
  }

  result(): TakenMap[] {
    const finalCollected = this.#finalCollected === true;
    return this.#maps.map((map) => (map.role === 'final' ? { ...map, collected: finalCollected } : map));
  }
}
