import type { BatchRecord } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import { measuringLine } from '../script/measuring-line.js';
import { COLLECT_FIRST, kindOf, MAY_WAIT } from '../script/sample-kind.js';
import type { AgentLink, Exchange } from '../wire/agent-link.js';

export interface BatchOptions {
  phase: BatchRecord['phase'];
  stepped: boolean;
  quiet: boolean;
  plain: boolean;
}

export interface BatchOutcome extends Exchange {
  /** Calls that were begun, and how many of them raised. */
  calls: number;
  errors: number;
  /** Whether nothing came of how the batch ended; its calls are not known then, and counted as none. */
  lost: boolean;
}

/** Comparisons, hashes, calls in calls and an exception, without a name that the program could have taken. */
const OVERWRITE_STALE = [
  '((3,1),(2,))<((3,1),(2,4))',
  '{((1,),(2,(3,))):[2]}',
  '[end for end in((1,),[2])]',
  '(lambda key:key(key,3))(lambda key,end:end and key(key,end-1))',
  'try:()[0]',
  'except:pass\n',
].join('\n');

/**
 * Evaluates the call of the hunt `count` times, and appends the batch; `stepped`, with a sample of live memory after
 * each. With `quiet`, calls that raise are counted; else the first ends the batch.
 */
export async function callBatch(
  link: AgentLink,
  count: number,
  { phase, stepped, quiet, plain }: BatchOptions,
): Promise<BatchOutcome> {
  const kind = stepped ? kindOf('call', COLLECT_FIRST | MAY_WAIT) : 0;
  const source = measuringLine(`_mpgc.run(${count},${Number(quiet)},${kind})`);
  const exchange = await link.runProgram(source, { plain, endsBy: 'batch' });
  const said = exchange.batch;
  // A count that was changed on its way to the board is as good as none.
  if (said?.count !== count) {
    link.warn('batch-lost', { calls: count });
    return { ...exchange, calls: 0, errors: 0, lost: true };
  }
  const calls = said.done;
  const boardMs = link.firmware.time || link.firmware.utime ? said.ms : null;
  const { errors } = said;
  link.sink.append({ type: 'batch', afterSeq: link.lastSeq, phase, calls, errors, stepped, boardMs });
  return { ...exchange, calls, errors, lost: false };
}

/**
 * Goes other ways through the interpreter than the program does: a word that it left on the C stack may keep garbage
 * alive until something else is written there.
 */
export async function overwriteStale(link: AgentLink): Promise<void> {
  await link.run(OVERWRITE_STALE, 'overwriting-stack');
}

/** How the program left the collector. */
export async function recordCollector(link: AgentLink): Promise<void> {
  const enabled = (await readFigure(link.repl, "__import__('gc').isenabled()+0")) === 1;
  const threshold = link.firmware.threshold
    ? await readFigure(link.repl, "__import__('gc').threshold()")
    : null;
  link.sink.append({ type: 'collector', enabled, threshold });
}
