import { calleeOf } from '../functions.js';
import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import type { CycleNode } from './find-cycles.js';

const WAITS = /^(sleep|sleep_ms|sleep_us|idle|lightsleep|wfi)$/;

/** Whether a loop does nothing but wait: what happens meanwhile is the work of callbacks. */
export function isIdle({ node, text }: CycleNode): boolean {
  const body = node.getChild('Body');
  return body !== null && [...statementsOf(body)].every((statement) => waits(statement, text));
}

function* statementsOf(body: SyntaxNode): Generator<SyntaxNode> {
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (child.name === 'StatementGroup') yield* statementsOf(child);
    else if (/(Statement|Definition)$/.test(child.name)) yield child;
  }
}

function waits(statement: SyntaxNode, text: string): boolean {
  if (statement.name === 'PassStatement') return true;
  if (statement.name !== 'ExpressionStatement') return false;
  const calls = [...walk(statement)].filter(({ name }) => name === 'CallExpression');
  return calls.length === 1 && WAITS.test(calleeOf(calls[0]!, text));
}
