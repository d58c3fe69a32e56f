import type { GcRules } from '../../heap/model/gc-rules.js';
import { usableBlocks } from '../../heap/model/heap-of-size.js';
import type { BoardRecord, SampleRecord } from '../../session/schema.js';

/**
 * What any heap must hold for this run, whatever else the program does. Bytes without the agent. `live`: so much
 * was left by a collection; `uncollected`: so much was in use on a firmware that collects nothing while a program
 * runs; `request`: so much was asked for at once.
 */
export interface MustHold {
  bytes: number;
  source: 'live' | 'uncollected' | 'request';
  /**
   * What was live before the program, where that comes on top: with the line at the prompt that reads it, of which no share is known.
   * Null where `bytes` counts it.
   */
  besideBytes: number | null;
}

/** The largest of the recorded figures that must fit; null where there is none. */
export function mustHold({
  board,
  samples,
  requestBytes,
}: {
  board: BoardRecord;
  /** Gone through twice: of a long run they are not in memory at once. */
  samples: Iterable<SampleRecord>;
  requestBytes: number | null;
}): MustHold | null {
  const baseline = baselineBytes(samples);
  let found: MustHold | null = null;
  const take = (bytes: number, from: MustHold['source'], besideBytes: number | null) => {
    if (found === null || bytes > found.bytes) found = { bytes, source: from, besideBytes };
  };
  const before = Math.max(0, baseline - board.agent.heapBytes);
  for (const { collected, source, allocBytes } of samples) {
    // A sample from the prompt holds the line that takes it: what it has more than the baseline is without that.
    const notNeeded = source === 'prompt' ? Math.max(baseline, board.agent.heapBytes) : board.agent.heapBytes;
    const bytes = Math.max(0, allocBytes - notNeeded);
    if (collected) take(bytes, 'live', source === 'prompt' ? before : null);
    else if (board.collects === 'at-prompt' && source !== 'prompt') take(bytes, 'uncollected', null);
  }
  if (requestBytes !== null) take(requestBytes, 'request', before);
  return found;
}

function baselineBytes(samples: Iterable<SampleRecord>): number {
  for (const { role, allocBytes } of samples) if (role === 'baseline') return allocBytes;
  return 0;
}

/** Bytes that a heap of `heapBytes`, tables included, has for blocks; at most, where that depends on a table. */
export function usableBytes(
  heapBytes: number,
  geometry: { blockBytes: number; rules: GcRules },
): { usual: number; most: number } {
  return {
    usual: usableBlocks(heapBytes, geometry) * geometry.blockBytes,
    most: usableBlocks(heapBytes, { ...geometry, finalisers: false }) * geometry.blockBytes,
  };
}
