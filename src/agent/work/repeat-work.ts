import * as z from 'zod';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import { DEFAULT_ITERATIONS, MAX_ITERATIONS, MAX_MAPS } from '../../session/recording-limits.js';
import type { BoardAgent } from '../sampler/board-agent.js';
import { WITHIN_AGENT } from '../script/prepare-script.js';
import { COLLECT_FIRST, kindOf, MAY_WAIT } from '../script/sample-kind.js';
import type { Exchange } from '../wire/agent-link.js';
import { overwriteAfterProgram } from '../wire/overwrite-stale.js';
import { FINISHED } from './judge-program.js';
import { optionsOf, text, wholeNumber, yesOrNo } from './option-schemas.js';
import { evenly } from './sampling.js';
import type { Work, WorkContext, WorkHeader } from './work.js';

export const repeatSchema = optionsOf({
  type: z.literal('repeat'),
  call: text("an expression, like 'step()'"),
  iterations: wholeNumber(1, MAX_ITERATIONS).default(DEFAULT_ITERATIONS),
  /** Heap maps to read between the repetitions, evenly spread. */
  maps: wholeNumber(0, MAX_MAPS).default(0),
  /** Whether mpgc collects before each repetition; a map between them is read after a collection in any case. */
  collect: yesOrNo().default(true),
});

export type RepeatRequest = z.output<typeof repeatSchema>;

export function headerOfRepeat({ call, iterations, maps, collect }: RepeatRequest): WorkHeader {
  return { call, iterations, maps, ...(collect ? {} : { uncollected: true as const }) };
}

/**
 * Evaluates the call `iterations` times with a sample on both sides, and a collection before each, unless it is not to
 * collect: inside the agent's loop where gc.collect() collects at once, one submission a time where it waits for the prompt.
 */
export function repeatWork(request: RepeatRequest): Work {
  return {
    stage: { name: 'repeat', call: request.call },
    run: async (context) => {
      const outcome = await context.stopper.race(repeat(request, context));
      if (typeof outcome !== 'string') return context.judge(outcome, { call: true });
      const reason = context.stopper.reason ?? outcome;
      return reason === 'finished' ? FINISHED : { reason, exitCode: null, failure: null };
    },
  };
}

/** How it ended: the outcome of a repetition that raised or exited stands for itself. */
async function repeat(
  { iterations, maps, collect }: RepeatRequest,
  { link, agent, plain, stopper, mapBetween }: WorkContext,
): Promise<Exchange | 'interrupted' | 'finished'> {
  await overwriteAfterProgram(link);
  const inline = link.firmware.collects === 'inline';
  const inLoop = inline || !collect;
  // Where the host collects, it must see the sample before the program goes on.
  const collectFirst = inline && collect ? COLLECT_FIRST : 0;
  const first = kindOf('iteration-start', inLoop ? collectFirst | MAY_WAIT : 0);
  const mapsAfter = evenly(iterations, maps).map(Math.floor);
  for (let done = 0; done < iterations; ) {
    // Between two submissions ctrl-C meets the prompt, which does not care.
    if (stopper.reason !== null || (!inLoop && !(await collects(agent)))) return 'interrupted';
    const times = inLoop ? (mapsAfter.find((calls) => calls > done) ?? iterations) - done : 1;
    const source = `${WITHIN_AGENT}_mpgc.iter(${times},${first})`;
    const outcome = await link.runProgram(source, { plain, endsBy: 'program-end' });
    if (outcome.reply.kind === 'rebooted' || outcome.reply.raised || outcome.exit) return outcome;
    const { begun, ended } = outcome.repetitions;
    // A number that was changed on its way to the board.
    if (begun !== times || ended !== times) throw new LineDamagedError('calling', 1);
    done += times;
    if (mapsAfter.includes(done)) await mapBetween();
  }
  return 'finished';
}

/** Collects; false when ctrl-C met that line instead of the program. */
async function collects(agent: BoardAgent): Promise<boolean> {
  try {
    await agent.collect();
    return true;
  } catch (error) {
    if (!isRaised(error, 'KeyboardInterrupt')) throw error;
    return false;
  }
}
