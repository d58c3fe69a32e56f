import * as z from 'zod';
import { loopSchema } from './loop-schema.js';
import { optionsOf, yesOrNo } from './option-schemas.js';
import type { Work, WorkHeader } from './work.js';

/** Nothing but the script. */
export const scriptSchema = optionsOf({
  type: z.literal('script'),
  /** Whether memory that grows over time is what is looked for. */
  watch: yesOrNo().default(false),
  /** Loops at whose passes samples are taken where no timer takes them. */
  loops: z.array(loopSchema).default([]),
});

type ScriptRequest = z.output<typeof scriptSchema>;

export function headerOfScript({ watch, loops }: ScriptRequest): WorkHeader {
  return {
    call: null,
    iterations: 0,
    ...(watch ? { watch } : {}),
    ...(loops.length > 0 ? { loops } : {}),
  };
}

/** Runs the script itself. */
export function scriptWork(loopCount = 0): Work {
  return {
    ...(loopCount > 0 ? { stage: { name: 'loops', loops: loopCount } as const } : {}),
    async run({ link, script, plain, stopper, onSent, judge }) {
      const endsBy = script.wrapped ? 'program-end' : null;
      const options = { plain, onSent, checked: true, endsBy } as const;
      const outcome = await stopper.race(link.runProgram(script.source, options));
      return judge(outcome, { call: false });
    },
  };
}
