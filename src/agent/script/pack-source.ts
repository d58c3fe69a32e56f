import { readFileSync } from 'node:fs';
import { parser } from '@lezer/python';
import { packageFile } from '../../package-files.js';

/**
 * Names that every MicroPython firmware holds in ROM (py/qstrdefs: methods and builtins of the core). A local
 * variable of such a name costs the board no interned string.
 */
// biome-ignore format: one list
const ROM_NAMES = [
  'end', 'sep', 'key', 'value', 'get', 'index', 'count', 'find', 'pop', 'update', 'clear', 'copy', 'insert',
  'remove', 'sort', 'reverse', 'split', 'join', 'strip', 'format', 'items', 'keys', 'values', 'send', 'throw',
  'startswith', 'endswith', 'rfind', 'rsplit', 'lstrip', 'rstrip', 'replace', 'lower', 'upper', 'fromkeys',
]

/** Parameters that programs may name in a call, what the host uses, and the name by which a traceback shows the agent. */
const PUBLIC_NAMES = new Set(['label', 'value', 'send', 'update', '_mpgc']);

export interface PackOptions {
  /** Conditions that hold: lines with `# when: x` stay where x is here, lines with `# unless: x` where it is not. */
  conditions?: ReadonlySet<string>;
  /** Texts for the `$NAME$` places. */
  values?: Readonly<Record<string, string | number>>;
  /** The user's expression for the place of CALL_PLACE; no variable gets a name that occurs in it. */
  call?: string;
}

const CALL_PLACE = '_mpgc_call';

/** From such a line on, what is compiled by itself. */
const PIECE = /^# piece\b.*$/m;

/** Stands for another file of agent-py/, where the condition holds, as far to the right. */
const INCLUDE = /^( *)# include: (\S+) when: (\w+)$/gm;

/** Loads a file of agent-py/ that is one piece and makes it as small on the wire and on the board as it can be. */
export function packAgentFile(name: string, options: PackOptions = {}): string {
  return packAgentPieces(name, options).join('');
}

/** The same for one that is cut at its `# piece` lines: those that have something in them, in their order. */
export function packAgentPieces(name: string, options: PackOptions = {}): string[] {
  return readAgentFile(name)
    .replace(INCLUDE, (_, indent: string, file: string, condition: string) =>
      options.conditions?.has(condition) ? readAgentFile(file).replace(/^(?=.)/gm, indent) : '',
    )
    .split(PIECE)
    .map((piece) => packSource(piece, options))
    .filter((piece) => piece.trim() !== '');
}

function readAgentFile(name: string): string {
  return readFileSync(packageFile(`agent-py/${name}`), 'utf8');
}

/**
 * Drops comments, blank lines and the lines whose conditions do not hold; renames parameters and local
 * variables to ROM_NAMES; indents by one space; joins a bracketed expression into one line, and simple
 * statements of one block by `;`, because the board keeps line numbers for every line.
 */
export function packSource(
  source: string,
  { conditions = new Set(), values = {}, call }: PackOptions = {},
): string {
  const filled = source.replace(/\$([A-Z_]+)\$/g, (_, name: string) => String(values[name] ?? ''));
  const chosen = chooseLines(filled, conditions);
  const packed = joinStatements(joinBrackets(renameLocals(chosen, call ?? '')));
  // Where the call ends in a comment, the bracket must not be part of that.
  return call === undefined ? packed : packed.replaceAll(CALL_PLACE, () => `(${call}\n)`);
}

function chooseLines(source: string, conditions: ReadonlySet<string>): string {
  const lines = source.split('\n').filter((line) => {
    const condition = /# (when|unless): (\w+)$/.exec(line);
    return !condition || conditions.has(condition[2] ?? '') === (condition[1] === 'when');
  });
  return withoutComments(lines.join('\n'))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

function withoutComments(source: string): string {
  const comments: { from: number; to: number }[] = [];
  parser.parse(source).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'Comment') comments.push({ from, to });
    },
  });
  return comments.reverse().reduce((text, { from, to }) => text.slice(0, from) + text.slice(to), source);
}

/** Variables are renamed the same way in the whole file; imported names, attributes and classes are not. */
function renameLocals(source: string, call: string): string {
  const locals = new Set<string>();
  const places: { from: number; to: number }[] = [];
  const tree = parser.parse(source);
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'VariableName' || isKeyword(node.node)) return;
      places.push({ from: node.from, to: node.to });
      const name = source.slice(node.from, node.to);
      if (isBinding(node.node) && !PUBLIC_NAMES.has(name)) locals.add(name);
    },
  });
  const used = new Set([
    ...places.map(({ from, to }) => source.slice(from, to)),
    ...(call.match(/[^\W\d]\w*/gu) ?? []),
  ]);
  const free = ROM_NAMES.filter((name) => !used.has(name));
  const renamed = new Map([...locals].map((name, at) => [name, free[at] ?? name]));
  let packed = source;
  for (const { from, to } of places.reverse()) {
    packed =
      packed.slice(0, from) +
      (renamed.get(source.slice(from, to)) ?? source.slice(from, to)) +
      packed.slice(to);
  }
  return packed;
}

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** The name in a call's `name=value`, which belongs to the function that is called. */
function isKeyword(node: SyntaxNode): boolean {
  return node.parent?.name === 'ArgList' && node.nextSibling?.name === 'AssignOp';
}

/** Parameters, and targets of assignments, loops and `except`. */
function isBinding(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (parent?.name === 'FunctionDefinition' && parent.parent?.name === 'DecoratedStatement') return false;
  if (parent?.name === 'ParamList') return node.prevSibling?.name !== 'AssignOp';
  if (parent?.name === 'TryStatement') return node.prevSibling?.name === 'as';
  if (parent?.name === 'ForStatement') return node.prevSibling?.name === 'for';
  if (parent?.name === 'AssignStatement') {
    return node.nextSibling?.name === 'AssignOp' && !atTopLevel(parent) && !inClass(parent);
  }
  return parent?.name === 'FunctionDefinition' && !atTopLevel(parent) && !inClass(parent);
}

function atTopLevel(statement: SyntaxNode): boolean {
  return statement.parent?.name === 'Script';
}

function inClass(statement: SyntaxNode): boolean {
  return statement.parent?.parent?.name === 'ClassDefinition';
}

/** Puts every bracketed expression on one line; a comma before its end goes, where a line ended after it. */
function joinBrackets(source: string): string {
  let depth = 0;
  let packed = '';
  for (const line of source.split('\n')) {
    const text = line.trim();
    if (depth === 0) packed += `\n${' '.repeat(indentOf(line) / 4)}${text}`;
    else if (text.startsWith(')')) packed = packed.replace(/,$/, '') + text;
    else packed += /[\w"')\]]$/.test(packed) ? ` ${text}` : text;
    const code = line.replace(/"[^"]*"|'[^']*'/g, '');
    depth += (code.match(/[([]/g)?.length ?? 0) - (code.match(/[)\]]/g)?.length ?? 0);
  }
  return `${packed.trim()}\n`;
}

const COMPOUND = /^\s*(@|(async|def|class|if|elif|else|while|for|try|except|finally|with)\b)/;

/** Above the definition of a function whose instructions stand on a line each. */
const ASSEMBLER = /^\s*@micropython\.asm_/;

function joinStatements(source: string): string {
  const packed: string[] = [];
  let assemblerIndent = Number.POSITIVE_INFINITY;
  for (const line of source.trimEnd().split('\n')) {
    const last = packed.at(-1) ?? '';
    const indent = indentOf(line);
    if (ASSEMBLER.test(line)) assemblerIndent = indent;
    else if (indent <= assemblerIndent && !ASSEMBLER.test(last)) assemblerIndent = Number.POSITIVE_INFINITY;
    const joins =
      last !== '' &&
      indent <= assemblerIndent &&
      !COMPOUND.test(last) &&
      !COMPOUND.test(line) &&
      indentOf(last) === indent;
    if (joins) packed[packed.length - 1] = `${last};${line.trim()}`;
    else packed.push(line);
  }
  return `${packed.join('\n')}\n`;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
