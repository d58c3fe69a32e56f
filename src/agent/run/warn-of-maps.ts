import type { NoMaps } from '../sampler/running-maps.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { ProfileEnd } from '../work/judge-program.js';

interface MapsRun {
  /** Why none were read; null where they were. */
  noMaps: NoMaps | null;
  /** Whether they are the text of micropython.mem_info(1). */
  asText: boolean;
  /** Whether the run has a place where they are read: a timer that runs, a mark, or a loop that is looked at. */
  hasPlace: boolean;
  /** Whether maps were read between repetitions: the program need not have any besides. */
  hasOthers: boolean;
  end: Pick<ProfileEnd, 'reason'>;
}

/** What a reader must know of the heap maps that were wanted while the program ran: why there are none, and how many were dropped. */
export function warnOfMaps(link: Pick<AgentLink, 'runningMaps' | 'warn'>, run: MapsRun): void {
  const { taken, dropped, why } = link.runningMaps;
  if (dropped > 0) link.warn('maps-dropped', { dropped, taken, why: why ?? '' });
  if (run.hasOthers || taken + dropped > 0 || run.end.reason === 'not-compiled') return;
  const because = run.noMaps ?? whyNone(link.runningMaps.places, run);
  // Without mem_info that is said already.
  if (because !== null && because !== 'no-mem-info') link.warn('no-running-maps', { because });
}

function whyNone(places: number, { asText, hasPlace }: MapsRun): string | null {
  if (places === 0) return hasPlace ? 'not-reached' : 'no-place';
  // The agent asks before each how large it would be. What else came to nothing was damaged on the line.
  return asText ? 'large-heap' : null;
}
