import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { PRINT_AGAIN_LINE } from '../script/repl-print.js';
import type { AgentLink } from './agent-link.js';

/** Comparisons, hashes, calls in calls and an exception, without a name that the program could have taken. */
const OVERWRITE_STALE = [
  '((3,1),(2,))<((3,1),(2,4))',
  '{((1,),(2,(3,))):[2]}',
  '[end for end in((1,),[2])]',
  '(lambda key:key(key,3))(lambda key,end:end and key(key,end-1))',
  'try:()[0]',
  'except:pass\n',
].join('\n');

/**
 * Goes other ways through the interpreter than the program does: a word that it left on the C stack may keep garbage
 * alive until something else is written there. Where the board has no room for that, figures are what they are.
 */
export async function overwriteStale(link: AgentLink): Promise<void> {
  await link.run(OVERWRITE_STALE, 'overwriting-stack').catch((error) => {
    if (!(error instanceof BoardExceptionError)) throw error;
  });
}

/**
 * The same at the friendly prompt, where the program ran at that: what it left stands in the frame of the raw one, which
 * does not write there. Whether it raises does not matter.
 */
export async function overwriteAfterProgram(link: AgentLink): Promise<void> {
  if (!link.ranFriendly) return;
  await link.exchange(OVERWRITE_STALE, {
    phase: 'overwriting-stack',
    checked: true,
    plain: true,
    keepsOutput: true,
  });
  await link.exchange(PRINT_AGAIN_LINE, {
    phase: 'tidying-up',
    checked: true,
    plain: true,
    keepsOutput: true,
  });
}
