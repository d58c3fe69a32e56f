import type { BatchRecord } from '../session/schema.js';
import type { AgentLink, ProgramOutcome } from './agent-link.js';
import { CALL, COLLECT_FIRST, MAY_WAIT } from './agent-records.js';
import { readFigure } from './read-figure.js';
import type { WireBatch } from './record-decoder.js';

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
}

/** Comparisons, hashes, texts, calls in calls and an exception; names and texts that every firmware has in ROM. */
const OVERWRITE_STALE = [
  'min(((3,1),(2,)),((3,1),(2,4)))',
  'hash(((1,),(2,(3,))))',
  'str(((1,),[2]))',
  'list(map(lambda*end:end,(1,2)))',
  '(lambda key:key(key,3))(lambda key,end:end and key(key,end-1))',
  'try:[].pop()',
  'except IndexError:pass\n',
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
  const outcome = await link.runProgram(`_mpgc.run(${count},${Number(quiet)},${kind})`, { plain });
  link.records.collectedAtPrompt = false;
  const said: WireBatch = link.records.batch ?? { left: 0, errors: 0, ms: 0 };
  const calls = count - said.left;
  const clock = (link.findings.time || link.findings.utime) && link.records.batch !== null;
  const boardMs = clock ? said.ms : null;
  link.sink.append({ type: 'batch', phase, calls, errors: said.errors, stepped, boardMs });
  return { ...outcome, calls, errors: said.errors };
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
  const enabled = (await readFigure(link.repl, "int(__import__('gc').isenabled())")) === 1;
  const threshold = link.findings.threshold
    ? await readFigure(link.repl, "__import__('gc').threshold()")
    : null;
  link.sink.append({ type: 'collector', enabled, threshold });
}
