import { MpgcError } from '../../errors.js';
import {
  type HeapDump,
  parseHeapDump,
  parseHeapSummary,
  parseInternedStrings,
} from '../../heap/map/parse-dump.js';
import { encodeContent } from '../../session/content.js';
import type { HeapMapRecord, NewRecord } from '../../session/schema.js';
import { isTooLarge, MAX_MAP_BYTES } from './gathered-output.js';

/** Total, free, largest free and least free so far: ports/esp32/modesp32.c, esp32_idf_heap_info(). */
const HEAP_REGION = /\((\d+), (\d+), (\d+), (\d+)\)/g;

/**
 * A dump as a heap map, or with null as discarded where it does not agree with itself, and as a warning where it is too
 * large. `fault`: why it is none, as TableFault and DumpFault have it.
 */
export function heapMapRecord(
  output: Uint8Array,
  { role, afterSeq, held = false }: Pick<HeapMapRecord, 'role' | 'afterSeq'> & { held?: boolean },
): { record: NewRecord; dump: HeapDump | null; fault: string | null } {
  if (isTooLarge(output)) {
    const values = { role, mostBytes: MAX_MAP_BYTES };
    return { record: { type: 'warning', code: 'map-too-large', values }, dump: null, fault: 'too-large' };
  }
  const text = Buffer.from(output).toString('latin1').replaceAll('\r\n', '\n');
  try {
    const dump = parseHeapDump(text);
    return {
      record: { type: 'heap-map', afterSeq, role, ...(held ? { held } : {}), dump: text },
      dump,
      fault: null,
    };
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    const fault = String(error.values.why);
    const values = { why: fault };
    return {
      record: { type: 'discarded', code: 'dump-invalid', values, ...encodeContent(output) },
      dump: null,
      fault,
    };
  }
}

/** What mem_info() and qstr_info() printed. */
export function heapFiguresRecord(
  output: Uint8Array,
  afterSeq: number,
): Extract<NewRecord, { type: 'heap-figures' }> {
  const text = Buffer.from(output).toString('latin1');
  const heap = parseHeapSummary(text);
  return {
    type: 'heap-figures',
    afterSeq,
    totalBytes: heap?.totalBytes ?? null,
    largestFreeBlocks: heap?.largestFreeBlocks ?? null,
    internedStrings: parseInternedStrings(text),
  };
}

/** What esp32.idf_heap_info() gave: a list of tuples of four sizes; null where it gave none. */
export function systemHeapRecord(output: Uint8Array, afterSeq: number): NewRecord | null {
  const text = Buffer.from(output).toString('latin1');
  const regions = Array.from(text.matchAll(HEAP_REGION), ([, ...sizes]) => {
    const [totalBytes = 0, freeBytes = 0, largestFreeBytes = 0, leastFreeBytes = 0] = sizes.map(Number);
    return { totalBytes, freeBytes, largestFreeBytes, leastFreeBytes };
  });
  return regions.length === 0 ? null : { type: 'system-heap', afterSeq, regions };
}
