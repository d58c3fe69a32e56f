import { MpgcError } from '../../errors.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { RecordOf } from '../../session/schema.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import type { Firmware } from '../board/probe-board.js';
import { type CensusOf, type NoCensus, takeCensus } from '../census/take-census.js';
import { type RetainedRequest, retainedLines } from '../lines/retained-lines.js';
import { hasNoRoom, type LinesRequest, runLines } from '../lines/run-lines.js';
import { traceLines } from '../lines/trace-lines.js';
import { type GrownOf, takeGrown } from '../snapshot/take-grown.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { ProfileEnd } from '../work/judge-program.js';
import { type AgainRequest, say } from './again-request.js';
import { attempt } from './finish-run.js';
import type { LeakToTrace, ProfileRequest } from './profile-request.js';

type Census = Omit<RecordOf<'census'>, 'atMs'>;

/** Endings after which lines are counted. */
const RAN: ReadonlySet<ProfileEnd['reason']> = new Set(['finished', 'exit', 'exception', 'duration']);
/** With probes it may take this much longer. */
const LINES_FACTOR = 10;
const LINES_SPARE_MS = 10_000;
/** Nobody asked for a run of an hour to be made again: what lines do shows in its first minute. */
const LINES_MOST_MS = 60_000;
/** A heap that could grow by more was filled with millions of blocks: each probe takes long in the end, and nothing can be read from it. */
const VAST_BYTES = 16 * 1024 * 1024;
/** The same of a program that fills the heap. */
const FILLING_MOST_MS = 10_000;
/** For following the lines of a leak. */
const TRACE_MS = 60_000;

/** Of these the run itself is lost, or its capture. */
const FATAL: ReadonlySet<string> = new Set(['BOARD_LOST', 'OUTPUT_NOT_WRITABLE', 'CAPTURE_FULL']);

/**
 * The script again with probes: what its lines allocate, and which of them a leak comes from. All else is measured already, so that what
 * goes wrong here is told of, and no more. Gives whether the board answers still.
 */
export async function lookAtLines(
  board: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  again: AgainRequest,
): Promise<boolean> {
  try {
    await attempt(link, 'lines', () => countLines(board, link, sink, again));
    await attempt(link, 'kept', () => traceLeak(board, link, sink, again));
    let census: Census | null = null;
    await attempt(link, 'census', async () => {
      census = await countHeld(board, link, sink, again);
    });
    await attempt(link, 'grown', () => followGrown(board, link, sink, { again, census }));
  } catch (error) {
    if (!(error instanceof MpgcError) || FATAL.has(error.code)) throw error;
    link.warn('lines-failed', { code: error.code });
    return !(error instanceof ReplTimeoutError) && error.code !== 'BOARD_NOT_STOPPING';
  }
  return true;
}

/** What its lines allocate, else its functions, where the heap has room for the one or the other. */
async function countLines(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first }: AgainRequest,
): Promise<void> {
  const { end, map, counter, tookMs, clock } = first;
  const { script, lines, work, sampling, reset } = request;
  const files = [...request.files, ...request.stored];
  if (lines === null || options.signal.aborted || !RAN.has(end.reason)) return;
  if (work.type !== 'script' && work.type !== 'repeat') return;
  if (reset === 'none') return link.warn('lines-need-reset');
  if (first.ranOut && (map?.maxNewSplitBytes ?? 0) > VAST_BYTES) return link.warn('lines-of-vast-heap');
  say(options, 'counting-lines');
  const wantedMs = sampling.durationMs ?? LINES_FACTOR * tookMs + LINES_SPARE_MS;
  const limitMs = Math.min(first.ranOut ? FILLING_MOST_MS : LINES_MOST_MS, wantedMs);
  const call = work.type === 'repeat' ? { expression: work.call, count: work.iterations } : null;
  const plainMs = end.reason === 'duration' ? null : first.plainMs;
  const run = {
    exact: true,
    script,
    files,
    call,
    plainMs,
    clock,
    limitMs,
    counter,
    map,
    plain,
    signal: options.signal,
  };
  for (const detail of lines === 'line' ? (['line', 'function'] as const) : ([lines] as const)) {
    const record = await linesOrNone(link, firmware, { ...run, detail }, first.ranOut);
    if (record) {
      sink.append(record);
      if (isWhole(record)) {
        say(options, 'following-lines');
        await followRetained(link, firmware, sink, { ...run, detail, counted: record });
      }
      return;
    }
    link.warn('lines-no-room', { detail });
  }
}

/** Whether it came to the program's end, so that it is known how often each line is met. */
function isWhole({ reason, exact, exception }: Omit<RecordOf<'lines'>, 'atMs'>): boolean {
  return (reason === 'finished' || reason === 'exit') && exception === null && exact;
}

/** What is alive in the end of what each line made. */
async function followRetained(
  link: AgentLink,
  firmware: Firmware,
  sink: CaptureSink,
  request: RetainedRequest,
): Promise<void> {
  if (request.signal.aborted || !firmware.memInfo) return;
  try {
    const record = await retainedLines(link.repl, firmware, request);
    if (record) return void sink.append(record);
  } catch (error) {
    if (!hasNoRoom(error)) throw error;
  }
  if (!request.signal.aborted) link.warn('not-retained');
}

/** Which lines a leak comes from, by lines, else by functions. */
async function traceLeak(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first: { map, counter, tasks } }: AgainRequest,
): Promise<void> {
  const { script, lines, work, reset } = request;
  const files = [...request.files, ...request.stored];
  const leak = options.signal.aborted || reset === 'none' || lines === null ? null : options.leaks?.();
  if (!leak || (work.type !== 'hunt' && work.type !== 'loops')) return;
  say(options, 'tracing-lines');
  const startedMs = performance.now();
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
      if (options.signal.aborted || performance.now() - startedMs > TRACE_MS / 2) break;
    } catch (error) {
      if (!hasNoRoom(error)) throw error;
    }
  }
  link.warn('not-traced');
}

/** Who holds what grows, by name, or why that is not known. */
async function countHeld(
  { firmware, sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request: { script, work, reset, holders, ...request }, options }: AgainRequest,
): Promise<Census | null> {
  const leak = holders ? options.leaks?.() : null;
  const of = leak && censusOf(leak, work);
  if (!of) return null;
  const { signal } = options;
  const noCensus = (reason: NoCensus) => {
    link.warn('no-census', { reason });
    return null;
  };
  if (reset === 'none') return noCensus('no-reset');
  if (signal.aborted) return noCensus('stopped');
  say(options, 'taking-census');
  const files = [...request.files, ...request.stored];
  try {
    const record = await takeCensus(link.repl, firmware, { script, files, of, plain, signal });
    if (typeof record === 'string') return noCensus(record);
    sink.append(record);
    return record;
  } catch (error) {
    if (!hasNoRoom(error)) throw error;
    return noCensus(signal.aborted ? 'stopped' : 'no-room');
  }
}

function censusOf(leak: LeakToTrace, work: ProfileRequest['work']): CensusOf | null {
  if (leak.type !== 'calls') return leak;
  if (work.type === 'hunt') return { type: 'calls', call: work.call, setup: work.setup, most: null };
  return work.type === 'repeat'
    ? { type: 'calls', call: work.call, setup: null, most: work.iterations }
    : null;
}

/**
 * Who keeps what a leak keeps, and which types grow. Where memory can only be read word by word, some 3 s for 10 KB, where names that lead
 * to containers do not tell it alone.
 */
async function followGrown(
  { sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { again, census }: { again: AgainRequest; census: Census | null },
): Promise<void> {
  const { request, options } = again;
  const { script, work, reset, holders } = request;
  const { signal, leaks, unexplained } = options;
  const leak = !holders || signal.aborted || reset === 'none' ? null : leaks?.();
  const of = leak && grownOf(leak, work);
  if (!of || !(link.firmware.uctypes || unexplained?.(census))) return;
  say(options, 'running-grown');
  const files = [...request.files, ...request.stored];
  const grown = await takeGrown(link, of, { script, files, plain, signal });
  if (grown !== null && typeof grown !== 'string') sink.append(grown);
}

/** Not a callback, nor the calls of a run that has a number of them. */
function grownOf(leak: LeakToTrace, work: ProfileRequest['work']): GrownOf | null {
  if (leak.type === 'passes') return leak.callback ? null : leak;
  return leak.type === 'calls' && work.type === 'hunt'
    ? { type: 'calls', call: work.call, setup: work.setup }
    : null;
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
    const isLast = ranOut || run.signal.aborted || firmware.collects !== 'inline';
    if (isLast || record.exception !== 'MemoryError') return record;
    const again = await runLines(repl, firmware, { ...run, exact: false });
    return again.exception === 'MemoryError' ? null : again;
  } catch (error) {
    if (!hasNoRoom(error)) throw error;
    return null;
  }
}
