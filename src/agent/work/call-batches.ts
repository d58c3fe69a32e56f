import type { BatchRecord } from '../../session/schema.js';
import { readCollector } from '../board/read-collector.js';
import { measuringLine } from '../script/measuring-line.js';
import { COLLECT_FIRST, kindOf, MAY_WAIT } from '../script/sample-kind.js';
import type { AgentLink, Exchange } from '../wire/agent-link.js';

export interface BatchOptions {
  phase: BatchRecord['phase'];
  stepped: boolean;
  quiet: boolean;
  plain: boolean;
  /** The exception by which a call says that there is nothing more to do: it is none that was made. */
  endsWith?: string | null;
}

export interface BatchOutcome extends Exchange {
  /** Calls that were begun, and how many of them raised. */
  calls: number;
  errors: number;
  /** Whether nothing came of how the batch ended; its calls are not known then, and counted as none. */
  lost: boolean;
}

/**
 * Evaluates the call of the hunt `count` times, and appends the batch; `stepped`, with a sample of live memory after
 * each. With `quiet`, calls that raise are counted; else the first ends the batch.
 */
export async function callBatch(
  link: AgentLink,
  count: number,
  { phase, stepped, quiet, plain, endsWith = null }: BatchOptions,
): Promise<BatchOutcome> {
  const kind = stepped ? kindOf('call', COLLECT_FIRST | MAY_WAIT) : 0;
  const source = measuringLine(`_mpgc.run(${count},${Number(quiet)},${kind})`);
  const exchange = await link.runProgram(source, { plain, endsBy: 'batch' });
  const said = exchange.batch;
  // A batch that was asked for something else, by a line that was changed on its way, is as good as none.
  if (said?.count !== count || said.settings !== (Number(quiet) ^ kind)) {
    link.warn('batch-lost', { calls: count });
    return { ...exchange, calls: 0, errors: 0, lost: true };
  }
  const isOver = endsWith !== null && exchange.reply.raised?.exception === endsWith;
  const calls = said.done - Number(isOver);
  const boardMs = link.firmware.time || link.firmware.utime ? said.ms : null;
  const errors = said.errors - Number(isOver);
  link.sink.append({ type: 'batch', afterSeq: link.lastSeq, phase, calls, errors, stepped, boardMs });
  return { ...exchange, calls, errors, lost: false };
}

/** How the program left the collector. */
export async function recordCollector(link: AgentLink): Promise<void> {
  link.sink.append({ type: 'collector', ...(await readCollector(link.repl, link.firmware)) });
}
