import type { BatchRecord } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import { measuringLine } from '../script/measuring-line.js';
import type { AgentLink, ProgramOutcome } from '../wire/agent-link.js';
import { CALL, COLLECT_FIRST, MAY_WAIT } from '../wire/agent-records.js';
import type { WireBatch } from '../wire/record-decoder.js';

export interface BatchOptions {
  phase: BatchRecord['phase'];
  stepped: boolean;
  quiet: boolean;
  plain: boolean;
}

export interface BatchOutcome extends ProgramOutcome {
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
  link.records.batch = null;
  const kind = stepped ? CALL + MAY_WAIT + COLLECT_FIRST : 0;
  const outcome = await link.runProgram(measuringLine(`_mpgc.run(${count},${Number(quiet)},${kind})`), {
    plain,
  });
  link.records.collectedAtPrompt = false;
  const said = link.records.batch as WireBatch | null;
  if (!said) {
    link.warn(
      'batch-lost',
      `The board did not say how a batch of ${count} calls ended: they are not counted.`,
    );
    return { ...outcome, calls: 0, errors: 0, lost: true };
  }
  const calls = count - said.left;
  const clock = link.findings.time || link.findings.utime;
  const boardMs = clock ? said.ms : null;
  link.sink.append({ type: 'batch', phase, calls, errors: said.errors, stepped, boardMs });
  return { ...outcome, calls, errors: said.errors, lost: false };
}

/**
 * Goes other ways through the interpreter than the program does: a word that it left on the C stack may keep garbage
 * alive until something else is written there.
 */
export async function overwriteStale(link: AgentLink): Promise<void> {
  await link.submit(OVERWRITE_STALE, 'overwriting the stack');
}

/** How the program left the collector. */
export async function recordCollector(link: AgentLink): Promise<void> {
  const enabled = (await readFigure(link.repl, "__import__('gc').isenabled()+0")) === 1;
  const threshold = link.findings.threshold
    ? await readFigure(link.repl, "__import__('gc').threshold()")
    : null;
  link.sink.append({ type: 'collector', enabled, threshold });
}
