import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl, Reply } from '../../repl/repl.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { runWithin } from '../board/run-within.js';
import { fieldCount } from '../script/field-count.js';
import { standIn } from '../script/mpgc-imports.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import { lookAtHeap } from './look-at-heap.js';
import type { ProfileRequest } from './profile-request.js';

export interface BareRunRequest {
  /** As the user has it: nothing of mpgc is in it, or on the heap, but what stands in for an import of it. */
  text: string;
  /** Calls that follow it, which count themselves in `_mpgc`; null for none. */
  field: string | null;
  /** How long it took beside the agent. */
  tookMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** On a heap that is smaller, the agent's share may decide whether a program fits. */
const SMALL_HEAP_BYTES = 32 * 1024;
/** A program that takes this much longer without mpgc on the heap has got further than before. */
const BARE_FACTOR = 4;
const BARE_SPARE_MS = 10_000;

/** Whether the program runs once more; `map` is of the heap before it, null where there is none. */
export function wantsBare(
  { bare, reset }: Pick<ProfileRequest, 'bare' | 'reset'>,
  { ranOut, map, field }: { ranOut: boolean; map: HeapDump | null; field: string | null },
): boolean {
  if (reset === 'none') return false;
  if (field !== null) return bare !== false;
  const isSmall = map !== null && map.totalBytes < SMALL_HEAP_BYTES && map.maxNewSplitBytes === null;
  return bare ?? (ranOut && isSmall);
}

type BareRecord = RecordOf<'bare'>;

/** Of the time of a hunt, what its calls may take without mpgc. */
const FIELD_SHARE = 0.3;
const LEAST_FIELD_MS = 2000;
/** Of the calls' output, where they say how many they were. */
const TAIL_CHARACTERS = 1024;

/**
 * Restarts the interpreter and runs the program with nothing of mpgc on the heap: what it needs then is told by the heap
 * before and after, and by what it raises. Its output is not kept: it is that of the run before.
 */
export async function runBare(repl: Repl, firmware: Firmware, request: BareRunRequest): Promise<NewRecord> {
  await repl.softReset();
  const keepsMap = request.field !== null;
  const before = await lookAtHeap(repl, firmware, keepsMap);
  // What looking has left on the heap would be in the way of the program.
  await repl.softReset();
  const stop = () => void repl.interrupt();
  request.signal.addEventListener('abort', stop);
  try {
    const { text, load } = standIn(request.text, firmware);
    if (load !== null) await repl.run(load, 'running-bare');
    const { reply, output } = await runProgram(repl, { ...request, text });
    const reason = request.signal.aborted ? 'stopped' : reasonOf(reply);
    const raised = reply === 'stopped' || reason === 'stopped' ? null : reply.raised;
    const record: NewRecord = {
      type: 'bare',
      reason,
      exception: raised?.exception ?? null,
      message: raised?.message ?? null,
      calls:
        request.field === null || reason === 'exit' ? null : (fieldCount(output) ?? (await callsOf(repl))),
      before,
      after:
        reason === 'finished' || reason === 'exception' ? await lookAtHeap(repl, firmware, keepsMap) : null,
    };
    if (request.field !== null && reason !== 'exit') await removeCounter(repl);
    return record;
  } finally {
    request.signal.removeEventListener('abort', stop);
  }
}

function reasonOf(reply: Reply | 'stopped'): BareRecord['reason'] {
  if (reply === 'stopped') return 'stopped';
  if (reply.kind === 'rebooted' || reply.raised?.exception === 'SystemExit') return 'exit';
  return reply.raised ? 'exception' : 'finished';
}

async function runProgram(
  repl: Repl,
  { text, field, tookMs, plain }: BareRunRequest,
): Promise<{ reply: Reply | 'stopped'; output: string }> {
  const script = await runWithin(repl, text, {
    deadlines: { idleMs: null, overallMs: BARE_FACTOR * tookMs + BARE_SPARE_MS },
    plain,
    phase: 'running-bare',
    checked: repl.rawPaste !== true,
  });
  if (field === null || script === 'stopped' || script.raised || script.kind === 'rebooted') {
    return { reply: script, output: '' };
  }
  // The script's text is not on the heap of a board that runs it from its files.
  await repl.releaseLineBuffer();
  const overallMs = Math.max(LEAST_FIELD_MS, FIELD_SHARE * tookMs);
  // Not checked: at the friendly prompt, which that needs without raw paste, each call would print its value.
  let tail = '';
  const onOutput = (bytes: Uint8Array) => {
    tail = (tail + Buffer.from(bytes).toString('latin1')).slice(-TAIL_CHARACTERS);
  };
  const reply = await runWithin(repl, field, {
    deadlines: { idleMs: null, overallMs },
    plain,
    phase: 'running-bare',
    onOutput,
  });
  return { reply, output: tail };
}

/** A heap that the calls have filled has no room for that either. */
async function removeCounter(repl: Repl): Promise<void> {
  try {
    await repl.run(REMOVE_LINE, 'tidying-up');
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    await repl.softReset();
  }
}

/** null where the heap has no room for the question, or the program has taken the name. */
async function callsOf(repl: Repl): Promise<number | null> {
  try {
    return await readFigure(repl, '_mpgc');
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return null;
  }
}
