import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Raised } from '../../repl/errors/raised.js';
import { measuringLine } from '../script/measuring-line.js';
import type { AgentLink, Exchange } from '../wire/agent-link.js';
import type { WireLockedCalls } from '../wire/wire-signs.js';

/** Calls that the agent made, by agent-py/noalloc.py or noalloc_lines.py. */
export interface MadeCalls {
  outcome: Exchange;
  /** null where the board was lost, the program ended, or the board did not say. */
  made: WireLockedCalls | null;
  /** What a call raised with the heap locked. */
  raised: Raised | null;
}

/** Makes calls with the heap locked, up to the first that raises. @throws MpgcError LINE_DAMAGED */
export async function callLocked(link: AgentLink, count: number, plain: boolean): Promise<MadeCalls> {
  const outcome = await link.runProgram(measuringLine(`_mpgc.run(${count})`), {
    plain,
    endsBy: 'program-end',
  });
  const made = outcome.lockedCalls;
  if (isEnded(outcome)) return { outcome, made, raised: null };
  // A number that was changed on its way to the board.
  if (made?.asked !== count) throw new LineDamagedError('calling-locked', 1);
  return { outcome, made, raised: made.failed ? await askRaised(link) : null };
}

/** Makes calls with the heap open, and gives by how many bytes each changed what is allocated. @throws MpgcError LINE_DAMAGED */
export async function callOpen(
  link: AgentLink,
  count: number,
  plain: boolean,
): Promise<{ outcome: Exchange; bytes: number[] }> {
  const outcome = await link.runProgram(measuringLine(`_mpgc.iter(${count})`), {
    plain,
    endsBy: 'program-end',
  });
  const bytes = outcome.allocated.map((allocated) => allocated.bytes);
  if (!isEnded(outcome) && bytes.length !== count) throw new LineDamagedError('calling', 1);
  return { outcome, bytes };
}

/** Whether something else than the calls ended them. */
export function isEnded({ reply: { kind, raised }, exit }: Exchange): boolean {
  return kind !== 'done' || raised !== null || exit !== null;
}

/**
 * The agent keeps the exception, which is raised once more: the heap is open then, and the firmware prints what it has of it. What checks a
 * line on the board has frames of its own, for which its buffer may have no room; so where bytes are lost on the way, two answers must agree.
 */
async function askRaised(link: AgentLink): Promise<Raised | null> {
  let last: Raised | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { reply } = await link.exchange('raise _mpgc.args', { phase: 'calling-locked' });
    const { raised } = reply;
    const told = raised && { ...raised, traceback: raised.traceback.replace(RAISED_AGAIN, '') };
    if (link.repl.lossless || (told && told.traceback === last?.traceback)) return told;
    last = told;
  }
  throw new LineDamagedError('calling-locked', ATTEMPTS);
}

const ATTEMPTS = 5;

/** The frame of that line, which the firmware adds each time where it has room for one more. */
const RAISED_AGAIN = /^ +File "<stdin>", line 1, in <module>\r?\n/gm;
