import { ReplTimeoutError } from '../../repl/inbox.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import { searchAfterRun } from '../smallest/search-after-run.js';
import { notSearched } from '../smallest/search-smallest-heap.js';
import { ownersOfFull } from '../snapshot/owners-of-full.js';
import { takesShort } from '../snapshot/read-objects.js';
import type { AgentLink } from '../wire/agent-link.js';
import { type AgainRequest, say } from './again-request.js';
import { runBare, wantsBare } from './bare-run.js';
import { compileLimit } from './compile-limit.js';
import { attempt } from './finish-run.js';
import { lookAtLines } from './lines-again.js';
import { lookForLines } from './noalloc-again.js';

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
  if (first.tookInput) {
    link.warn('not-again');
    return request.smallestHeap ? notSearched('took-input', sink) : undefined;
  }
  if (work.type === 'noalloc') return lookForLines(board, link, sink, { again, work });
  if (!(await lookAtLines(board, link, sink, again))) {
    return request.smallestHeap ? notSearched('board-silent', sink) : undefined;
  }
  try {
    await attempt(link, 'owners', () => nameOwners(board, link, sink, again));
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

/** The script once more with nothing of mpgc on the heap. */
async function bareRun(
  { firmware, sending: { plain, rawPaste } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first: { field, tookMs, ...facts } }: AgainRequest,
): Promise<void> {
  const { script, work } = request;
  const { signal } = options;
  if (signal.aborted || work.type === 'repeat' || (work.type === 'hunt' && field === null)) return;
  if (!wantsBare(request, { ...facts, field })) return;
  if (request.files.length > 0) return link.warn('not-bare');
  // Such a firmware may answer no more when that has filled the heap, and the files would stay.
  if (request.written && !rawPaste && request.bare !== true) return link.warn('not-bare-written');
  say(options, 'running-bare');
  sink.append(await runBare(link.repl, firmware, { text: script.text, field, tookMs, plain, signal }));
}

/** Who keeps the heap that it filled, where that left no room for the question. */
async function nameOwners(
  { sending: { plain } }: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  { request, options, first: { end, ranOut, ownersKnown, map, tookMs } }: AgainRequest,
): Promise<void> {
  const { script, work, reset, objects } = request;
  const { signal } = options;
  if (!ranOut || ownersKnown || objects === 'none' || objects === 'bytes' || reset === 'none') return;
  if (end.reason !== 'exception' || work.type !== 'script' || signal.aborted) return;
  if (map === null || (objects !== 'owners' && !takesShort(map))) return;
  say(options, 'running-filled');
  const files = [...request.files, ...request.stored];
  const onProgress = () => {};
  const run = { script, files, tookMs, plain };
  const owners = await ownersOfFull(link, run, { onProgress, signal });
  if (owners !== null && typeof owners !== 'string') sink.append(owners);
  else if ((objects === 'owners' || owners === 'damaged') && owners !== null)
    link.warn('no-snapshot', { reason: owners });
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
