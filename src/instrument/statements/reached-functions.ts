import { isCoroutine, isMachineCode, nameOf } from '../functions.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';

/** A text of a program; `file` as tracebacks name it. */
export interface ProgramText {
  file: string;
  text: string;
}

/** A function that a call may come to. */
export interface ReachedFunction {
  file: string;
  name: string;
  node: SyntaxNode;
}

const NAME = /[^\W\d]\w*/gu;
/** Methods that are called by no name; those that make and remove an object are not among them. */
const SPECIAL = /^__(?!init__|new__|del__)\w+__$/;

/**
 * The functions of a program that a call may come to, by the names in it and in what it calls. Those whose statements cannot be told apart
 * while they run are left out: generators, coroutines and machine code.
 */
export function reachedFunctions(texts: readonly ProgramText[], call: string): ReachedFunction[] {
  const all = texts.flatMap(definitionsOf);
  const reached = new Set<Definition>();
  const open = namesIn(call);
  const known = new Set<string>();
  for (const special of all.filter(({ name }) => SPECIAL.test(name))) reach(special);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (known.has(name)) continue;
    known.add(name);
    for (const definition of all) {
      const makes = definition.name === '__init__' && definition.className === name;
      if (definition.name === name || makes) reach(definition);
    }
  }
  return all.filter((definition) => reached.has(definition) && isPlain(definition));

  function reach(definition: Definition): void {
    if (reached.has(definition)) return;
    reached.add(definition);
    open.push(...namesIn(definition.source));
  }
}

/** Whether calling a function makes a generator or a coroutine, whose body runs later. */
export function suspends(definition: SyntaxNode): boolean {
  if (isCoroutine(definition)) return true;
  const own = ({ name }: SyntaxNode) => name !== 'FunctionDefinition' && name !== 'LambdaExpression';
  for (const { name } of walk(definition, own)) if (/^(Yield|Await)/.test(name)) return true;
  return false;
}

interface Definition extends ReachedFunction {
  /** Of a method; null for others. */
  className: string | null;
  text: string;
  /** What stands behind its name. */
  source: string;
}

function definitionsOf({ file, text }: ProgramText): Definition[] {
  const found: Definition[] = [];
  for (const node of walk(parseProgram(text).topNode)) {
    if (node.name !== 'FunctionDefinition') continue;
    found.push({
      file,
      text,
      node,
      name: nameOf(node, text),
      className: classOf(node, text),
      source: text.slice(node.getChild('VariableName')?.to ?? node.from, node.to),
    });
  }
  return found;
}

function classOf(node: SyntaxNode, text: string): string | null {
  const outer = node.parent?.name === 'DecoratedStatement' ? node.parent.parent : node.parent;
  const owner = outer?.name === 'Body' ? outer.parent : null;
  return owner?.name === 'ClassDefinition' ? nameOf(owner, text) : null;
}

function namesIn(source: string): string[] {
  return source.match(NAME) ?? [];
}

function isPlain({ node, text }: Definition): boolean {
  return !suspends(node) && !isMachineCode(node, text);
}
