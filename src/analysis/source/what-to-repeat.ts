import { asSteps } from '../../instrument/cycles/as-steps.js';
import { type CycleNode, findCycles } from '../../instrument/cycles/find-cycles.js';
import { isCoroutine, isMachineCode, nameOf } from '../../instrument/functions.js';
import { parseProgram, type SyntaxNode } from '../../instrument/parse-program.js';
import { walk } from '../../instrument/walk.js';
import type { BoardRecord, RecordOf } from '../../session/schema.js';

/** What of a program a hunt can repeat, by its text, where the run found nothing to repeat. */
export interface Repeatable {
  /** The loop that it spends its time in, also where that comes to an end; null where there is none that this board can look at. */
  loop: { line: number; file?: string } | null;
  /** A function of the script that this loop calls, and no other, else the last that the script calls, as it is called there: `step()`. */
  call: string | null;
}

/** `sources`: the script first. */
export function whatToRepeat(
  sources: readonly Pick<RecordOf<'source'>, 'path' | 'text'>[],
  { collects }: Pick<BoardRecord, 'collects'>,
): Repeatable {
  const [script, ...modules] = sources;
  if (script?.text === undefined) return { loop: null, call: null };
  const texts = modules.flatMap(({ path, text }) => (text === undefined ? [] : [{ file: path, text }]));
  const cycles = findCycles([{ file: null, text: script.text }, ...texts]);
  const cycle = cycles.find(({ thread }) => !thread) ?? null;
  const calls = callsIn(cycle?.file === undefined ? (cycle?.node ?? null) : null, script.text);
  const canLook = cycle && (collects === 'inline' || isStepped(cycle, script.text));
  return { loop: canLook ? placeOf(cycle) : null, call: calls };
}

function placeOf({ file, line }: CycleNode): NonNullable<Repeatable['loop']> {
  return file === undefined ? { line } : { line, file };
}

/** Where the board collects at its prompt only. */
function isStepped(cycle: CycleNode, script: string): boolean {
  return cycle.file === undefined && asSteps(script, [cycle], { indent: '\t', tasks: false }) !== null;
}

/** Of a loop, the one call that it makes of a function at the top of the script; without a loop the last that the script makes there. */
function callsIn(loop: SyntaxNode | null, text: string): string | null {
  const top = parseProgram(text).topNode;
  const names = functionsAtTop(top, text);
  const body = loop?.getChild('Body') ?? (loop === null ? top : null);
  if (body === null) return null;
  const called = [...walk(body, (child) => child === body || !SCOPES.has(child.name))]
    .filter(({ name }) => name === 'CallExpression')
    .map(({ from, to }) => text.slice(from, to))
    .filter((call) => names.has(/^(\w+)\(\)$/.exec(call)?.[1] ?? ''));
  const different = [...new Set(called)];
  if (loop === null) return different.at(-1) ?? null;
  return different.length === 1 ? different[0]! : null;
}

const SCOPES = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);

/** Those whose call runs them: no coroutine, no generator. */
function functionsAtTop(top: SyntaxNode, text: string): Set<string> {
  const names = new Set<string>();
  for (let child = top.firstChild; child; child = child.nextSibling) {
    const node = child.name === 'DecoratedStatement' ? child.getChild('FunctionDefinition') : child;
    if (node?.name !== 'FunctionDefinition' || isCoroutine(node) || isMachineCode(node, text)) continue;
    if (!/\byield\b/.test(text.slice(node.from, node.to))) names.add(nameOf(node, text));
  }
  return names;
}
