import type { Phase } from '../../phases.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import type { BoardAgent } from '../sampler/board-agent.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import { overwriteAfterProgram } from '../wire/overwrite-stale.js';
import { recordCollector } from '../work/call-batches.js';

/** What may fail while the run goes on. */
type Step =
  | 'program-end-sample'
  | 'final-sample'
  | 'final-map'
  | 'map-between'
  | 'collector'
  | 'owners'
  | 'bare-run'
  | 'lines'
  | 'kept'
  | 'census'
  | 'grown'
  | 'compile-limit'
  | 'allocating-lines'
  | 'snapshot'
  | 'remove-agent';

/**
 * After the program: the last samples, the last map, and the board as it was found. Where two lines find no room there is none for
 * the others either: some firmware without raw paste hangs for good when its line buffer finds none. False where it had to be restarted.
 */
export async function finishRun(
  link: AgentLink,
  agent: BoardAgent,
  onPhase: (phase: Phase) => void,
): Promise<boolean> {
  onPhase('final-samples');
  const sampled = await attempt(link, 'program-end-sample', () => agent.sample('program-end'));
  if (sampled !== 'no-room' || (await collects(link))) {
    await attempt(link, 'final-sample', async () => {
      await overwriteAfterProgram(link);
      await agent.collect();
      await agent.sample('final', { collect: true });
    });
    onPhase('reading-map');
    await attempt(link, 'final-map', () => agent.heapMap('final'));
    await attempt(link, 'collector', () => recordCollector(link));
    onPhase('restoring-board');
    if ((await attempt(link, 'remove-agent', () => agent.remove())) === 'done') return true;
  }
  // The program left it unable to run anything more.
  await link.repl.softReset();
  link.warn('restarted');
  return false;
}

/** Whether the shortest line finds room. */
async function collects(link: AgentLink): Promise<boolean> {
  try {
    await link.run(COLLECT_LINE, 'collecting');
    return true;
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return false;
  }
}

type Outcome = 'done' | 'no-room' | 'failed';

/** Does a step, or says why the board cannot do it any more; a board that is gone ends the run. */
export async function attempt(link: AgentLink, step: Step, work: () => Promise<unknown>): Promise<Outcome> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    link.warn('step-failed', { step, exception: error.said });
    return isRaised(error, 'MemoryError') ? 'no-room' : 'failed';
  }
}
