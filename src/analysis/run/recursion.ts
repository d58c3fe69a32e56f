import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { ErrorRecord } from '../../session/schema.js';

/** What a traceback shows that ended at the limit of the stack. */
export interface Recursion {
  /** The functions that call each other, in their order, each with its line; one for a function that calls itself. */
  cycle: { name: string; line: number }[];
  /** How often all of them stand there. */
  times: number;
  /** All frames of the program. */
  frames: number;
  /** What the interpreter lets itself use of the stack; null where the firmware does not print it. */
  stackLimitBytes: number | null;
  /** Of the stack beyond what the prompt uses; null likewise. */
  bytesPerFrame: number | null;
}

/** Source: py/stackctrl.c, and py/pystack.c for builds with a stack of their own for frames, whose size nothing prints. */
const TOO_DEEP = /(maximum recursion depth exceeded)|pystack exhausted/;
const FRAME = /^\s*File "[^"]*", line (\d+), in (\S+)/gm;
const MAX_CYCLE = 8;
const MIN_TIMES = 3;
/** Frames that the functions of a cycle may have on top of it. */
const MAX_BEYOND = 8;

/** Null where the error is another, or nothing repeats in its traceback. `map` is of the heap before the program. */
export function recursionOf(error: ErrorRecord, map: HeapDump | null): Recursion | null {
  const tooDeep = TOO_DEEP.exec(error.message ?? '');
  if (!tooDeep) return null;
  const frames = [...(error.traceback ?? '').matchAll(FRAME)].map(([, line, name = '']) => ({
    name,
    line: Number(line),
  }));
  const cycle = deepestCycle(frames);
  if (!cycle) return null;
  const stackLimitBytes = tooDeep[1] ? (map?.stackLimitBytes ?? null) : null;
  const room = stackLimitBytes === null ? null : stackLimitBytes - (map?.stackBytes ?? 0);
  return {
    ...cycle,
    frames: frames.length,
    stackLimitBytes,
    bytesPerFrame: room === null ? null : room / frames.length,
  };
}

type Frames = Recursion['cycle'];

/** At the end, or below what the functions of the cycle called when the stack was full. */
function deepestCycle(frames: Frames): ReturnType<typeof cycleAtEnd> {
  for (let beyond = 0; beyond <= MAX_BEYOND; beyond++) {
    const cycle = cycleAtEnd(frames.slice(0, frames.length - beyond));
    if (cycle) return cycle;
  }
  return null;
}

/** The shortest that comes again and again, up to the deepest frame. */
function cycleAtEnd(frames: Frames): { cycle: Frames; times: number } | null {
  for (let length = 1; length <= MAX_CYCLE; length++) {
    let same = 0;
    while (isSame(frames.at(-1 - same), frames.at(-1 - same - length))) same += 1;
    const times = Math.floor(same / length) + 1;
    if (times < MIN_TIMES) continue;
    // As they are called: the whole ones begin here.
    const first = frames.length - times * length;
    return { cycle: frames.slice(first, first + length), times };
  }
  return null;
}

function isSame(one: Frames[number] | undefined, other: Frames[number] | undefined): boolean {
  return one !== undefined && other !== undefined && one.name === other.name && one.line === other.line;
}
