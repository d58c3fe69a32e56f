import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';

/** What a hunt repeats: the calls of --call, or the passes of a loop. */
export type HuntUnit = 'call' | 'pass';

export function unitOf({ loop }: Pick<LeakJudgement, 'loop'>): HuntUnit {
  return loop ? 'pass' : 'call';
}

/** "the loop in line 41", for what is judged by it; empty for calls. */
export function ofLoop({ loop }: Pick<LeakJudgement, 'loop'>): string {
  return loop ? ` of the loop in line ${loop.line}` : '';
}
