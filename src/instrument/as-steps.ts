import type { CycleNode } from './find-cycles.js';
import { calleeOf, isCoroutine, isMachineCode, nameOf, RUNS_TASKS } from './functions.js';
import { atHead, type Edit } from './loop-probes.js';
import { parseProgram, type SyntaxNode } from './parse-program.js';
import { walk } from './walk.js';

/** A program as a generator that gives control back at the head of each pass of a loop. */
export interface Steps {
  edits: Edit[];
  /** Names of the module that it uses, which a function must be told of. */
  globals: string[];
}

/**
 * What makes a program stop at each pass of its first loop, where the board collects at its prompt only: the loop yields, each call
 * of the function that it stands in yields from that, and so on up to the module, which is a function then. Where that is the loop of a
 * task, all loops of tasks pause what runs them, if the board's asyncio can be paused (agent-py/sim_asyncio.py).
 *
 * Null where that cannot be done without changing what the program means: a generator, a function that is also passed on, a call
 * inside of a lambda, a comprehension or a class body, `from … import *`.
 */
export function asSteps(
  text: string,
  loops: readonly CycleNode[],
  { indent, tasks }: { indent: string; tasks: boolean },
): Steps | null {
  const program = new SteppedProgram(text);
  const [first] = loops;
  if (program.importsAll || !first) return null;
  const isTask = isInTask(first);
  if (isTask && !tasks) return null;
  const path = isTask ? program.throughTasks() : program.through(scopeOf(first.node));
  const heads = isTask
    ? loops.flatMap((loop, at) => (isInTask(loop) ? atHead(loop.node, text, pauseOf(at), indent) : []))
    : atHead(first.node, text, YIELD, indent);
  return path && { edits: [...heads, ...path], globals: program.names() };
}

const YIELD = { test: '(yield)is None ', statement: 'yield' };
const ASYNCIO = "__import__('asyncio')";
/** How often each loop was passed, for `loop` its place: where its tasks are paused. */
export const passesOf = (loop: number) => `${ASYNCIO}.paused[${loop}]`;

function pauseOf(loop: number): { test: string; statement: string } {
  const pause = `${ASYNCIO}.pause(${loop})`;
  return { test: `${pause}is None `, statement: pause };
}

function isInTask({ node }: CycleNode): boolean {
  const scope = scopeOf(node);
  return scope !== null && isCoroutine(scope);
}

class SteppedProgram {
  readonly #text: string;
  readonly #tree: SyntaxNode;
  readonly #all: SyntaxNode[];
  readonly #functions: SyntaxNode[];

  constructor(text: string) {
    this.#text = text;
    this.#tree = parseProgram(text).topNode;
    this.#all = [...walk(this.#tree)];
    this.#functions = this.#all.filter(({ name }) => name === 'FunctionDefinition');
  }

  get importsAll(): boolean {
    return this.#imports().some((statement) => /\bimport\s*\*/.test(this.#textOf(statement)));
  }

  /** What makes the calls of a function, of those that call it, and so on yield from each other; null where one cannot. */
  through(from: SyntaxNode | null): Edit[] | null {
    const edits: Edit[] = [];
    const seen = new Set<number>();
    const scopes = [from];
    for (const scope of scopes) {
      if (scope === null || seen.has(scope.from)) continue;
      seen.add(scope.from);
      const calls = this.#canYield(scope) ? this.#callsOf(nameOf(scope, this.#text)) : null;
      if (calls === null || calls.length === 0) return null;
      for (const call of calls) {
        edits.push(...yieldFrom(call));
        scopes.push(scopeOf(call));
      }
    }
    return edits;
  }

  /** The same from what runs the tasks, which stops where they pause. */
  throughTasks(): Edit[] | null {
    const runs = this.#all.filter((node) => node.name === 'CallExpression' && this.#runsTasks(node));
    const edits: Edit[] = [];
    for (const call of runs) {
      const callee = call.firstChild;
      const path = this.through(scopeOf(call));
      if (!path || !callee) return null;
      edits.push(...path, ...yieldFrom(call), { from: callee.from, to: callee.to, text: `${ASYNCIO}.steps` });
    }
    return edits.length > 0 ? edits : null;
  }

  /** `asyncio.run()`, `run()` as it is imported from there, and `loop.run_until_complete()`. */
  #runsTasks(call: SyntaxNode): boolean {
    const name = calleeOf(call, this.#text);
    if (!RUNS_TASKS.test(name) || !call.firstChild) return false;
    return name !== 'run' || this.#isImported(call.firstChild.firstChild ?? call.firstChild);
  }

  /** All names that stand in the module itself. */
  names(): string[] {
    const inModule = (node: SyntaxNode) =>
      !/^(LambdaExpression|ParamList)$/.test(node.name) &&
      !(node.name === 'Body' && /^(Function|Class)Definition$/.test(node.parent?.name ?? ''));
    const names = [...walk(this.#tree, inModule)].filter(({ name }) => name === 'VariableName');
    return [...new Set(names.map((node) => this.#textOf(node)))];
  }

  /** A function of its own name, which is no coroutine and no generator yet. */
  #canYield(scope: SyntaxNode): boolean {
    if (scope.name !== 'FunctionDefinition' || isCoroutine(scope) || isMachineCode(scope, this.#text))
      return false;
    const name = nameOf(scope, this.#text);
    if (this.#functions.some((other) => other.from !== scope.from && nameOf(other, this.#text) === name))
      return false;
    // Of a yield without a value the parser makes a name.
    return ![...walk(scope)].some(
      (node) => /^yield\b/.test(this.#textOf(node)) && scopeOf(node)?.from === scope.from,
    );
  }

  /** The calls of what has this name; null where the name stands for something else, too. */
  #callsOf(name: string): SyntaxNode[] | null {
    const calls: SyntaxNode[] = [];
    for (const node of this.#all) {
      if (!/^(Variable|Property)Name$/.test(node.name) || this.#textOf(node) !== name) continue;
      if (node.parent?.name === 'FunctionDefinition' || this.#isOfModule(node)) continue;
      const callee = node.name === 'PropertyName' ? node.parent : node;
      const call = callee?.parent;
      if (call?.name !== 'CallExpression' || call.firstChild?.from !== callee?.from) return null;
      calls.push(call);
    }
    return calls;
  }

  /** Whether it is a name of a module that is imported, as `run` of `asyncio.run`. */
  #isOfModule({ name, parent }: SyntaxNode): boolean {
    const owner = name === 'PropertyName' ? parent?.firstChild : null;
    return owner != null && this.#isImported(owner);
  }

  #isImported(name: SyntaxNode): boolean {
    if (name.name !== 'VariableName') return false;
    return this.#imports().some((statement) =>
      statement.getChildren('VariableName').some((imported) => this.#textOf(imported) === this.#textOf(name)),
    );
  }

  #imports(): SyntaxNode[] {
    return this.#all.filter(({ name }) => name === 'ImportStatement');
  }

  #textOf({ from, to }: SyntaxNode): string {
    return this.#text.slice(from, to);
  }
}

function yieldFrom(call: SyntaxNode): Edit[] {
  return [
    { from: call.from, to: call.from, text: '(yield from ' },
    { from: call.to, to: call.to, text: ')' },
  ];
}

/** The function, lambda, comprehension or class around a node; null for the module. */
function scopeOf(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent) {
    if (/^(FunctionDefinition|ClassDefinition|LambdaExpression|\w*ComprehensionExpression)$/.test(at.name))
      return at;
  }
  return null;
}
