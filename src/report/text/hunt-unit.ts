import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { Loop } from '../../analysis/leak/leak-facts.js';
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
  if (loop) return ` of ${loopName(loop)}`;
  return call === null ? '' : ` of ${clipText(call, MAX_CALL)}`;
}

/** "the loop in line 41" of the script, "the loop in app.py:41" of a module. */
export function loopName({ file, line }: Loop): string {
  return `the loop in ${file === undefined ? `line ${line}` : `${file}:${line}`}`;
}
