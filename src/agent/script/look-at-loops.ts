import type { Edit } from '../../instrument/apply-edits.js';
import { asSteps, type Steps } from '../../instrument/cycles/as-steps.js';
import { atHead, beforeFirst } from '../../instrument/cycles/at-head.js';
import type { CycleNode } from '../../instrument/cycles/find-cycles.js';
import { namesBefore } from '../../instrument/cycles/names-before.js';
import { parseProgram } from '../../instrument/parse-program.js';
import { COLLECT_FIRST, kindOf } from './sample-kind.js';

/** In front of every line of a script that stands in the agent's `with`. */
export const INDENT = '\t';

/** What is put into a program to look at its loops; `steps`: the script becomes a generator, which stops at each pass. */
export interface Looked {
  /** Of the script. */
  edits: readonly Edit[];
  /** Of modules, by their paths. */
  modules: ReadonlyMap<string, readonly Edit[]>;
  steps: Pick<Steps, 'globals'> | null;
  /** Whether the script waits at its end, as its callbacks or threads go on then. */
  waits: boolean;
}

export const NOT_LOOKED_AT: Looked = { edits: [], modules: new Map(), steps: null, waits: false };

/** See agent-py/loops.py: of live memory, with heap maps, or of memory as it is. */
const PROBES = {
  live: (loop: number, count: 'count' | 'call') =>
    `_mpgc.${count}(${2 * loop})or _mpgc.mark("",${kindOf('pass', COLLECT_FIRST)})or _mpgc.copy(${2 * loop})`,
  allocated: (loop: number) => `_mpgc.count(${2 * loop})or _mpgc.mark("",${kindOf('pass')})is None`,
};

/** The agent has its name in the script alone. Where modules are loaded by calls, that becomes one (files/load-modules.ts). */
const BIND = 'import mpgc as _mpgc';

/** Counts and samples the passes of loops while the program runs. */
export function probed(loops: readonly CycleNode[], of: keyof typeof PROBES): Looked {
  return probedBy(loops, ({ callback }, loop) => PROBES[of](loop, callback ? 'call' : 'count'));
}

/** Looks at who holds what at passes of a loop: see agent-py/census.py. */
export function walkedAt(loop: CycleNode): Looked {
  const names = namesBefore(loop.node, loop.text).map((name) => `${name}=${name}`);
  return probedBy([loop], () => `_mpgc.count(${names.join()})or _mpgc.find(0)`);
}

/** Ends the program at the head of a pass: see agent-py/passes.py. */
export function endedAt(loop: CycleNode): Looked {
  return probedBy([loop], () => '_mpgc.count()');
}

/** Counts the calls of a callback, to look at who holds what. In a hard interrupt nothing may be allocated. */
export function countedAt(callback: CycleNode): Looked {
  const isExpression = callback.node.name === 'LambdaExpression';
  const probe = isExpression ? '_mpgc.count()or 1' : '_mpgc.index[0]+=1';
  return { ...probedBy([callback], () => probe), waits: false };
}

function probedBy(loops: readonly CycleNode[], probeOf: (cycle: CycleNode, loop: number) => string): Looked {
  const edits: Edit[] = [];
  const modules = new Map<string, Edit[]>();
  loops.forEach((cycle, loop) => {
    const { file, node, text } = cycle;
    const probe = probeOf(cycle, loop);
    const head = { test: probe, statement: probe, indent: file === undefined ? INDENT : '' };
    if (file === undefined) edits.push(...atHead(node, text, head));
    else modules.set(file, [...(modules.get(file) ?? bind(text)), ...atHead(node, text, head)]);
  });
  return { edits, modules, steps: null, waits: loops.some(({ callback, thread }) => callback || thread) };
}

function bind(text: string): Edit[] {
  return beforeFirst(parseProgram(text).topNode, text, BIND, '');
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
  if (loops.some(({ file, callback, thread }) => file !== undefined || callback || thread)) return null;
  const steps = asSteps(text, loops, { indent: INDENT + INDENT, tasks });
  return steps && { ...NOT_LOOKED_AT, edits: steps.edits, steps };
}

/** What a traceback calls the module that is a function. */
export const PROGRAM = '_mpgc_program';
/** What goes on with such a program to the next pass, where `_mpgc` is the stage that evaluates it. */
export const STEP_CALL = "next(__import__('mpgc').index)";
