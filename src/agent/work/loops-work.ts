import * as z from 'zod';
import { passesOf } from '../../instrument/cycles/as-steps.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { DEFAULT_LOOPS_MS, MAX_RUN_HOURS } from '../../session/recording-limits.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { STEP_CALL } from '../script/look-at-loops.js';
import type { AgentLink } from '../wire/agent-link.js';
import { huntWork } from './hunt-work.js';
import { loopSchema } from './loop-schema.js';
import { milliseconds, optionsOf } from './option-schemas.js';
import { scriptWork } from './script-work.js';
import type { Work, WorkHeader } from './work.js';

/** Passes of loops of the script, as it makes them. */
export const loopsSchema = optionsOf({
  type: z.literal('loops'),
  loops: z.array(loopSchema).min(1),
  /** Time for the script; it is stopped then. */
  untilMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
});

export type LoopsRequest = z.output<typeof loopsSchema>;

export function headerOfLoops({ loops, untilMs }: LoopsRequest): WorkHeader {
  return {
    call: null,
    iterations: 0,
    loops,
    hunt: { setup: null, iterations: null, untilMs, allowErrors: false },
  };
}

/** How often it is asked whether the passes so far suffice. */
const DECIDE_EVERY_MS = 500;

/**
 * Where gc.collect() collects at once, the script runs with a probe in each loop. Elsewhere it stops at each pass of the first one,
 * and a hunt goes on from pass to pass, with collections at the prompt in between.
 */
export function loopsWorks(request: LoopsRequest, { collects }: Pick<Firmware, 'collects'>): Work[] {
  if (collects === 'inline') return [loopsWork(request)];
  const { untilMs, loops } = request;
  const hunt = { call: STEP_CALL, setup: null, iterations: null, untilMs, allowErrors: false };
  // With one loop, a call is a pass.
  const onSample = (link: AgentLink) =>
    loops.length > 1 ? recordPasses(link, loops.length, passesOf) : Promise.resolve();
  return [scriptWork(), huntWork({ type: 'hunt', ...hunt }, { endsWith: 'StopIteration', onSample })];
}

/** Runs the script with a probe in each loop, until the samples at its passes suffice for a verdict, or its time is up. */
function loopsWork({ loops, untilMs }: LoopsRequest): Work {
  const script = scriptWork();
  return {
    stage: {
      name: 'loops',
      loops: loops.length,
      callbacks: loops.some(({ callback }) => callback),
      threads: loops.some(({ thread }) => thread),
    },
    limitMs: untilMs ?? DEFAULT_LOOPS_MS,
    async run(context) {
      const { decided, stopper } = context;
      const timer = setInterval(() => {
        if (decided()) stopper.stop('decided');
      }, DECIDE_EVERY_MS);
      const end = await script.run(context).finally(() => clearInterval(timer));
      // What follows is mpgc's own.
      stopper.pause();
      if (end.reason !== 'rebooted') await recordPasses(context.link, loops.length, passesInAgent);
      return end;
    },
  };
}

/** Where the probe counts them (agent-py/loops.py). */
const passesInAgent = (loop: number) => `_mpgc.index[${2 * loop}]`;

/** How often each loop was begun; not known where the heap has no room for the question, or the program took the agent's name. */
async function recordPasses(
  { repl, sink, lastSeq }: AgentLink,
  count: number,
  passesOf: (loop: number) => string,
): Promise<void> {
  try {
    const begun: number[] = [];
    for (let loop = 0; loop < count; loop++) begun.push(await readFigure(repl, passesOf(loop)));
    sink.append({ type: 'passes', afterSeq: lastSeq, begun });
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
  }
}
