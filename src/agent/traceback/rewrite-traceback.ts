import { originalLine } from '../../instrument/original-line.js';
import { PROGRAM } from '../script/look-at-loops.js';

/** The agent's own files run as text, which has another name. */
const PLACE = /^( *)File "<(?:stdin|string)>", line (\d+)(.*)$/;
/** Of the module, right above the program that is a function of it. */
const IN_MODULE = /, in <module>$/;
const IN_PROGRAM = new RegExp(`, in ${PROGRAM}$`);

/** The board's traceback in terms of the file: its name, and its own line numbers. */
export function rewriteTraceback(traceback: string, name: string, addedLines: readonly number[]): string {
  return linesOf(traceback)
    .filter((line, at, lines) => !(IN_MODULE.test(line) && IN_PROGRAM.test(lines[at + 1] ?? '')))
    .map((line) => {
      const [, indent, number, rest] = PLACE.exec(line) ?? [];
      return number === undefined
        ? line
        : `${indent}File "${name}", line ${originalLine(Number(number), addedLines)}${rest?.replace(IN_PROGRAM, ', in <module>') ?? ''}`;
    })
    .join('\n');
}

/** MicroPython 1.9 adds the module once more where an exception leaves WITHIN_AGENT, above the frame that stands in it. */
const RAISED_AGAIN =
  /^ *File "<stdin>", line \d+, in <module>\r?\n(?= *File "<stdin>", line \d+, in <module>)/m;

/** The traceback of a script that stood in WITHIN_AGENT as if it had not. */
export function withoutWith(traceback: string): string {
  return traceback.replace(RAISED_AGAIN, '');
}

/** The traceback of a --call, without the frames of the agent that evaluated it. */
export function withoutCallFrames(traceback: string, isNamed = true): string {
  const lines = linesOf(traceback);
  const call = lines.findIndex((line) => PLACE.test(line) && line.endsWith('in _mpgc'));
  if (call === -1) return traceback;
  return [
    ...lines.slice(0, call).filter((line) => !PLACE.test(line)),
    ...(isNamed ? ['  File "--call", line 1'] : []),
    ...lines.slice(call + 1),
  ].join('\n');
}

function linesOf(traceback: string): string[] {
  return traceback.replace(/\r\n/g, '\n').split('\n');
}
