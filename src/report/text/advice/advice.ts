import type { LineAdviceCode } from '../../../analysis/lines/advice/line-pattern.js';

/** What to do next. */
export interface Advice {
  /** Of the advice, not of what it is about: one that fits several findings has the same. */
  code: AdviceCode;
  /** Ends with a colon where a command follows. */
  text: string;
  /** Can be typed as it stands, in the folder where the run was started. */
  command?: string;
}

export type AdviceCode =
  | LineAdviceCode
  | 'allocate-early'
  | 'allocate-once'
  | 'allocate-outside'
  | 'avoid-exceptions'
  | 'allow-errors'
  | 'ask-heap-size'
  | 'ask-less'
  | 'ask-where-it-fits'
  | 'cache-may-grow'
  | 'call-first'
  | 'check-cable'
  | 'collect-between-calls'
  | 'compare-maps'
  | 'drop-locals'
  | 'size-the-list'
  | 'bound-the-table'
  | 'reuse-the-buffer'
  | 'join-once'
  | 'enable-collector'
  | 'expect-of-changed-firmware'
  | 'hunt'
  | 'hunt-a-call'
  | 'hunt-a-loop'
  | 'keep-heap-small'
  | 'keep-less'
  | 'leave-lock'
  | 'let-memory-error-end'
  | 'limit-container'
  | 'limit-holder'
  | 'end-tasks'
  | 'make-default-anew'
  | 'raise-anew'
  | 'look-for-what-is-stored'
  | 'make-more-calls'
  | 'give-input'
  | 'give-more-time'
  | 'judge-passes'
  | 'mend-exception'
  | 'name-the-callback'
  | 'nest-less'
  | 'plan-for-full-size'
  | 'preallocate'
  | 'profile-a-call'
  | 'run-again'
  | 'run-bare'
  | 'run-elsewhere'
  | 'split-script'
  | 'precompile'
  | 'shorten-text'
  | 'sample-less'
  | 'sample-longer'
  | 'see-barriers'
  | 'see-difference'
  | 'see-new-barriers'
  | 'profile-in-parts'
  | 'see-output'
  | 'see-what-stayed'
  | 'set-a-mark'
  | 'start-system-first'
  | 'stop-callbacks'
  | 'stop-interning'
  | 'try-smaller-heap';

/** An advice where there is room for one line alone. */
export function adviceLine({ text, command }: Advice): string {
  return command === undefined ? text : `${text} ${command}`;
}

/** Of what grew and then stopped. */
export const PLAN_FOR_FULL_SIZE: Advice = {
  code: 'plan-for-full-size',
  text: 'Plan the heap for its full size: it fills only after the program has run for a while.',
};
