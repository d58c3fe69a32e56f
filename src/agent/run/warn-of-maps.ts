import type { BoardAgent } from '../sampler/board-agent.js';
import type { AgentLink } from '../wire/agent-link.js';

/**
 * What a reader must know of the heap maps that were wanted while the program ran: why there are none, and how many were dropped. `hasOthers`: maps
 * were read between repetitions, and the program need not have any besides.
 */
export function warnOfMaps(
  link: AgentLink,
  { noMaps }: Pick<BoardAgent, 'noMaps'>,
  { hasOthers }: { hasOthers: boolean },
): void {
  const { taken, dropped, why } = link.runningMaps;
  if (dropped > 0) link.warn('maps-dropped', { dropped, taken, why: why ?? '' });
  if (hasOthers || taken + dropped > 0) return;
  // Without mem_info that is said already.
  if (noMaps !== 'no-mem-info') link.warn('no-running-maps', { because: noMaps ?? 'no-place' });
}
