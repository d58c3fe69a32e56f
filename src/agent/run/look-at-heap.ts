import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readLive } from '../board/read-live.js';
import { COLLECT_LINE, MAP_LINE } from '../script/measuring-line.js';
import { heapMapRecord } from '../wire/heap-records.js';

/** The heap as lines at the prompt see it; null where it has no room for them. */
type Seen = RecordOf<'bare'>['before'];

/**
 * The heap with nothing of mpgc on it. Live memory is the least of several collections; the map comes after them, and stands in
 * the record with `keepsMap`.
 */
export async function lookAtHeap(repl: Repl, firmware: Firmware, keepsMap = false): Promise<Seen> {
  try {
    await repl.releaseLineBuffer();
    const liveBytes = await readLive(repl);
    await repl.run(COLLECT_LINE, 'collecting');
    const { map, text } = firmware.memInfo ? await mapOf(repl) : NO_MAP;
    return {
      liveBytes,
      totalBytes: map?.totalBytes ?? null,
      freeBytes: map?.freeBytes ?? null,
      largestFreeBytes: map ? map.counts.largestFreeBlocks * map.blockBytes : null,
      ...(keepsMap && text !== null ? { dump: text } : {}),
    };
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return null;
  }
}

const NO_MAP = { map: null, text: null };

async function mapOf(repl: Repl): Promise<{ map: HeapDump | null; text: string | null }> {
  const { record, dump } = heapMapRecord(await repl.run(MAP_LINE, 'reading-map'), {
    role: 'final',
    afterSeq: 0,
  });
  return { map: dump, text: record.type === 'heap-map' ? record.dump : null };
}
