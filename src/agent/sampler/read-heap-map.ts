import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Deadlines } from '../../repl/inbox.js';
import { insist } from '../../repl/insist.js';
import type { HeapMapRecord } from '../../session/schema.js';
import { COLLECT_LINE, HELD_MAP_LINE } from '../script/measuring-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import { isTooLarge } from '../wire/gathered-output.js';
import { heapMapRecord } from '../wire/heap-records.js';

const ATTEMPTS = 3;
/** A line of a map takes 7 ms at 115200 baud, 8 MiB of badly fragmented heap a minute. */
const DEADLINES: Deadlines = { idleMs: 10_000, overallMs: 15 * 60_000 };

/**
 * The heap map that `line` prints, asked for again while it does not agree with itself, with the program's callbacks held off; null
 * with a warning where it never does, and where it is too large.
 */
export async function readHeapMap(
  link: AgentLink,
  role: HeapMapRecord['role'],
  line: string,
): Promise<HeapDump | null> {
  const options = { phase: 'reading-map', deadlines: DEADLINES, keepsOutput: true } as const;
  // What an attempt that failed has left is garbage, which a map would show.
  let again = false;
  const read = (asked: string) =>
    insist(link.repl, 'reading-map', async () => {
      if (again) await link.run(COLLECT_LINE, 'collecting');
      again = true;
      return link.exchange(asked, options);
    });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let held = attempt > 0;
    const { output } = await read(held ? HELD_MAP_LINE : line).catch((error) => {
      // Firmware without micropython.schedule(), or its queue is full.
      if (!held || !(error instanceof BoardExceptionError)) throw error;
      held = false;
      return read(line);
    });
    const { record, dump } = heapMapRecord(output, { role, afterSeq: link.lastSeq, held });
    link.sink.append(record);
    if (dump) return dump;
    if (isTooLarge(output)) return null;
  }
  link.warn('heap-map', { role, attempts: ATTEMPTS });
  return null;
}
