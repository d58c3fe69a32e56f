import { MpgcError } from '../../errors.js';
import { tracebackName } from '../imports/module-names.js';
import { findCallbacks, functionAtLine } from './find-callbacks.js';
import { type Cycle, type CycleNode, cycleAt, findCycles } from './find-cycles.js';
import { isIdle } from './is-idle.js';
import type { SourceText } from './source-text.js';

/** More tasks and callbacks than this are not looked at. */
const MAX_LOOPS = 16;

/** A loop by its line: of the script, or of the file that stands before it, as in `app.py:41`. */
export type LoopPlace = number | `${string}:${number}`;

/** What a capture and its reports know of a loop. */
export type ChosenLoop = Pick<Cycle, 'file' | 'line' | 'functionName' | 'callback' | 'thread'>;

/**
 * The loops of a program whose passes are judged, and the callbacks whose calls are: the one that begins in a line, or for null those in
 * which it spends its time, where these are written to go on, without those in which it only waits for its callbacks or threads; none for 'none'.
 * `name`: of the script.
 * @throws MpgcError USAGE where no loop begins in that line
 */
export function chooseLoops(
  name: string,
  texts: readonly SourceText[],
  loop: LoopPlace | 'none' | null,
): ChosenLoop[] {
  if (loop === 'none') return [];
  if (loop !== null) return [chosen(loopIn(name, texts, loop))];
  const callbacks = findCallbacks(texts);
  const loops = findCycles(texts).filter(({ goesOn }) => goesOn);
  const works = loops.filter((one) => !isIdle(one));
  const worksBeside = callbacks.length > 0 || works.some(({ thread }) => thread);
  return [...(worksBeside ? works : loops), ...callbacks].slice(0, MAX_LOOPS).map(chosen);
}

/** The loops in which a script spends its time by its own text alone. */
export function loopsOfScript(texts: readonly SourceText[]): ChosenLoop[] {
  return findCycles(texts)
    .filter(({ goesOn, file, thread }) => goesOn && file === undefined && !thread)
    .slice(0, MAX_LOOPS)
    .map(chosen);
}

/** The loop or the function that one of these is. */
export function chosenNode(texts: readonly SourceText[], one: ChosenLoop): CycleNode | null {
  return one.callback ? functionAtLine(texts, one) : cycleAt(texts, one);
}

function chosen({ file, line, functionName, callback, thread }: Cycle): ChosenLoop {
  return {
    ...(file === undefined ? {} : { file }),
    line,
    functionName,
    ...(callback === undefined ? {} : { callback }),
    ...(thread === undefined ? {} : { thread }),
  };
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
  const place = { line, ...(text.file === null ? {} : { file: text.file }) };
  const loop = cycleAt(texts, place) ?? functionAtLine(texts, place);
  if (loop) return loop;
  const lines = findCycles(texts).map((cycle) => `${cycle.file ?? name}:${cycle.line}`);
  throw new MpgcError(
    'USAGE',
    `No loop or function that mpgc can look at begins in line ${line} of ${path}.`,
    {
      suggestions: [
        lines.length > 0
          ? `Without --loop it looks at the loop in ${lines.join(', ')}.`
          : 'Give the line of a while, a for or a def, outside of @micropython.native and @micropython.viper.',
      ],
    },
  );
}

function noSuchFile(path: string, names: string[]): MpgcError {
  return new MpgcError('USAGE', `The program has no source ${path} beside its script.`, {
    suggestions: [`Its sources are ${names.join(', ')}.`],
  });
}
