import type { Work } from './work.js';

/** Runs the script itself. */
export function scriptWork(): Work {
  return {
    async run({ link, script, plain, stopper, onSent, judge }) {
      const outcome = await stopper.race(link.runProgram(script.source, { plain, onSent }));
      return judge(outcome, { call: false });
    },
  };
}
