import { MpgcError } from '../errors.js';
import type { AgentLink, ProgramOutcome } from './agent-link.js';
import { COLLECT_FIRST, ITERATION_START, MAY_WAIT } from './agent-records.js';
import { handlers } from './prepare-script.js';

const INTERRUPTED: ProgramOutcome = {
  reply: { kind: 'done', traceback: 'KeyboardInterrupt: ' },
  exit: null,
  began: true,
};

/**
 * Evaluates the call `iterations` times with a sample on both sides, and a collection before each: inside the
 * agent's loop where gc.collect() collects at once, one submission a time where it waits for the prompt.
 */
export async function repeatCall(
  link: AgentLink,
  iterations: number,
  { collect, plain, stopped }: { collect: () => Promise<void>; plain: boolean; stopped: () => boolean },
): Promise<ProgramOutcome> {
  const inline = link.findings.collects === 'inline';
  // Where the host collects, it must see the sample before the program goes on.
  const first = ITERATION_START + (inline ? MAY_WAIT + COLLECT_FIRST : 0);
  for (let left = iterations; left > 0; left -= inline ? iterations : 1) {
    // Between two submissions ctrl-C meets the prompt, which does not care.
    if (stopped() || (!inline && !(await collects(collect)))) return INTERRUPTED;
    const times = inline ? iterations : 1;
    const outcome = await link.runProgram(`try:_mpgc.iter(${times},${first})\n${handlers(link.findings)}`, {
      plain,
    });
    link.records.collectedAtPrompt = false;
    if (outcome.reply.kind === 'rebooted' || outcome.reply.traceback !== '' || outcome.exit) return outcome;
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
