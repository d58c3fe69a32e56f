import { findImports, type Import } from '../imports/find-imports.js';
import { lineOf } from '../line-of.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';

/** When an import is done: with the module itself, if a condition or a `try` lets it, or when a function is called. */
export type ImportTime = 'start' | 'condition' | 'function';

export interface PlacedImport extends Import {
  /** From 1. */
  line: number;
  time: ImportTime;
}

const FUNCTIONS = new Set(['FunctionDefinition', 'LambdaExpression']);
const CONDITIONS = new Set([
  'IfStatement',
  'TryStatement',
  'WhileStatement',
  'ForStatement',
  'WithStatement',
  'MatchStatement',
  'ConditionalExpression',
]);

/** The imports of a text, in its order, with where they stand. */
export function placedImports(text: string): PlacedImport[] {
  const tree = parseProgram(text);
  return findImports(text).map((found) => ({
    ...found,
    line: lineOf(text, found.from),
    time: timeOf(tree.resolveInner(found.from, 1)),
  }));
}

function timeOf(place: SyntaxNode): ImportTime {
  let time: ImportTime = 'start';
  for (let node: SyntaxNode | null = place; node; node = node.parent) {
    if (FUNCTIONS.has(node.name)) return 'function';
    if (CONDITIONS.has(node.name)) time = 'condition';
  }
  return time;
}
