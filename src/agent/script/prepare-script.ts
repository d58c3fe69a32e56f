import { MpgcError } from '../../errors.js';
import { measuringLine } from './measuring-line.js';
import { replaceImport } from './mpgc-imports.js';
import { parseProgram } from './parse-program.js';

/** A script as it is sent to the board, and how its line numbers differ from the file's. */
export interface PreparedScript {
  source: string;
  /** Lines put in before the first of the file. */
  lineShift: number;
  /** False for a script that does not parse: it is sent as it is. */
  parsed: boolean;
  /** Whether it stands in WITHIN_AGENT: then it says when it ends. */
  wrapped: boolean;
}

/**
 * What code of the user is run in: the agent's `__exit__` (agent-py/core.py) says how that ended, and its timer samples in
 * it. It is looked up before the code begins: what a program calls `_mpgc` or `print` is its own affair.
 */
export const WITHIN_AGENT = `with ${measuringLine('_mpgc()')}:`;

/** Bytes that the raw REPL takes for commands wherever they stand. */
const REPL_CONTROLS = /[\x01-\x05]/;

/** The text of a script. @throws MpgcError SCRIPT_NOT_UTF8, SCRIPT_EMPTY */
export function decodeScript(bytes: Uint8Array, name: string): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MpgcError('SCRIPT_NOT_UTF8', `${name} is not UTF-8 text.`, {
      cause,
      suggestions: ['MicroPython sources are UTF-8. Is this a .mpy or another binary file?'],
    });
  }
  if (REPL_CONTROLS.test(text)) {
    throw new MpgcError(
      'SCRIPT_NOT_UTF8',
      `${name} holds control characters that the REPL acts on (ctrl-A to ctrl-E).`,
      {
        suggestions: ['Write them as escapes, like "\\x04".'],
      },
    );
  }
  if (text.trim() === '') {
    throw new MpgcError('SCRIPT_EMPTY', `${name} is empty.`);
  }
  return text.replace(/\r\n?/g, '\n');
}

/**
 * Changes a script as little as profiling needs:
 * - `import mpgc` becomes an assignment where the firmware has no sys.modules to put the agent into;
 * - it stands in WITHIN_AGENT.
 * A script that does not parse is left alone, so that the board's own error message is about the file.
 */
export function prepareScript(text: string, { sysModules }: { sysModules: boolean }): PreparedScript {
  const tree = parseProgram(text);
  let broken = false;
  let statements = 0;
  const inStrings: { from: number; to: number }[] = [];
  const edits: { from: number; to: number; text: string }[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) broken = true;
      if (node.node.parent?.name === 'Script' && node.name !== 'Comment') statements += 1;
      if (node.name === 'String' || node.name === 'FormatString')
        inStrings.push({ from: node.from, to: node.to });
      if (node.name === 'ImportStatement' && !sysModules) {
        const replaced = replaceImport(text.slice(node.from, node.to));
        if (replaced !== null) edits.push({ from: node.from, to: node.to, text: replaced });
      }
    },
  });
  if (broken) return { source: text, lineShift: 0, parsed: false, wrapped: false };
  const wraps = statements > 0;
  if (wraps) edits.push(...indentations(text, [...inStrings, ...edits]));
  const edited = applyEdits(text, edits);
  return wraps ? wrap(edited) : { source: edited, lineShift: 0, parsed: true, wrapped: false };
}

/** A tab in front of every line outside of `parts`: it moves tabs and spaces alike by eight columns. */
function indentations(text: string, parts: { from: number; to: number }[]) {
  const edits: { from: number; to: number; text: string }[] = [];
  for (let at = 0; at !== -1 && at < text.length; at = nextLine(text, at)) {
    const inside = parts.some(({ from, to }) => from < at && at < to);
    if (!inside && text[at] !== '\n') edits.push({ from: at, to: at, text: '\t' });
  }
  return edits;
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? -1 : newline + 1;
}

function applyEdits(text: string, edits: { from: number; to: number; text: string }[]): string {
  let edited = text;
  for (const { from, to, text: replacement } of edits.sort((a, b) => b.from - a.from || b.to - a.to)) {
    edited = edited.slice(0, from) + replacement + edited.slice(to);
  }
  return edited;
}

/** A comment or an empty first line makes room for what stands around it, and then no line moves. */
function wrap(indented: string): PreparedScript {
  const [first = '', ...others] = indented.split('\n');
  const room = /^\s*(#.*)?$/.test(first);
  const body = room ? others.join('\n') : indented;
  return { source: `${WITHIN_AGENT}\n${body}`, lineShift: room ? 0 : 1, parsed: true, wrapped: true };
}

/** The agent's own files run as text, which has another name. */
const PLACE = /^( *)File "<(?:stdin|string)>", line (\d+)(.*)$/;

/** The board's traceback in terms of the file: its name, and its own line numbers. */
export function rewriteTraceback(traceback: string, name: string, lineShift: number): string {
  return linesOf(traceback)
    .map((line) => {
      const [, indent, number, rest] = PLACE.exec(line) ?? [];
      return number === undefined
        ? line
        : `${indent}File "${name}", line ${Number(number) - lineShift}${rest}`;
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
export function withoutCallFrames(traceback: string): string {
  const lines = linesOf(traceback);
  const call = lines.findIndex((line) => PLACE.test(line) && line.endsWith('in _mpgc'));
  if (call === -1) return traceback;
  return [
    ...lines.slice(0, call).filter((line) => !PLACE.test(line)),
    '  File "--call", line 1',
    ...lines.slice(call + 1),
  ].join('\n');
}

function linesOf(traceback: string): string[] {
  return traceback.replace(/\r\n/g, '\n').split('\n');
}
