import type { Repl, Reply } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import { runWithin } from '../board/run-within.js';
import { GatheredOutput } from '../wire/gathered-output.js';
import { ToldInOutput } from './told-in-output.js';

export interface TrialRequest {
  /** As it is sent. */
  text: string;
  limitMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  /** Whether it prints the SystemExit that ends it. */
  tellsExit: boolean;
  signal: AbortSignal;
}

/** How a program ended in the heap that it was given. */
export interface TrialOutcome {
  reason: Exclude<RecordOf<'heap-trial'>['reason'], 'grew' | 'printed' | 'output'>;
  exception: string | null;
  message: string | null;
  /** What it printed first, where the map of the held block is. */
  head: Uint8Array;
  tellsMemoryError: boolean;
  /** Of what it printed: the same for the same output. */
  digest: string;
  /** The last `GC: total` that it printed; null where there is none. */
  totalBytes: number | null;
  tookMs: number;
}

/** Runs the program on the heap as it is, until its end; null where ctrl-C ended it. */
export async function runTrial(repl: Repl, request: TrialRequest): Promise<TrialOutcome | null> {
  const { signal, text, plain, limitMs, tellsExit } = request;
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
    const reason = reasonOf(reply, tellsExit ? told.exit : null);
    const exit = reason === 'exit' && !raised && tellsExit ? told.exit : null;
    return {
      reason,
      exception: raised?.exception ?? (exit === null ? null : 'SystemExit'),
      message: raised?.message ?? exit,
      head: head.bytes,
      tellsMemoryError: told.memoryError,
      digest: told.digest(),
      totalBytes: told.totalBytes,
      tookMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function reasonOf(reply: Reply | 'stopped', exit: string | null): TrialOutcome['reason'] {
  if (reply === 'stopped') return 'stopped';
  if (reply.kind === 'rebooted' || reply.raised?.exception === 'SystemExit') return 'exit';
  if (reply.raised) return 'exception';
  return exit === null ? 'finished' : 'exit';
}
