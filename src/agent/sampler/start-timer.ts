import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import { readFigure } from '../board/read-figure.js';
import { IS_SHARED, timerIds } from '../script/timer-ids.js';
import type { AgentLink } from '../wire/agent-link.js';

/** Starts a timer of the board that samples while code of the user runs; false, with a warning, where there is none. */
export async function startTimer(link: AgentLink, intervalMs: number, programText: string): Promise<boolean> {
  if (!link.firmware.timer) {
    link.warn('no-timer');
    return false;
  }
  const refused: string[] = [];
  for (const id of timerIds(await areShared(link.repl), programText)) {
    const source = `_mpgc.end=(lambda T:T(${id},mode=T.PERIODIC,period=${Math.round(intervalMs)},callback=_mpgc.get))(__import__('machine').Timer)`;
    const { reply } = await link.exchange(source, { phase: 'starting-timer' });
    if (reply.kind === 'done' && reply.raised === null) return true;
    refused.push(`Timer(${id}): ${reply.raised?.message ?? ''}`);
  }
  link.warn('no-timer', { refused });
  return false;
}

async function areShared(repl: Repl): Promise<boolean> {
  try {
    return (await readFigure(repl, IS_SHARED)) === 1;
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return false;
  }
}
