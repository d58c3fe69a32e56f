import { statementsOf } from '../lines/statements.js';
import type { SyntaxNode } from '../parse-program.js';

/** The statements of a suite that are met whenever it is: also those of a `with` in it and what a `try` tries, not what an `if` or an `except` decides on. */
export function sureStatements(suite: SyntaxNode): SyntaxNode[] {
  return statementsOf(suite).flatMap((statement) => {
    if (statement.name !== 'TryStatement' && statement.name !== 'WithStatement') return [statement];
    const body = statement.getChild('Body');
    return body ? sureStatements(body) : [];
  });
}
