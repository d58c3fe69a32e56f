import * as z from 'zod';
import { optionsOf, yesOrNo } from './option-schemas.js';
import type { Work, WorkHeader } from './work.js';

/** Nothing but the script. */
export const scriptSchema = optionsOf({
  type: z.literal('script'),
  /** Whether memory that grows over time is what is looked for. */
  watch: yesOrNo().default(false),
});

export function headerOfScript({ watch }: z.output<typeof scriptSchema>): WorkHeader {
  return { call: null, iterations: 0, ...(watch ? { watch } : {}) };
}

/** Runs the script itself. */
export function scriptWork(): Work {
  return {
    async run({ link, script, plain, stopper, onSent, judge }) {
      const endsBy = script.wrapped ? 'program-end' : null;
      const options = { plain, onSent, checked: true, endsBy } as const;
      const outcome = await stopper.race(link.runProgram(script.source, options));
      return judge(outcome, { call: false });
    },
  };
}
