import type { UnseenEnd } from '../../analysis/run/unseen-end.js';

const WHY: Record<UnseenEnd, string> = {
  'no-room': 'no room for a line of mpgc after the program',
  failed: 'the board could not be asked after the program',
  'not-reached': 'the run did not come to its end',
  'no-mem-info': 'the firmware prints no heap map',
  'no-map': 'no heap map came whole after the program',
};

/** Why a figure of the heap after the program is not known, in one line; empty where there is nothing to be said. */
export function unseenText(unseen: UnseenEnd | null): string {
  return unseen === null ? '' : WHY[unseen];
}
