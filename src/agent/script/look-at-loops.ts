import { asSteps, type Steps } from '../../instrument/as-steps.js';
import type { CycleNode } from '../../instrument/find-cycles.js';
import { type Edit, loopProbes } from '../../instrument/loop-probes.js';
import { COLLECT_FIRST, kindOf } from './sample-kind.js';

/** In front of every line of a script that stands in the agent's `with`. */
export const INDENT = '\t';

/** What is put into a script to look at its loops; `steps`: it becomes a generator, which stops at each pass. */
export interface Looked {
  edits: readonly Edit[];
  steps: Pick<Steps, 'globals'> | null;
}

export const NOT_LOOKED_AT: Looked = { edits: [], steps: null };

/** See agent-py/loops.py: of live memory, with heap maps, or of memory as it is. */
const PROBES = {
  live: (loop: number) =>
    `_mpgc.count(${2 * loop})or _mpgc.mark("",${kindOf('pass', COLLECT_FIRST)})or _mpgc.copy(${2 * loop})`,
  allocated: (loop: number) => `_mpgc.count(${2 * loop})or _mpgc.mark("",${kindOf('pass')})is None`,
};

/** Counts and samples the passes of loops while the script runs. */
export function probed(text: string, loops: readonly CycleNode[], of: keyof typeof PROBES): Looked {
  return { edits: loopProbes(text, loops, { probeOf: PROBES[of], indent: INDENT }), steps: null };
}

/**
 * Stops the script at each pass of its first loop, or of all that tasks have; null where that cannot be done. `tasks`: whether the
 * board's asyncio can be paused.
 */
export function stepped(
  text: string,
  loops: readonly CycleNode[],
  { tasks }: { tasks: boolean },
): Looked | null {
  const steps = asSteps(text, loops, { indent: INDENT + INDENT, tasks });
  return steps && { edits: steps.edits, steps };
}

/** What a traceback calls the module that is a function. */
export const PROGRAM = '_mpgc_program';
/** What goes on with such a program to the next pass, where `_mpgc` is the stage that evaluates it. */
export const STEP_CALL = "next(__import__('mpgc').index)";
