import type { Repl } from '../../repl/repl.js';
import { answerLines } from '../board/answer-lines.js';
import type { Firmware } from '../board/probe-board.js';

const ATTEMPTS = 3;
/** The names twice: a letter that was lost on the way shows. */
const NAMES = /^\x1e=(.*)\x1e=\1$/;
const LINE =
  "(lambda key,end:end.print(*['\\x1e='+key,'\\x1e='+key],sep=''))(' '.join(__import__('sys').modules),__import__('builtins'))";

/** The names of the modules that are loaded by now; null where the firmware does not say it, or the line is damaged each time. */
export async function loadedModules(
  repl: Repl,
  { sysModules }: Firmware,
): Promise<ReadonlySet<string> | null> {
  if (!sysModules) return null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const line of await answerLines(repl, LINE, 'reading-figure')) {
      const names = NAMES.exec(line)?.[1];
      if (names !== undefined) return new Set(names.split(' '));
    }
  }
  return null;
}
