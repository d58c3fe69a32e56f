import type { Repl } from '../../repl/repl.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import type { Firmware } from './probe-board.js';
import { readFigure, readGcFigures } from './read-figure.js';

const MEASUREMENTS = 2;

/**
 * Live heap in bytes, by gc.mem_alloc() after a collection: the least of several, as what one collection frees may have
 * been what kept something else. By a line each that collects and asks; by two short ones where the collector waits for
 * the prompt, and where there may be no room for more. Only figures of the same lines can be compared.
 */
export async function readLive(
  repl: Repl,
  { collects }: Pick<Firmware, 'collects'> = { collects: 'at-prompt' },
): Promise<number> {
  const measured: number[] = [];
  for (let time = 0; time < MEASUREMENTS; time++) {
    measured.push(collects === 'inline' ? await collectAndRead(repl) : await collectThenRead(repl));
  }
  return Math.min(...measured);
}

/** `...` for what measuringLine() tells of: here there are two tables. */
async function collectAndRead(repl: Repl): Promise<number> {
  const [bytes] = await readGcFigures(repl, ['key.mem_alloc()'], 'key.collect()is ... or ');
  return bytes!;
}

async function collectThenRead(repl: Repl): Promise<number> {
  await repl.run(COLLECT_LINE, 'collecting');
  return readFigure(repl, "__import__('gc').mem_alloc()");
}
