import { ReplTimeoutError } from '../../repl/inbox.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { NewRecord } from '../../session/schema.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import { findLines } from '../noalloc/find-lines.js';
import type { AgentLink } from '../wire/agent-link.js';
import { type AgainRequest, say } from './again-request.js';
import { attempt } from './finish-run.js';
import type { ProfileRequest } from './profile-request.js';

/** The lines that allocate, where they do; in a run of its own, as the calls that were judged had no probes in them. */
export async function lookForLines(
  board: ConnectedBoard,
  link: AgentLink,
  sink: CaptureSink,
  {
    again: { request, options, first },
    work: { call, setup, untilMs },
  }: { again: AgainRequest; work: Extract<ProfileRequest['work'], { type: 'noalloc' }> },
): Promise<void> {
  const { lines: wanted } = first;
  const { script, reset } = request;
  const files = [...request.files, ...request.stored];
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
