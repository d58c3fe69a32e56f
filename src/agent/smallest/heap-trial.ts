import type { Repl, Reply } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import { runWithin } from '../board/run-within.js';
import { GatheredOutput } from '../wire/gathered-output.js';

export interface TrialRequest {
  /** As it is sent. */
  text: string;
  limitMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** How a program ended in the heap that it was given. */
export interface TrialOutcome {
  reason: Exclude<RecordOf<'heap-trial'>['reason'], 'grew' | 'printed'>;
  exception: string | null;
  message: string | null;
  /** What it printed first, where the map of the held block is. */
  head: Uint8Array;
  tellsMemoryError: boolean;
  /** The last `GC: total` that it printed; null where there is none. */
  totalBytes: number | null;
  tookMs: number;
}

/** Holds what is looked for in the output, also where it comes in two pieces. */
const TAIL_CHARACTERS = 128;
const MEMORY_ERROR = /MemoryError|memory allocation failed/;
const TOTAL = /GC: total: (\d+),/g;

/** Runs the program on the heap as it is, until its end; null where ctrl-C ended it. */
export async function runTrial(repl: Repl, request: TrialRequest): Promise<TrialOutcome | null> {
  const { signal, text, plain, limitMs } = request;
  const head = new GatheredOutput();
  const told = new ToldInOutput();
  const startedMs = performance.now();
  const stop = () => void repl.interrupt();
  signal.addEventListener('abort', stop);
  try {
    const reply = await runWithin(repl, text, {
      deadlines: { idleMs: null, overallMs: limitMs },
      plain,
      phase: 'running-smaller',
      checked: repl.rawPaste !== true,
      onOutput: (bytes) => {
        head.push(bytes);
        told.push(bytes);
      },
    });
    if (signal.aborted) return null;
    const raised = reply === 'stopped' ? null : reply.raised;
    return {
      reason: reasonOf(reply),
      exception: raised?.exception ?? null,
      message: raised?.message ?? null,
      head: head.bytes,
      tellsMemoryError: told.memoryError,
      totalBytes: told.totalBytes,
      tookMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function reasonOf(reply: Reply | 'stopped'): TrialOutcome['reason'] {
  if (reply === 'stopped') return 'stopped';
  if (reply.kind === 'rebooted' || reply.raised?.exception === 'SystemExit') return 'exit';
  return reply.raised ? 'exception' : 'finished';
}

class ToldInOutput {
  memoryError = false;
  totalBytes: number | null = null;
  #tail = '';

  push(bytes: Uint8Array): void {
    const text = this.#tail + Buffer.from(bytes).toString('latin1');
    this.memoryError ||= MEMORY_ERROR.test(text);
    const total = [...text.matchAll(TOTAL)].at(-1)?.[1];
    if (total !== undefined) this.totalBytes = Number(total);
    this.#tail = text.slice(-TAIL_CHARACTERS);
  }
}
