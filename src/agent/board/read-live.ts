import type { Repl } from '../../repl/repl.js';
import { COLLECT_LINE, OVERWRITE_STACK_LINES } from '../script/measuring-line.js';
import { readFigure } from './read-figure.js';

const MEASUREMENTS = 2;

/**
 * Live heap in bytes, by gc.mem_alloc() after a collection at the prompt: the least of several, as what one collection frees
 * may have been what kept something else.
 */
export async function readLive(repl: Repl): Promise<number> {
  const measured: number[] = [];
  for (let time = 0; time < MEASUREMENTS; time++) {
    await repl.run(COLLECT_LINE, 'collecting');
    measured.push(await readFigure(repl, "__import__('gc').mem_alloc()"));
  }
  return Math.min(...measured);
}

/** The same with nothing held by what earlier lines left on the stack. */
export async function readLiveOverwritten(repl: Repl): Promise<number> {
  await overwriteStack(repl);
  return readLive(repl);
}

/** Whether a line for that raises, at the end of a small stack, or for want of room or of a name that the program took, does not matter. */
export async function overwriteStack(repl: Repl): Promise<void> {
  for (const line of OVERWRITE_STACK_LINES) await repl.submit(line, { phase: 'collecting' });
}
