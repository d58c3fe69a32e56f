import { MpgcError } from '../../errors.js';
import { addedLines } from '../../instrument/added-lines.js';
import { applyEdits, type Edit } from '../../instrument/apply-edits.js';
import type { Steps } from '../../instrument/cycles/as-steps.js';
import { parseProgram } from '../../instrument/parse-program.js';
import { INDENT, type Looked, NOT_LOOKED_AT, PROGRAM } from './look-at-loops.js';
import { measuringLine } from './measuring-line.js';
import { replaceImport } from './mpgc-imports.js';

/** A script as it is sent to the board, and how its line numbers differ from the file's. */
export interface PreparedScript {
  source: string;
  /** Lines that the file does not have, in order, each for the one after it: see originalLine(). */
  addedLines: number[];
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
 * - its loops are looked at by what `looked` puts in;
 * - it stands in WITHIN_AGENT.
 * A script that does not parse is left alone, so that the board's own error message is about the file.
 */
export function prepareScript(
  text: string,
  { sysModules }: { sysModules: boolean },
  looked: Omit<Looked, 'modules'> = NOT_LOOKED_AT,
): PreparedScript {
  const tree = parseProgram(text);
  let broken = false;
  let statements = 0;
  const inStrings: { from: number; to: number }[] = [];
  const edits: Edit[] = [...looked.edits];
  const looksAt = new Set(edits.map(({ from }) => from));
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) broken = true;
      if (node.node.parent?.name === 'Script' && node.name !== 'Comment') statements += 1;
      if (node.name === 'String' || node.name === 'FormatString')
        inStrings.push({ from: node.from, to: node.to });
      if (node.name === 'ImportStatement' && !sysModules && !looksAt.has(node.from)) {
        const replaced = replaceImport(text.slice(node.from, node.to));
        if (replaced !== null) edits.push({ from: node.from, to: node.to, text: replaced });
      }
    },
  });
  if (broken) return { source: text, addedLines: [], parsed: false, wrapped: false };
  const added = addedLines(text, edits);
  const wraps = statements > 0;
  if (wraps)
    edits.push(...indentations(text, [...inStrings, ...edits], looked.steps ? INDENT + INDENT : INDENT));
  const edited = applyEdits(text, edits);
  if (wraps && looked.steps) return wrapSteps(edited, added, looked.steps);
  return wraps
    ? wrap(looked.waits ? withWait(edited) : edited, added)
    : { source: edited, addedLines: added, parsed: true, wrapped: false };
}

/** `indent` in front of every line outside of `parts`: a tab moves tabs and spaces alike by eight columns. */
function indentations(text: string, parts: { from: number; to: number }[], indent: string): Edit[] {
  const edits: Edit[] = [];
  const inOrder = [...parts].sort((a, b) => a.from - b.from);
  let next = 0;
  let insideTo = 0;
  for (let at = 0; at !== -1 && at < text.length; at = nextLine(text, at)) {
    for (let part = inOrder[next]; part && part.from < at; part = inOrder[++next]) {
      insideTo = Math.max(insideTo, part.to);
    }
    if (at >= insideTo && text[at] !== '\n') edits.push({ from: at, to: at, text: indent });
  }
  return edits;
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? -1 : newline + 1;
}

/** See agent-py/loops.py. */
function withWait(indented: string): string {
  return `${indented}${indented.endsWith('\n') ? '' : '\n'}${INDENT}_mpgc.wait()\n`;
}

/** A comment or an empty first line makes room for what stands around it, and then no line moves. */
function wrap(indented: string, added: number[]): PreparedScript {
  const [first = '', ...others] = indented.split('\n');
  const room = /^\s*(#.*)?$/.test(first);
  const body = room ? others.join('\n') : indented;
  const addedLines = room ? added : [1, ...added.map((line) => line + 1)];
  return { source: `${WITHIN_AGENT}\n${body}`, addedLines, parsed: true, wrapped: true };
}

/** The program as a generator, which the agent keeps, up to the first pass. */
function wrapSteps(indented: string, added: number[], { globals }: Pick<Steps, 'globals'>): PreparedScript {
  const told = globals.length > 0 ? [`${INDENT}${INDENT}global ${globals.join()}`] : [];
  const head = [WITHIN_AGENT, `${INDENT}def ${PROGRAM}():`, ...told];
  const tail = [
    `${INDENT}_mpgc.index=${PROGRAM}()`,
    `${INDENT}del ${PROGRAM}`,
    `${INDENT}next(_mpgc.index,0)`,
    '',
  ];
  const addedLines = [...head.map((_, line) => line + 1), ...added.map((line) => line + head.length)];
  return { source: [...head, indented, ...tail].join('\n'), addedLines, parsed: true, wrapped: true };
}
