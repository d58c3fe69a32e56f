import type { CycleNode } from './find-cycles.js';
import type { SyntaxNode } from './parse-program.js';

/** Text that is put in the place of `from` to `to`. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Puts a probe into the head of each loop, by its place in their order: an expression that is true, into the test of a `while`, which is evaluated once
 * for each pass, and before the first statement of a `for`, on a line of its own where that has no room for it. `indent`: what
 * else is put in front of every line.
 */
export function loopProbes(
  text: string,
  loops: readonly CycleNode[],
  { probeOf, indent }: { probeOf: (loop: number) => string; indent: string },
): Edit[] {
  return loops.flatMap(({ node }, loop) => {
    const probe = probeOf(loop);
    return atHead(node, text, { test: probe, statement: probe }, indent);
  });
}

/** Puts code at the head of each pass of a loop: a test that holds, or a statement. */
export function atHead(
  loop: SyntaxNode,
  text: string,
  { test, statement }: { test: string; statement: string },
  indent: string,
): Edit[] {
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

const COMPOUND = /^(If|While|For|Try|With|Match|Decorated)Statement$|^(Function|Class)Definition$/;

function beforeBody(loop: SyntaxNode, text: string, probe: string, indent: string): Edit[] {
  const first = firstStatement(loop);
  if (!first) return [];
  if (!COMPOUND.test(first.name)) return [{ from: first.from, to: first.from, text: `${probe};` }];
  const before = text.slice(text.lastIndexOf('\n', first.from) + 1, first.from);
  return [{ from: first.from, to: first.from, text: `${probe}\n${indent}${before}` }];
}

function firstStatement(loop: SyntaxNode): SyntaxNode | null {
  for (let child = loop.getChild('Body')?.firstChild ?? null; child; child = child.nextSibling) {
    if (/(Statement|StatementGroup|Definition)$/.test(child.name)) return child;
  }
  return null;
}
