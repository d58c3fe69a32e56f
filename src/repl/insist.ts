import type { Phase } from '../phases.js';
import { checkReply } from './check-reply.js';
import { BoardExceptionError } from './errors/board-exception-error.js';
import { LineDamagedError } from './errors/line-damaged-error.js';
import { ReplTimeoutError } from './inbox.js';
import type { Repl, Reply } from './repl.js';

const ATTEMPTS = 3;
/** What an undamaged line of mpgc raises. */
const OWN_EXCEPTIONS = /^(MemoryError|OSError)$/;

/**
 * Has the board do a short job of mpgc that may be done again, where the line to it may damage the job or the answer: an
 * exception counts when it comes twice, and an answer when its end came with it.
 * @throws BoardExceptionError, ReplTimeoutError, MpgcError LINE_DAMAGED, BOARD_LOST, BOARD_RESET
 */
export async function insist<T extends { reply: Reply }>(
  repl: Pick<Repl, 'lossless' | 'resume' | 'quality' | 'interrupts'>,
  phase: Phase,
  job: () => Promise<T>,
): Promise<T> {
  let said: string | null = null;
  const { interrupts } = repl;
  for (let attempt = 1; ; attempt++) {
    const isLast = repl.lossless || attempt === ATTEMPTS;
    try {
      const answer = await job();
      checkReply(answer.reply, phase);
      if (!answer.reply.damaged) return answer;
      if (isLast) throw new LineDamagedError(phase, attempt);
    } catch (error) {
      if (error instanceof ReplTimeoutError && !isLast) await repl.resume();
      else if (!(error instanceof BoardExceptionError) || isLast) throw error;
      else if (OWN_EXCEPTIONS.test(error.exception)) throw error;
      else if (error.said === said) {
        // What is said twice is the board's own, and no damage.
        repl.quality.residues -= 1;
        repl.quality.resent -= 1;
        throw error;
      } else if (repl.interrupts > interrupts) throw error;
      else {
        said = error.said;
        repl.quality.residues += 1;
      }
    }
    repl.quality.resent += 1;
  }
}
