import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { clipText } from '../syntax/clip-text.js';

/** What a hunt repeats: the calls of --call, or the passes of a loop. */
export type HuntUnit = 'call' | 'pass';

export function unitOf({ loop }: Pick<LeakJudgement, 'loop'>): HuntUnit {
  return loop ? 'pass' : 'call';
}

/** Of a call, as much as a sentence takes. */
const MAX_CALL = 32;

/** " of the loop in line 41", " of step()": whose passes or calls they are. */
export function ofWhat({ loop, call }: Pick<LeakJudgement, 'loop' | 'call'>): string {
  if (loop) return ` of the loop in line ${loop.line}`;
  return call === null ? '' : ` of ${clipText(call, MAX_CALL)}`;
}
