import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import type { Repl, Reply } from '../../repl/repl.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { COLLECT_LINE, measuringLine } from '../script/measuring-line.js';
import { heapMapRecord } from '../wire/heap-records.js';
import type { ProfileRequest } from './profile-request.js';

export interface BareRunRequest {
  /** As the user has it: nothing of mpgc is in it, or on the heap. */
  text: string;
  /** How long it took beside the agent. */
  tookMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** On a heap that is smaller, the agent's share may decide whether a program fits. */
const SMALL_HEAP_BYTES = 32 * 1024;
/** A program that takes so much longer with nothing of mpgc on the heap has got further than before. */
const BARE_FACTOR = 4;
const BARE_SPARE_MS = 10_000;

/** Whether the program runs once more; `map` is of the heap before it, null where there is none. */
export function wantsBare(
  { bare, reset }: Pick<ProfileRequest, 'bare' | 'reset'>,
  { ranOut, map }: { ranOut: boolean; map: HeapDump | null },
): boolean {
  if (reset === 'none') return false;
  const isSmall = map !== null && map.totalBytes < SMALL_HEAP_BYTES && map.maxNewSplitBytes === null;
  return bare ?? (ranOut && isSmall);
}

type BareRecord = RecordOf<'bare'>;
/** The heap as lines at the prompt see it; null where it has no room for them. */
type Seen = BareRecord['before'];

const MAP_LINE = measuringLine("__import__('micropython').mem_info(1)");
const MEASUREMENTS = 2;
/** How long a program that was interrupted may take to stop. */
const STOP_MS = 5000;

/**
 * Restarts the interpreter and runs the program with nothing of mpgc on the heap: what it needs then is told by the heap
 * before and after, and by what it raises. Its output is not kept: it is that of the run before.
 */
export async function runBare(repl: Repl, firmware: Firmware, request: BareRunRequest): Promise<NewRecord> {
  await repl.softReset();
  const before = await look(repl, firmware);
  const reply = await runProgram(repl, request);
  if (reply === 'stopped')
    return { type: 'bare', reason: 'stopped', exception: null, message: null, before, after: null };
  const { kind, raised } = reply;
  const isExit = kind === 'rebooted' || raised?.exception === 'SystemExit';
  return {
    type: 'bare',
    reason: isExit ? 'exit' : raised ? 'exception' : 'finished',
    exception: raised?.exception ?? null,
    message: raised?.message ?? null,
    before,
    after: isExit ? null : await look(repl, firmware),
  };
}

async function runProgram(
  repl: Repl,
  { text, tookMs, plain, signal }: BareRunRequest,
): Promise<Reply | 'stopped'> {
  const limitMs = BARE_FACTOR * tookMs + BARE_SPARE_MS;
  const stop = () => void repl.interrupt();
  signal.addEventListener('abort', stop);
  try {
    const deadlines = { idleMs: null, overallMs: limitMs };
    return await repl.submit(text, {
      phase: 'running-bare',
      deadlines,
      plain,
      checked: repl.rawPaste !== true,
    });
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
    await repl.interrupt();
    await new Promise((resolve) => setTimeout(resolve, STOP_MS));
    await repl.resume();
    return 'stopped';
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Live memory is the least of several collections; the map comes after them. */
async function look(repl: Repl, firmware: Firmware): Promise<Seen> {
  try {
    await repl.releaseLineBuffer();
    const live: number[] = [];
    for (let time = 0; time < MEASUREMENTS; time++) {
      await repl.run(COLLECT_LINE, 'collecting');
      live.push(await readFigure(repl, "__import__('gc').mem_alloc()"));
    }
    await repl.run(COLLECT_LINE, 'collecting');
    const map = firmware.memInfo ? await mapOf(repl) : null;
    return {
      liveBytes: Math.min(...live),
      totalBytes: map?.totalBytes ?? null,
      freeBytes: map?.freeBytes ?? null,
      largestFreeBytes: map ? map.counts.largestFreeBlocks * map.blockBytes : null,
    };
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return null;
  }
}

async function mapOf(repl: Repl): Promise<HeapDump | null> {
  return heapMapRecord(await repl.run(MAP_LINE, 'reading-map'), 'final', 0).dump;
}
