import * as z from 'zod';
import { optionsOf } from './option-schemas.js';
import type { Work } from './work.js';

/** Nothing but the script. */
export const scriptSchema = optionsOf({ type: z.literal('script') });

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
