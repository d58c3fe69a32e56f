import { MpgcError } from '../errors.js';
import { type Cycle, cycleAt, findCycles } from './find-cycles.js';

/** More tasks than this are not looked at. */
const MAX_LOOPS = 16;

/**
 * The loops of a script whose passes are judged: the one that begins in a line, or for null those in which it spends its time, where
 * these are written to go on; none for 'none'.
 * @throws MpgcError USAGE where no loop begins in that line
 */
export function chooseLoops(
  { name, text }: { name: string; text: string },
  loop: number | 'none' | null,
): Pick<Cycle, 'line' | 'functionName'>[] {
  if (loop === 'none') return [];
  const found = loop === null ? findCycles(text).filter(({ goesOn }) => goesOn) : [loopIn(name, text, loop)];
  return found.slice(0, MAX_LOOPS).map(({ line, functionName }) => ({ line, functionName }));
}

function loopIn(name: string, text: string, line: number): Cycle {
  const loop = cycleAt(text, line);
  if (loop) return loop;
  const lines = findCycles(text).map((cycle) => `line ${cycle.line}`);
  throw new MpgcError('USAGE', `No while or for that mpgc can look at begins in line ${line} of ${name}.`, {
    suggestions: [
      lines.length > 0
        ? `Without --loop it looks at the loop in ${lines.join(', ')}.`
        : 'Give the line of a while or a for, outside of @micropython.native and @micropython.viper.',
    ],
  });
}
