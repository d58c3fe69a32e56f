import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { LineDetail } from '../../instrument/lines/place-probes.js';
import { type ProbedTexts, probeTexts } from '../../instrument/lines/probed-texts.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readLive } from '../board/read-live.js';
import { planServing } from '../files/plan-serving.js';
import { placeOfLine } from '../sampler/line-counters.js';
import { loadStage, type StageRequest } from '../sampler/load-stage.js';
import type { TableCounter } from '../sampler/table-counter.js';
import { prepareScript } from '../script/prepare-script.js';
import { AgentLink, type Exchange } from '../wire/agent-link.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { loadProbes } from './load-probes.js';
import { readLineCounters } from './read-line-counters.js';

export interface LinesRequest {
  script: { name: string; text: string };
  files: readonly ProgramFile[];
  detail: LineDetail;
  /** What is repeated behind the script, and how often; null for nothing. */
  call: { expression: string; count: number } | null;
  /** How long the script took in the run before; null where it was stopped. */
  plainMs: number | null;
  /** When to stop the program. */
  limitMs: number;
  /** Whether to keep the board from collecting by itself. */
  exact: boolean;
  /** How used blocks are counted on this board; null where gc.mem_alloc() is asked. */
  counter: TableCounter | null;
  /** Of the heap before the program; null where there is none. */
  map: HeapDump | null;
  plain: boolean;
  signal: AbortSignal;
}

/** Of the whole heap: when this much is in use, a probe collects. */
const LIMIT_SHARE = 0.75;

type NewLines = Omit<RecordOf<'lines'>, 'atMs'>;

/**
 * Runs the program after a reset, with a probe before each of its lines, and gives what each allocated; then resets once more. Its output
 * is not kept: it is that of the run before. @throws BoardExceptionError where the heap has no room for it
 */
export async function runLines(repl: Repl, firmware: Firmware, request: LinesRequest): Promise<NewLines> {
  await repl.softReset();
  try {
    return await countLines(repl, firmware, request);
  } finally {
    await repl.softReset();
  }
}

async function countLines(repl: Repl, firmware: Firmware, request: LinesRequest): Promise<NewLines> {
  const { script, files, detail, call, exact, counter, signal } = request;
  const probed = probeTexts([{ path: script.name, text: script.text }, ...modulesOf(files)], {
    detail,
    numberOf: placeOfLine,
  });
  const link = new AgentLink(repl, firmware, { append: () => {} });
  const before = await readLive(repl);
  const stage = (more: Partial<StageRequest> = {}) => ({ options: { ...OPTIONS, counter }, ...more });
  const lines = { ...countersOf(probed, request.map, firmware), exact };
  const { native, header } = await loadProbes(link, lines, stage());
  const [own, ...modules] = probed.files;
  const text = header + own!.text;
  const { serving, program } = await planServing(link, text, withTexts(files, modules, header));
  if (serving) {
    await loadStage(
      link,
      serving.name,
      stage(serving.prefix === undefined ? {} : { prefix: serving.prefix }),
    );
    await serving.serve();
  }
  if (call) await loadStage(link, 'hunt', stage({ call: call.expression }));
  const heapBytes = Math.max(0, (await readLive(repl)) - before);
  const prepared = prepareScript(text, firmware, { edits: program.edits, steps: null });
  const stopper = new ProgramStopper(repl, signal, () => {});
  stopper.listen();
  let startedMs = performance.now();
  let outcome: Exchange;
  try {
    const { limitMs, plain } = request;
    const onSent = () => {
      startedMs = performance.now();
      stopper.begin(limitMs);
    };
    outcome = await stopper.race(
      link.runProgram(prepared.source, {
        plain,
        onSent,
        checked: true,
        endsBy: prepared.wrapped ? 'program-end' : null,
      }),
    );
    if (call && reasonOf(outcome, stopper) === 'finished') {
      outcome = await stopper.race(
        link.runProgram(`_mpgc.run(${call.count},0,0)`, { plain, endsBy: 'batch' }),
      );
    }
  } finally {
    stopper.dispose();
  }
  const tookMs = performance.now() - startedMs;
  const reason = reasonOf(outcome, stopper);
  const counted = await readLineCounters(repl, probed.probes.length);
  return {
    type: 'lines',
    detail,
    reason,
    exception: outcome.reply.kind === 'done' ? (outcome.reply.raised?.exception ?? null) : null,
    calls: call ? (outcome.batch?.done ?? null) : null,
    functions: probed.scopes,
    probes: probed.probes.map(({ kind, scope, line }, index) => ({
      kind,
      function: scope,
      line,
      ...counted.lines[index]!,
    })),
    notAttributedBytes: counted.notAttributedBytes,
    unprobed: probed.unprobed,
    heapBytes,
    tookMs: reason === 'finished' || reason === 'exit' ? Math.round(tookMs) : null,
    plainMs: request.plainMs,
    native,
    collections: counted.collections,
    exact: firmware.collects !== 'inline' || (exact && !counted.enabled),
  };
}

/** Nothing samples in it but the probes. */
const OPTIONS = { intervalMs: null, collectEveryMs: null, maxOverhead: 1, staged: true, overwrites: false };

function modulesOf(files: readonly ProgramFile[]): { path: string; text: string }[] {
  return files
    .filter(isSource)
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8').replace(/\r\n?/g, '\n') }));
}

function isSource({ kind, path }: ProgramFile): boolean {
  return kind === 'module' && path.endsWith('.py');
}

function withTexts(
  files: readonly ProgramFile[],
  modules: ProbedTexts['files'],
  header: string,
): ProgramFile[] {
  const texts = new Map(modules.map(({ path, text }) => [path, text]));
  return files.map((file) => {
    const text = isSource(file) ? texts.get(file.path) : undefined;
    return text === undefined ? file : { ...file, bytes: Buffer.from(header + text) };
  });
}

function countersOf(
  { probes, entering, pausing }: ProbedTexts,
  map: HeapDump | null,
  { collects }: Firmware,
) {
  const totalBytes = map?.totalBytes ?? null;
  return {
    owners: probes.map(({ scope }) => scope),
    entering,
    pausing,
    limit:
      collects === 'inline' && totalBytes !== null
        ? { totalBytes, bytes: Math.floor(LIMIT_SHARE * totalBytes) }
        : null,
  };
}

function reasonOf(
  { reply, exit, completed, batch }: Exchange,
  { reason }: ProgramStopper,
): RecordOf<'lines'>['reason'] {
  if (exit || reply.kind === 'rebooted') return 'exit';
  if (reason !== null) return reason === 'decided' ? 'interrupted' : reason;
  return reply.raised && !completed && !batch ? 'exception' : 'finished';
}

/** Whether the heap has too little room for it. */
export function hasNoRoom(error: unknown): boolean {
  return isRaised(error, 'MemoryError');
}
