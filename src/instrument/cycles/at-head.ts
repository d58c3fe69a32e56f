import type { Edit } from '../apply-edits.js';
import type { SyntaxNode } from '../parse-program.js';

/** What is put at the head of each pass: a test that holds, or a statement. `indent`: what else is put in front of every line. */
export interface Head {
  test: string;
  statement: string;
  indent: string;
}

/**
 * Puts code at the head of each pass of a loop: into the test of a `while`, which is evaluated once for each pass, and before the first
 * statement of a `for`, on a line of its own where that has no room for it.
 */
export function atHead(loop: SyntaxNode, text: string, { test, statement, indent }: Head): Edit[] {
  return loop.name === 'WhileStatement'
    ? inTest(loop, text, test)
    : beforeBody(loop, text, statement, indent);
}

function inTest(loop: SyntaxNode, text: string, probe: string): Edit[] {
  const test = loop.getChild('while')?.nextSibling;
  if (!test) return [];
  if (/^(True|[1-9]\d*)$/.test(text.slice(test.from, test.to)))
    return [{ from: test.from, to: test.to, text: `(${probe})` }];
  return [
    { from: test.from, to: test.from, text: `(${probe})and(` },
    { from: test.to, to: test.to, text: ')' },
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
