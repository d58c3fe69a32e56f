import { statementsOf } from '../lines/statements.js';
import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import { SCOPES } from './called-scopes.js';

const LEAVES = new Set(['ReturnStatement', 'BreakStatement', 'ContinueStatement', 'RaiseStatement']);

/**
 * The statements of a suite that are met whenever it is: also those of a `with` in it and what a `try` tries, not what an `if` or an `except` decides on,
 * and none behind one that may leave the suite.
 */
export function sureStatements(suite: SyntaxNode): SyntaxNode[] {
  const sure: SyntaxNode[] = [];
  for (const statement of statementsOf(suite)) {
    const isAround = statement.name === 'TryStatement' || statement.name === 'WithStatement';
    const body = isAround ? statement.getChild('Body') : null;
    sure.push(...(body ? sureStatements(body) : [statement]));
    if (mayLeave(statement)) break;
  }
  return sure;
}

function mayLeave(statement: SyntaxNode): boolean {
  return [...walk(statement, ({ name }) => !SCOPES.has(name))].some(({ name }) => LEAVES.has(name));
}
