import { MpgcError } from '../../errors.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { AgentLink, type Exchange } from '../wire/agent-link.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { type LoadedProgram, loadProgram, type ProgramRequest } from './load-program.js';
import { type LineCounts, readLineCounters } from './read-line-counters.js';
import { TooManyProbesError } from './too-many-probes.js';

export interface LinesRequest extends ProgramRequest {
  /** What is repeated behind the script, and how often; null for nothing. */
  call: { expression: string; count: number } | null;
  /** How long the script took in the run before; null where it was stopped. */
  plainMs: number | null;
  /** What the board takes for the time, in ms. */
  clock: () => number;
  /** When to stop the program. */
  limitMs: number;
  /** Whether to keep the board from collecting by itself. */
  exact: boolean;
}

type NewLines = Omit<RecordOf<'lines'>, 'atMs'>;

/**
 * Runs the program after a reset, with a probe before each of its lines, and gives what each allocated; then resets once more. Its output
 * is not kept: it is that of the run before. @throws BoardExceptionError where the heap has no room for it
 */
export async function runLines(repl: Repl, firmware: Firmware, request: LinesRequest): Promise<NewLines> {
  await repl.softReset();
  try {
    return await countLines(new AgentLink(repl, firmware, { append: () => {} }), request);
  } finally {
    await repl.softReset();
  }
}

async function countLines(link: AgentLink, request: LinesRequest): Promise<NewLines> {
  const { detail, call, exact, plainMs } = request;
  const loaded = await loadProgram(link, request, { exact, call: call?.expression ?? null });
  const { reason, tookMs, outcome } = await run(link, request, loaded.script);
  const counted = await readLineCounters(link.repl, loaded.probed.probes.length);
  const { probes, scopes, unprobed } = loaded.probed;
  return {
    type: 'lines',
    detail,
    reason,
    exception: outcome.reply.kind === 'done' ? (outcome.reply.raised?.exception ?? null) : null,
    calls: call ? (outcome.batch?.done ?? null) : null,
    functions: scopes,
    probes: probes.map(({ kind, scope, line }, index) => ({
      kind,
      function: scope,
      line,
      ...(kind === 'leave' ? nothingMade(counted.lines[index]!) : counted.lines[index]!),
    })),
    addedBytes: counted.addedBytes,
    notAttributedBytes: counted.notAttributedBytes,
    unprobed,
    heapBytes: loaded.heapBytes,
    tookMs: reason === 'finished' || reason === 'exit' ? Math.round(tookMs) : null,
    plainMs,
    limitMs: request.limitMs,
    native: loaded.native,
    collections: counted.collections,
    deepest: deepestOf(counted.deepest, probes),
    exact: link.firmware.collects !== 'inline' || (exact && !counted.enabled),
  };
}

/** What is not measured as it allocates nothing. */
function nothingMade(counted: LineCounts['lines'][number]): LineCounts['lines'][number] {
  return { ...counted, measured: counted.hits, stoodFor: counted.hits };
}

function deepestOf(
  deepest: LineCounts['deepest'],
  probes: LoadedProgram['probed']['probes'],
): NewLines['deepest'] {
  if (!deepest) return null;
  const { line, ...figures } = deepest;
  return { function: probes[line]!.scope, ...figures };
}

async function run(
  link: AgentLink,
  { signal, limitMs, plain, call, clock }: LinesRequest,
  { source, wrapped }: { source: string; wrapped: boolean },
): Promise<{ outcome: Exchange; reason: NewLines['reason']; tookMs: number }> {
  const stopper = new ProgramStopper(link.repl, signal, () => {});
  stopper.listen();
  let startedMs = clock();
  try {
    const onSent = () => {
      startedMs = clock();
      stopper.begin(limitMs);
    };
    const endsBy = wrapped ? 'program-end' : null;
    let outcome = await stopper.race(link.runProgram(source, { plain, onSent, checked: true, endsBy }));
    if (call && reasonOf(outcome, stopper) === 'finished') {
      const calls = `_mpgc.run(${call.count},0,0)`;
      outcome = await stopper.race(link.runProgram(calls, { plain, endsBy: 'batch' }));
    }
    return { outcome, reason: reasonOf(outcome, stopper), tookMs: clock() - startedMs };
  } finally {
    stopper.dispose();
  }
}

function reasonOf(
  { reply, exit, completed, batch }: Exchange,
  { reason }: ProgramStopper,
): NewLines['reason'] {
  if (exit || reply.kind === 'rebooted') return 'exit';
  if (reason !== null) return reason === 'decided' ? 'interrupted' : reason;
  return reply.raised && !completed && !batch ? 'exception' : 'finished';
}

/** Whether there is too little room for it, on the heap or in a capture. */
export function hasNoRoom(error: unknown): boolean {
  if (error instanceof TooManyProbesError || isRaised(error, 'MemoryError')) return true;
  return error instanceof MpgcError && error.code === 'FILES_DO_NOT_FIT';
}
