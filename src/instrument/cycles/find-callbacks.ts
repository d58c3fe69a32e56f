import { nameOf } from '../functions.js';
import { lineOf } from '../line-of.js';
import { walk } from '../walk.js';
import { CalledScopes, type Scope, type Source } from './called-scopes.js';
import type { CycleNode } from './find-cycles.js';
import { givenFunctions, type Taker } from './given-functions.js';
import type { SourceText } from './source-text.js';

/** By the last name of what is called: where a function is given that is called later, again and again. */
const TAKERS: Taker[] = [
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
  return inOrder(givenFunctions(scopes, TAKERS).map(callbackOf), scopes);
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

function inOrder(found: CycleNode[], { sources }: CalledScopes): CycleNode[] {
  const files = sources.map(({ file }) => file ?? undefined);
  return found.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
}
