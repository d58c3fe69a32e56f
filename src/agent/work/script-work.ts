import * as z from 'zod';
import { AheadFeeder } from '../input/ahead-feeder.js';
import { EchoedFeeder } from '../input/echoed-feeder.js';
import type { InputFeeder } from '../input/program-input.js';
import type { AgentLink } from '../wire/agent-link.js';
import { loopSchema } from './loop-schema.js';
import { optionsOf, yesOrNo } from './option-schemas.js';
import type { ProgramStopper } from './program-stopper.js';
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
    async run({ link, script, plain, stopper, input, onSent, judge }) {
      const endsBy = script.wrapped ? 'program-end' : null;
      const feeder = input && feederOf(link, stopper, plain);
      const options = {
        plain,
        checked: true,
        endsBy,
        onSent: () => {
          onSent();
          if (feeder) input.begin((bytes) => feeder.push(bytes));
        },
        onHeard: (bytes: Uint8Array) => feeder?.heard(bytes),
      } as const;
      const running = link.runProgram(script.source, options).finally(() => {
        input?.end();
        feeder?.dispose();
      });
      const outcome = await stopper.race(running);
      // What it left unread stands in front of what comes next.
      if (feeder?.used && outcome.reply.kind === 'done') await link.repl.resume();
      return judge(outcome, { call: false });
    },
  };
}

/** At the friendly prompt, where a source is run that has no raw paste, what is left unread is code. */
function feederOf({ repl }: AgentLink, stopper: ProgramStopper, plain: boolean): InputFeeder {
  const send = (bytes: Uint8Array) => {
    if (stopper.reason === null) repl.type(bytes).catch(() => {});
  };
  return plain || repl.rawPaste !== true ? new EchoedFeeder(send) : new AheadFeeder(send);
}
