import type { Repl } from '../../repl/repl.js';
import type { Firmware } from './probe-board.js';
import { readGcFigures } from './read-figure.js';

/** How the collector is set. */
export interface Collector {
  enabled: boolean;
  /** gc.threshold(), null where it does not exist. */
  threshold: number | null;
}

export async function readCollector(repl: Repl, firmware: Pick<Firmware, 'threshold'>): Promise<Collector> {
  const asks = ['key.isenabled()+0', ...(firmware.threshold ? ['key.threshold()'] : [])];
  const [enabled, threshold = null] = await readGcFigures(repl, asks);
  return { enabled: enabled === 1, threshold };
}
