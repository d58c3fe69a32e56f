import type { BeyondLive } from '../../../analysis/timeline/timeline.js';

/** What is allocated beyond what was live last, as legends call it. */
export const BEYOND_LIVE: Record<BeyondLive, string> = {
  garbage: 'garbage, or newly live',
  pending: 'not known until the next collection',
};
