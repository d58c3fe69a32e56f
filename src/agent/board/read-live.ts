import type { Repl } from '../../repl/repl.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
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
