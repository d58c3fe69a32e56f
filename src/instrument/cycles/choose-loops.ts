import { MpgcError } from '../../errors.js';
import { tracebackName } from '../imports/module-names.js';
import { type Cycle, cycleAt, findCycles } from './find-cycles.js';
import type { SourceText } from './source-text.js';

/** More tasks than this are not looked at. */
const MAX_LOOPS = 16;

/** A loop by its line: of the script, or of the file that stands before it, as in `app.py:41`. */
export type LoopPlace = number | `${string}:${number}`;

/** What a capture and its reports know of a loop. */
export type ChosenLoop = Pick<Cycle, 'file' | 'line' | 'functionName'>;

/**
 * The loops of a program whose passes are judged: the one that begins in a line, or for null those in which it spends its time, where
 * these are written to go on; none for 'none'. `name`: of the script.
 * @throws MpgcError USAGE where no loop begins in that line
 */
export function chooseLoops(
  name: string,
  texts: readonly SourceText[],
  loop: LoopPlace | 'none' | null,
): ChosenLoop[] {
  if (loop === 'none') return [];
  const found =
    loop === null ? findCycles(texts).filter(({ goesOn }) => goesOn) : [loopIn(name, texts, loop)];
  return found.slice(0, MAX_LOOPS).map(({ file, line, functionName }) => ({
    ...(file === undefined ? {} : { file }),
    line,
    functionName,
  }));
}

function loopIn(name: string, texts: readonly SourceText[], asked: LoopPlace): Cycle {
  const [, path = name, number] = /^(?:(.*):)?(\d+)$/.exec(String(asked)) ?? [];
  const line = Number(number);
  const text = texts.find(({ file }) => path === (file ?? name) || path === tracebackName(file ?? name));
  if (!text)
    throw noSuchFile(
      path,
      texts.map(({ file }) => file ?? name),
    );
  const loop = cycleAt(texts, { line, ...(text.file === null ? {} : { file: text.file }) });
  if (loop) return loop;
  const lines = findCycles(texts).map((cycle) => `${cycle.file ?? name}:${cycle.line}`);
  throw new MpgcError('USAGE', `No while or for that mpgc can look at begins in line ${line} of ${path}.`, {
    suggestions: [
      lines.length > 0
        ? `Without --loop it looks at the loop in ${lines.join(', ')}.`
        : 'Give the line of a while or a for, outside of @micropython.native and @micropython.viper.',
    ],
  });
}

function noSuchFile(path: string, names: string[]): MpgcError {
  return new MpgcError('USAGE', `The program has no source ${path} beside its script.`, {
    suggestions: [`Its sources are ${names.join(', ')}.`],
  });
}
