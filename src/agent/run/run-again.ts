import type { HeapDump } from '../../heap/map/parse-dump.js';
import { PHASES, type Phase } from '../../phases.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import type { Firmware } from '../board/probe-board.js';
import { hasNoRoom, type LinesRequest, runLines } from '../lines/run-lines.js';
import { traceLines } from '../lines/trace-lines.js';
import { findLines, type LinesWanted } from '../noalloc/find-lines.js';
import type { TableCounter } from '../sampler/table-counter.js';
import { searchAfterRun } from '../smallest/search-after-run.js';
import { notSearched } from '../smallest/search-smallest-heap.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { ProfileEnd } from '../work/judge-program.js';
import { runBare, wantsBare } from './bare-run.js';
import { compileLimit } from './compile-limit.js';
import { attempt } from './finish-run.js';
import type { ProfileOptions, ProfileRequest } from './profile-request.js';

export interface AgainRequest {
  request: ProfileRequest;
  options: ProfileOptions;
  first: FirstRun;
}

/** What the run beside the agent has come to. */
export interface FirstRun {
  end: ProfileEnd;
  /** Whether MemoryError left the program. */
  ranOut: boolean;
  /** Before the program; null where there is no mem_info. */
  map: HeapDump | null;
  /** Of a hunt, the calls as a program makes them; null where they would tell nothing. */
  field: string | null;
  tookMs: number;
  /** Whether the board's asyncio can be paused. */
  tasks: boolean;
  /** How used blocks were counted. */
  counter: TableCounter | null;
  /** Lines that are to be found; null for none. */
  lines: LinesWanted | null;
}

/** How a program ended of which its lines are worth to be known. */
const RAN: ReadonlySet<ProfileEnd['reason']> = new Set(['finished', 'exit', 'exception', 'duration']);
/** With probes it may take this much longer. */
const LINES_FACTOR = 10;
const LINES_SPARE_MS = 10_000;
/** For following the lines of a leak. */
const TRACE_MS = 60_000;

/**
 * The script again, in other ways, where that is asked for or may tell more. All that the run itself is for has been measured: a board
 * that does not come back from this is told of, and no failure.
 */
export async function runAgain(
  board: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  again: AgainRequest,
): Promise<void> {
  const { request, options, first } = again;
  const { work } = request;
  if (work.type === 'noalloc') return lookForLines(board, link, sink, { again, work });
  try {
    await attempt(link, 'lines', () => countLines(board, link, sink, again));
    await attempt(link, 'kept', () => traceLeak(board, link, sink, again));
    await attempt(link, 'bare-run', () => bareRun(board, link, sink, again));
    if (first.ranOut && first.end.reason === 'not-compiled') {
      await attempt(link, 'compile-limit', () => findCompileLimit(board, link, sink, again));
    }
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
    link.warn('bare-hung');
    return request.smallestHeap ? notSearched('board-silent', sink) : undefined;
  }
  if (!request.smallestHeap) return;
  if (request.files.length > 0) return notSearched('files-served', sink);
  const run = {
    text: request.script.text,
    calls: request.work.type === 'repeat' ? request.work : null,
    ended: first.end.exitCode === 0 || first.ranOut,
    exited: first.end.reason === 'exit',
    tookMs: first.tookMs,
    signal: options.signal,
    onPhase: (phase: string) => options.onPhase?.(phase),
  };
  await searchAfterRun(link.repl, board, run, sink);
}

/** What its lines allocate, else its functions, where the heap has room for the one or the other. */
async function countLines(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first }: AgainRequest,
): Promise<void> {
  const { end, map, counter, tookMs } = first;
  const { script, files, lines, work, sampling, reset } = request;
  if (lines === null || reset === 'none' || options.signal.aborted || !RAN.has(end.reason)) return;
  if (work.type !== 'script' && work.type !== 'repeat') return;
  say(options, 'counting-lines');
  const limitMs = sampling.durationMs ?? LINES_FACTOR * tookMs + LINES_SPARE_MS;
  const call = work.type === 'repeat' ? { expression: work.call, count: work.iterations } : null;
  const plainMs = end.reason === 'duration' ? null : tookMs;
  const run = {
    exact: true,
    script,
    files,
    call,
    plainMs,
    limitMs,
    counter,
    map,
    plain,
    signal: options.signal,
  };
  for (const detail of lines === 'line' ? (['line', 'function'] as const) : ([lines] as const)) {
    const record = await linesOrNone(link, firmware, { ...run, detail }, first.ranOut);
    if (record) return void sink.append(record);
    link.warn('lines-no-room', { detail });
  }
}

/** Which lines a leak comes from, by lines, else by functions. */
async function traceLeak(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first: { map, counter, tasks } }: AgainRequest,
): Promise<void> {
  const { script, files, lines, work, reset } = request;
  const leak = options.signal.aborted || reset === 'none' || lines === null ? null : options.leaks?.();
  if (!leak || (work.type !== 'hunt' && work.type !== 'loops')) return;
  say(options, 'tracing-lines');
  const of =
    leak.type === 'calls' && work.type === 'hunt'
      ? { type: leak.type, call: work.call, setup: work.setup }
      : null;
  const passes = leak.type === 'passes' ? leak : null;
  const followed = of ?? passes;
  if (!followed) return;
  const run = {
    script,
    files,
    of: followed,
    tasks,
    limitMs: TRACE_MS,
    counter,
    map,
    plain,
    signal: options.signal,
  };
  for (const detail of lines === 'line' ? (['line', 'function'] as const) : (['function'] as const)) {
    try {
      const record = await traceLines(link.repl, firmware, { ...run, detail });
      if (record) return void sink.append(record);
    } catch (error) {
      if (!hasNoRoom(error)) throw error;
    }
  }
  link.warn('not-traced');
}

/** Where the program finds no room without the board's own collections, it has them. null where the heap has none for the probes. */
async function linesOrNone(
  { repl }: AgentLink,
  firmware: Firmware,
  run: LinesRequest,
  ranOut: boolean,
): Promise<Omit<RecordOf<'lines'>, 'atMs'> | null> {
  try {
    const record = await runLines(repl, firmware, run);
    if (ranOut || record.exception !== 'MemoryError' || firmware.collects !== 'inline') return record;
    const again = await runLines(repl, firmware, { ...run, exact: false });
    return again.exception === 'MemoryError' ? null : again;
  } catch (error) {
    if (!hasNoRoom(error)) throw error;
    return null;
  }
}

/** The lines that allocate, where they do; in a run of its own, as the calls that were judged had no probes in them. */
async function lookForLines(
  board: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  {
    again: { request, options, first },
    work: { call, setup, untilMs },
  }: { again: AgainRequest; work: Extract<ProfileRequest['work'], { type: 'noalloc' }> },
): Promise<void> {
  const { lines: wanted } = first;
  const { script, files, reset } = request;
  if (wanted === null || options.signal.aborted) return;
  if (reset === 'none') {
    sink.append({ type: 'allocating-lines', way: wanted.way, calls: 0, lines: [], reason: 'no-reset' });
    return;
  }
  say(options, 'finding-lines');
  const { signal } = options;
  const found = { script, files, call, setup, wanted, limitMs: untilMs, signal };
  const nothing: NewRecord = {
    type: 'allocating-lines',
    way: wanted.way,
    calls: 0,
    lines: [],
    reason: 'no-answer',
  };
  await attempt(link, 'allocating-lines', async () => {
    const record = await findLines(board, link, found).catch((error) => {
      if (!(error instanceof ReplTimeoutError)) throw error;
      return nothing;
    });
    sink.append(record);
  });
}

/** The script once more with nothing of mpgc on the heap. */
async function bareRun(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first: { field, tookMs, ...facts } }: AgainRequest,
): Promise<void> {
  const { script, work } = request;
  const { signal } = options;
  if (signal.aborted || work.type === 'repeat' || (work.type === 'hunt' && field === null)) return;
  if (!wantsBare(request, { ...facts, field })) return;
  if (request.files.length > 0) return link.warn('not-bare');
  say(options, 'running-bare');
  sink.append(await runBare(link.repl, firmware, { text: script.text, field, tookMs, plain, signal }));
}

async function findCompileLimit(
  { firmware, sending: { plain } }: ConnectedBoard,
  { repl }: AgentLink,
  sink: CaptureSink,
  { request: { script, bare, reset }, options }: AgainRequest,
): Promise<void> {
  if (bare === false || reset === 'none') return;
  say(options, 'finding-compile-limit');
  const { signal } = options;
  const record = await compileLimit(repl, firmware, { text: script.text, plain, signal });
  if (record) sink.append(record);
  await repl.softReset();
}

function say(options: ProfileOptions, phase: Phase): void {
  options.onPhase?.(PHASES[phase]);
}
