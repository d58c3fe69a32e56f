import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';

/** Of a module, a suite, and of several on a line. */
export function statementsOf(body: SyntaxNode): SyntaxNode[] {
  const statements: SyntaxNode[] = [];
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (child.name === 'StatementGroup') statements.push(...statementsOf(child));
    else if (/(Statement|Definition)$/.test(child.name)) statements.push(child);
  }
  return statements;
}

export function isString({ name, firstChild }: SyntaxNode): boolean {
  return name === 'ExpressionStatement' && /String$/.test(firstChild?.name ?? '') && !firstChild?.nextSibling;
}

export function following(node: SyntaxNode | null, name: string): SyntaxNode | null {
  for (let next = node?.nextSibling ?? null; next; next = next.nextSibling)
    if (next.name === name) return next;
  return null;
}

/** Of a compound statement what stands before its body. */
export function headOf(node: SyntaxNode): { from: number; to: number } {
  const definition = node.name === 'DecoratedStatement' ? node.lastChild : node;
  return { from: node.from, to: definition?.getChild('Body')?.from ?? node.to };
}

/** One that gives a value back; without a value it is a name to the parser. */
export function isYield(node: SyntaxNode, text: string): boolean {
  return text.slice(node.from, node.to) === 'yield' && node.nextSibling?.name !== 'from';
}

/** What stands behind `return` or `yield`; null for nothing. */
export function givenBy(keyword: SyntaxNode): SyntaxNode | null {
  const value = keyword.nextSibling;
  return value && /[A-Z]/.test(value.name) ? value : null;
}

const GIVEN = new Set(['VariableName', 'Number', 'String', 'Boolean', 'None']);

/** Whether an expression is a name or a constant, which is there already. */
export function makesNothing({ name, from, to, nextSibling }: SyntaxNode, text: string): boolean {
  return GIVEN.has(name) && !nextSibling && text.slice(from, to) !== 'yield';
}

/** The function around a node; null where there is none, or a lambda is between them. */
export function scopeAround(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent)
    if (OTHER_SCOPES.has(at.name)) return at.name === 'FunctionDefinition' ? at : null;
  return null;
}

export function loopAround(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at && !OTHER_SCOPES.has(at.name); at = at.parent)
    if (/^(While|For)Statement$/.test(at.name)) return at;
  return null;
}

/** Whether it is a `for` that gets its next object from one of the heap; what a range gives is none. */
export function asksIterator(loop: SyntaxNode, text: string): boolean {
  if (loop.name !== 'ForStatement') return false;
  const iterable = text.slice(loop.getChild('in')!.to, loop.getChild('Body')!.from);
  return !/^\s*range\s*\(/.test(iterable);
}

/** Whether a statement may end the function that it stands in. */
export function returns(statement: SyntaxNode): boolean {
  const within = [...walk(statement, ({ name }) => !OTHER_SCOPES.has(name))];
  return within.some(({ name }) => name === 'ReturnStatement');
}

/** What stands before a statement, or the first of its line. */
export function indentOf(node: SyntaxNode, text: string): string {
  const start = text.lastIndexOf('\n', node.from - 1) + 1;
  return /^\s*/.exec(text.slice(start, node.from))![0];
}

/** Without the line end and what else of a line stands behind it. */
export function endOf(node: SyntaxNode, text: string): number {
  let last = node;
  while (
    last.name !== 'String' &&
    last.lastChild &&
    last.lastChild.to === last.to &&
    /Statement|Definition|Body|Group/.test(last.name)
  )
    last = last.lastChild;
  return node.from + text.slice(node.from, last.to).trimEnd().length;
}

const OTHER_SCOPES = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);
