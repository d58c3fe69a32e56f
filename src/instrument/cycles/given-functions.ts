import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import { type CalledScopes, lastName, type Scope, type Source } from './called-scopes.js';

/** What is given a function that it calls later, by the last name of what is called. */
export interface Taker {
  callee: RegExp;
  /** The argument's name; null where it has none. */
  keyword: string | null;
  /** Whether the first argument is it, where that has no name. */
  isFirst: boolean;
}

/** The functions of a program that it gives to one of `takers`, each once. */
export function givenFunctions(scopes: CalledScopes, takers: readonly Taker[]): Scope[] {
  const found = scopes.sources.flatMap((source) =>
    givenIn(source, takers).flatMap((given) => functionsOf(given, source, scopes)),
  );
  return found.filter(({ node }, at) => found.findIndex((other) => other.node === node) === at);
}

/** The expressions that are given to be called later. */
function givenIn({ top, text }: Source, takers: readonly Taker[]): SyntaxNode[] {
  const given: SyntaxNode[] = [];
  for (const node of walk(top)) {
    if (node.name !== 'CallExpression' || !node.firstChild) continue;
    const callee = lastName(node.firstChild, text);
    const taker = takers.find((one) => one.callee.test(callee));
    const list = node.getChild('ArgList');
    if (taker && list) given.push(...argumentsOf(list, text, taker));
  }
  return given;
}

function argumentsOf(list: SyntaxNode, text: string, { keyword, isFirst }: Taker): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const first = list.firstChild?.nextSibling ?? null;
  if (isFirst && first && first.nextSibling?.name !== 'AssignOp') found.push(first);
  for (let child = list.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'AssignOp' || !child.prevSibling || !child.nextSibling) continue;
    if (text.slice(child.prevSibling.from, child.prevSibling.to) === keyword) found.push(child.nextSibling);
  }
  return found;
}

function functionsOf(given: SyntaxNode, source: Source, scopes: CalledScopes): Scope[] {
  if (given.name === 'LambdaExpression') return [{ source, node: given }];
  const meant = scopes.meant(given, source);
  if (meant.length > 0) return meant;
  // A bound method is kept in an attribute, as making one takes heap.
  const name = lastName(given, source.text);
  return [...walk(source.top)]
    .filter(({ name: kind, firstChild }) => kind === 'AssignStatement' && firstChild !== null)
    .filter(({ firstChild }) => lastName(firstChild!, source.text) === name)
    .flatMap(({ lastChild }) => (lastChild ? scopes.meant(lastChild, source) : []));
}
