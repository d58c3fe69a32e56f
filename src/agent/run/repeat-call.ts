import { MpgcError } from '../../errors.js';
import { handlers } from '../script/prepare-script.js';
import type { AgentLink, ProgramOutcome } from '../wire/agent-link.js';
import { COLLECT_FIRST, ITERATION_START, MAY_WAIT } from '../wire/agent-records.js';
import { evenly } from './evenly.js';

export interface RepeatOptions {
  collect: () => Promise<void>;
  plain: boolean;
  stopped: () => boolean;
  maps: number;
  readMap: () => Promise<void>;
}

const INTERRUPTED: ProgramOutcome = {
  reply: { kind: 'done', traceback: 'KeyboardInterrupt: ' },
  exit: null,
  began: true,
};

/**
 * Evaluates the call `iterations` times with a sample on both sides, and a collection before each: inside the
 * agent's loop where gc.collect() collects at once, one submission a time where it waits for the prompt. Between them
 * `readMap` is called `maps` times, evenly spread.
 */
export async function repeatCall(
  link: AgentLink,
  iterations: number,
  { collect, plain, stopped, maps, readMap }: RepeatOptions,
): Promise<ProgramOutcome> {
  const inline = link.findings.collects === 'inline';
  // Where the host collects, it must see the sample before the program goes on.
  const first = ITERATION_START + (inline ? MAY_WAIT + COLLECT_FIRST : 0);
  const mapsAfter = evenly(iterations, maps).map(Math.floor);
  for (let done = 0; done < iterations; ) {
    // Between two submissions ctrl-C meets the prompt, which does not care.
    if (stopped() || (!inline && !(await collects(collect)))) return INTERRUPTED;
    const times = inline ? (mapsAfter.find((calls) => calls > done) ?? iterations) - done : 1;
    const outcome = await link.runProgram(`try:_mpgc.iter(${times},${first})\n${handlers(link.findings)}`, {
      plain,
    });
    link.records.collectedAtPrompt = false;
    if (outcome.reply.kind === 'rebooted' || outcome.reply.traceback !== '' || outcome.exit) return outcome;
    done += times;
    if (mapsAfter.includes(done)) await readMap();
  }
  return { reply: { kind: 'done', traceback: '' }, exit: null, began: true };
}

/** Collects; false when ctrl-C met that line instead of the program. */
async function collects(collect: () => Promise<void>): Promise<boolean> {
  try {
    await collect();
    return true;
  } catch (error) {
    if (!(error instanceof MpgcError) || !error.message.includes('KeyboardInterrupt')) throw error;
    return false;
  }
}
