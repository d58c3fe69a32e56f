import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import { PHASES } from '../../phases.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { NewRecord } from '../../session/schema.js';
import type { AgentLink } from '../wire/agent-link.js';
import { readOwners } from './read-owners.js';
import { SOON_BYTES, takeSnapshot } from './take-snapshot.js';

/** With their bytes in the capture, or who keeps what alone, which may hang on whether that tells something. */
export type ObjectsWanted = 'bytes' | 'owners' | 'if-worth' | 'none';

/** Of the heap: who keeps less than this of it is asked for, and not told by itself. */
const WORTH_SHARE = 0.25;
/** Of what is free, the largest piece of a heap that is in pieces. */
const PIECES_SHARE = 0.5;

/** What the program left, as it bears on whether its objects are read. */
export interface Left {
  baseline: HeapDump | null;
  /** Whether MemoryError left it. */
  ranOut: boolean;
  ownAddress: number | null;
  /** Loaded before it; null where that is not known. */
  modules: ReadonlySet<string> | null;
}

/** The heap maps of the end of a run, as they go into the capture. */
export class EndMaps implements CaptureSink {
  readonly #sink: CaptureSink;
  readonly #dumps = new Map<'failure' | 'final', string>();

  constructor(sink: CaptureSink) {
    this.#sink = sink;
  }

  append(record: NewRecord, arrivedAtMs?: number): void {
    if (record.type === 'heap-map' && (record.role === 'failure' || record.role === 'final')) {
      this.#dumps.set(record.role, record.dump);
    }
    this.#sink.append(record, arrivedAtMs);
  }

  of(role: 'failure' | 'final'): HeapDump | null {
    const dump = this.#dumps.get(role);
    return dump === undefined ? null : parseHeapDump(dump);
  }

  all(): { role: 'failure' | 'final'; dump: HeapDump }[] {
    return [...this.#dumps].map(([role, dump]) => ({ role, dump: parseHeapDump(dump) }));
  }
}

interface Request {
  left: Left;
  objects: ObjectsWanted;
  onPhase: ((phase: string) => void) | undefined;
  signal: AbortSignal;
}

/**
 * Reads what of the program is still on the heap, where that is asked for, or worth it; the agent has been removed. Whether it is
 * known who keeps that. @throws as takeSnapshot
 */
export async function readObjects(
  link: AgentLink,
  maps: EndMaps,
  { left, objects, onPhase, signal }: Request,
): Promise<boolean> {
  const final = maps.of('final');
  if (objects === 'none' || (objects === 'if-worth' && !isWorth(final, left))) return false;
  const reading = {
    ownAddress: left.ownAddress,
    onProgress: (readBytes: number, ofBytes: number) =>
      onPhase?.(`${PHASES['reading-memory']}: ${Math.floor((100 * readBytes) / ofBytes)} %`),
    onLost: () => onPhase?.(PHASES.reconnecting),
    signal,
  };
  if (objects === 'bytes') {
    const reason = await takeSnapshot(link, { ...reading, sink: link.sink });
    if (reason) link.warn('no-snapshot', { reason });
    return reason === null;
  }
  const owners = await readOwners(link, { maps: maps.all(), modules: left.modules }, reading);
  if (typeof owners === 'string') {
    // One that ran out of memory may be asked once more (owners-of-full.ts).
    const isBrokenOff = owners === 'stopped' || owners === 'damaged';
    if (isBrokenOff || (objects === 'owners' && !left.ranOut)) link.warn('no-snapshot', { reason: owners });
    return false;
  }
  link.sink.append(owners);
  return true;
}

/** Whether all objects of a heap of this size are read soon. */
export function takesShort({ totalBytes, maxNewSplitBytes }: HeapDump): boolean {
  return totalBytes + (maxNewSplitBytes ?? 0) <= SOON_BYTES;
}

/** Whether memory ran out, is in pieces, or much of it is kept; of a heap that does not take long to read. */
function isWorth(final: HeapDump | null, { baseline, ranOut }: Left): boolean {
  if (final === null || final.counts.usedBlocks * final.blockBytes > SOON_BYTES) return false;
  const { usedBlocks, freeBlocks, largestFreeBlocks } = final.counts;
  const kept = usedBlocks - (baseline?.counts.usedBlocks ?? usedBlocks);
  return (
    ranOut || kept >= WORTH_SHARE * (usedBlocks + freeBlocks) || largestFreeBlocks < PIECES_SHARE * freeBlocks
  );
}
