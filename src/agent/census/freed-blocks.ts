import { MpgcError } from '../../errors.js';
import { newAllocations } from '../../heap/map/new-allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { RecordOf } from '../../session/schema.js';
import { readDump } from '../imports/read-dump.js';
import type { AgentLink } from '../wire/agent-link.js';

export type FreedBlocks = NonNullable<RecordOf<'census'>['containers'][number]['freedBlocks']>;

/** A map of more takes seconds, and there is one before and one after each. */
const MOST_BYTES = 256 * 1024;
const MOST_KINDS = 16;

/** The heap after a collection; null where it is too large for this, or cannot be read while callbacks go on. */
export async function mapOfLive({ repl, firmware }: AgentLink, liveBytes: number): Promise<HeapDump | null> {
  if (!firmware.memInfo || liveBytes > MOST_BYTES) return null;
  try {
    return await readDump(repl);
  } catch (error) {
    const isUnreadable = error instanceof MpgcError && error.code === 'HEAP_DUMP_INVALID';
    if (isUnreadable || error instanceof BoardExceptionError) return null;
    throw error;
  }
}

/** What of one map is not in another any more, by kind and length, the most bytes first. */
export function freedBlocks(before: HeapDump, after: HeapDump): FreedBlocks {
  const found = new Map<string, FreedBlocks[number]>();
  for (const { letter, blocks } of newAllocations(before.areas, after.areas)) {
    const group = found.get(`${letter}${blocks}`) ?? { letter, blocks, count: 0 };
    found.set(`${letter}${blocks}`, group);
    group.count += 1;
  }
  return [...found.values()].sort((a, b) => b.count * b.blocks - a.count * a.blocks).slice(0, MOST_KINDS);
}
