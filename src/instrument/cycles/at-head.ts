import type { Edit } from '../apply-edits.js';
import type { SyntaxNode } from '../parse-program.js';

/** What is put at the head of each pass: a test that holds, or a statement. `indent`: what else is put in front of every line. */
export interface Head {
  test: string;
  statement: string;
  indent: string;
}

/**
 * Puts code at the head of each pass of a loop, or each call of a function: into the test of a `while`, which is evaluated once for each
 * pass; before what a lambda gives; and before the first statement of a `for` or a `def`, on a line of its own where that has no room for it.
 */
export function atHead(cycle: SyntaxNode, text: string, { test, statement, indent }: Head): Edit[] {
  if (cycle.name === 'WhileStatement') return inTest(cycle, text, test);
  return cycle.name === 'LambdaExpression'
    ? inLambda(cycle, test)
    : beforeBody(cycle, text, statement, indent);
}

function inLambda({ lastChild }: SyntaxNode, probe: string): Edit[] {
  return lastChild ? around(lastChild, probe) : [];
}

function inTest(loop: SyntaxNode, text: string, probe: string): Edit[] {
  const test = loop.getChild('while')?.nextSibling;
  if (!test) return [];
  if (/^(True|[1-9]\d*)$/.test(text.slice(test.from, test.to)))
    return [{ from: test.from, to: test.to, text: `(${probe})` }];
  return around(test, probe);
}

function around({ from, to }: SyntaxNode, probe: string): Edit[] {
  return [
    { from, to: from, text: `(${probe})and(` },
    { from: to, to, text: ')' },
  ];
}

function beforeBody(loop: SyntaxNode, text: string, probe: string, indent: string): Edit[] {
  const body = loop.getChild('Body');
  return body ? beforeFirst(body, text, probe, indent) : [];
}

const COMPOUND = /^(If|While|For|Try|With|Match|Decorated)Statement$|^(Function|Class)Definition$/;

/** Puts a statement before the first one of a body, or of a text. */
export function beforeFirst(body: SyntaxNode, text: string, statement: string, indent: string): Edit[] {
  const first = firstStatement(body);
  if (!first) return [];
  if (!COMPOUND.test(first.name)) return [{ from: first.from, to: first.from, text: `${statement};` }];
  const before = text.slice(text.lastIndexOf('\n', first.from) + 1, first.from);
  return [{ from: first.from, to: first.from, text: `${statement}\n${indent}${before}` }];
}

function firstStatement(body: SyntaxNode): SyntaxNode | null {
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (/(Statement|StatementGroup|Definition)$/.test(child.name)) return child;
  }
  return null;
}
