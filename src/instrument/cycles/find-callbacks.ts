import { nameOf } from '../functions.js';
import { lineOf } from '../line-of.js';
import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import { CalledScopes, lastName, type Scope, type Source } from './called-scopes.js';
import type { CycleNode } from './find-cycles.js';
import type { SourceText } from './source-text.js';

/** By the last name of what is called: where a function is given that is called later, again and again. */
const TAKERS: { callee: RegExp; keyword: string | null; isFirst: boolean }[] = [
  { callee: /^(\w*Timer|init|ExtInt)$/, keyword: 'callback', isFirst: false },
  { callee: /^callback$/, keyword: null, isFirst: true },
  { callee: /^irq$/, keyword: 'handler', isFirst: true },
  { callee: /^schedule$/, keyword: null, isFirst: true },
  { callee: /^start_server$/, keyword: 'client_connected_cb', isFirst: true },
];

/**
 * The functions of a program that it gives to timers, pins, `micropython.schedule()` and servers of asyncio, in the order of the texts: by
 * their names, as methods, by an attribute that is given one of these, or as a lambda. Each call of one is a pass.
 */
export function findCallbacks(texts: readonly SourceText[]): CycleNode[] {
  const scopes = new CalledScopes(texts);
  const found = scopes.sources.flatMap((source) =>
    givenIn(source).flatMap((given) => functionsOf(given, source, scopes)),
  );
  const once = found.filter(({ node }, at) => found.findIndex((other) => other.node === node) === at);
  return inOrder(once.map(callbackOf), scopes);
}

/** The function that is defined in a line, as what is called again and again; null where there is none, or in machine code. */
export function functionAtLine(
  texts: readonly SourceText[],
  { file, line }: Pick<CycleNode, 'file' | 'line'>,
): CycleNode | null {
  const { sources } = new CalledScopes(texts);
  const lambdas = (source: Source) => [...walk(source.top)].filter(({ name }) => name === 'LambdaExpression');
  return (
    sources
      .flatMap((source) => [...source.functions, ...lambdas(source)].map((node) => ({ source, node })))
      .map(callbackOf)
      .find((one) => one.line === line && one.file === file) ?? null
  );
}

function callbackOf({ source: { file, text }, node }: Scope): CycleNode {
  return {
    ...(file === null ? {} : { file }),
    line: lineOf(text, node.from),
    functionName: node.name === 'LambdaExpression' ? null : nameOf(node, text),
    callback: true,
    goesOn: true,
    endless: true,
    node,
    text,
  };
}

/** The expressions that are given to be called later. */
function givenIn({ top, text }: Source): SyntaxNode[] {
  const given: SyntaxNode[] = [];
  for (const node of walk(top)) {
    if (node.name !== 'CallExpression' || !node.firstChild) continue;
    const callee = lastName(node.firstChild, text);
    const taker = TAKERS.find((one) => one.callee.test(callee));
    const list = node.getChild('ArgList');
    if (taker && list) given.push(...argumentsOf(list, text, taker));
  }
  return given;
}

function argumentsOf(
  list: SyntaxNode,
  text: string,
  { keyword, isFirst }: (typeof TAKERS)[number],
): SyntaxNode[] {
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

function inOrder(found: CycleNode[], { sources }: CalledScopes): CycleNode[] {
  const files = sources.map(({ file }) => file ?? undefined);
  return found.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
}
