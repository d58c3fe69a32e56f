import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { Loop } from '../../analysis/leak/leak-facts.js';
import { clipText } from '../syntax/clip-text.js';

/** What a hunt repeats: the calls of --call or of a callback, or the passes of a loop. */
export type HuntUnit = 'call' | 'pass';

export function unitOf({ loop }: Pick<LeakJudgement, 'loop'>): HuntUnit {
  return loop && !loop.callback ? 'pass' : 'call';
}

/** Calls or passes before the last sample: what was judged. A loop goes on after that until it is stopped. */
export function judgedUnits({ series }: Pick<LeakJudgement, 'series'>): number {
  return series.points.findLast(({ phase }) => phase !== 'start')?.calls ?? series.calls;
}

/** Of a call, as much as a sentence takes. */
const MAX_CALL = 32;

/** " of the loop in line 41", " of step()": whose passes or calls they are. */
export function ofWhat({ loop, call, script }: Pick<LeakJudgement, 'loop' | 'call' | 'script'>): string {
  if (loop) return ` of ${loopName(loop, script)}`;
  return call === null ? '' : ` of ${clipText(call, MAX_CALL)}`;
}

/**
 * "the loop in line 41" of the script, "the loop in app.py:41" of a module, "the callback tick() in main.py:12". `script`: its name; null
 * where that is not known.
 */
export function loopName({ file, line, callback, functionName }: Loop, script: string | null): string {
  const path = callback ? (file ?? script) : file;
  const place = path ? `${path}:${line}` : `line ${line}`;
  if (!callback) return `the loop in ${place}`;
  return `the callback ${functionName === null ? 'lambda' : `${functionName}()`} in ${place}`;
}
