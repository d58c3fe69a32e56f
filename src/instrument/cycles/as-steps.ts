import type { Edit } from '../apply-edits.js';
import { calleeOf, isCoroutine, isMachineCode, nameOf, parametersOf, RUNS_TASKS } from '../functions.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import { atHead } from './at-head.js';
import type { CycleNode } from './find-cycles.js';

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
  if (!program.canStop || !first) return null;
  const isTask = isInTask(first);
  if (isTask && !tasks) return null;
  const path = isTask ? program.throughTasks() : program.through([scopeOf(first.node)]);
  const heads = isTask
    ? loops.flatMap((loop, at) => (isInTask(loop) ? atHead(loop.node, text, { ...pauseOf(at), indent }) : []))
    : atHead(first.node, text, { ...YIELD, indent });
  // What comes later in the list stands before what is at the same place.
  const edits = path && [...path, ...heads];
  return edits && !program.isInText(edits) ? { edits, globals: program.names() } : null;
}

const YIELD = { test: '(yield)is None', statement: 'yield' };
const ASYNCIO = "__import__('asyncio')";
/** How often each loop was passed, for `loop` its place: where its tasks are paused. */
export const passesOf = (loop: number) => `${ASYNCIO}.paused[${loop}]`;

function pauseOf(loop: number): { test: string; statement: string } {
  const pause = `${ASYNCIO}.pause(${loop})`;
  return { test: `${pause}is None`, statement: pause };
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

  /** Not with names that nobody can list, and not where StopIteration is the program's own: none leaves a generator. */
  get canStop(): boolean {
    const importsAll = this.#imports().some((statement) => /\bimport\s*\*/.test(this.#textOf(statement)));
    const names = this.#all.filter(({ name }) => name === 'VariableName');
    const ends = names.filter((node) => /^(next|StopIteration)$/.test(this.#textOf(node)));
    return !importsAll && ends.every((node) => this.#isParameter(node));
  }

  /** Whether a name stands for what a function around it was given. */
  #isParameter(name: SyntaxNode): boolean {
    const isDefault = name.parent?.name === 'ParamList' && name.prevSibling?.name === 'AssignOp';
    if (isDefault) return false;
    for (let at = name.parent; at; at = at.parent) {
      if (at.name === 'FunctionDefinition' && parametersOf(at, this.#text).includes(this.#textOf(name)))
        return true;
    }
    return false;
  }

  /** Whether one of them would stand in a string. */
  isInText(edits: readonly Edit[]): boolean {
    const texts = this.#all.filter(({ name }) => name === 'FormatString' || name === 'String');
    return edits.some(({ from }) => texts.some((text) => text.from < from && from < text.to));
  }

  /** What makes the calls of a function, of those that call it, and so on yield from each other; null where one cannot. */
  through(from: (SyntaxNode | null)[]): Edit[] | null {
    const edits: Edit[] = [];
    const seen = new Set<number>();
    const scopes = [...from];
    for (const scope of scopes) {
      if (scope === null || seen.has(scope.from)) continue;
      seen.add(scope.from);
      const calls = this.#canYield(scope) ? this.#callsOf(scope) : null;
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
    const path = this.through(runs.map(scopeOf));
    if (!path || runs.length === 0) return null;
    const starts = runs.flatMap((call) => {
      const { from, to } = call.firstChild ?? call;
      return [{ from, to, text: `${ASYNCIO}.steps` }, ...yieldFrom(call)];
    });
    return [...path, ...starts];
  }

  /** `asyncio.run()`, `run()` as it is imported from there, and `loop.run_until_complete()`. */
  #runsTasks(call: SyntaxNode): boolean {
    const name = calleeOf(call, this.#text);
    if (!RUNS_TASKS.test(name) || !call.firstChild) return false;
    return name !== 'run' || this.#isOfAsyncio(call.firstChild.firstChild ?? call.firstChild);
  }

  /** All names that stand in the module itself. */
  names(): string[] {
    const inModule = (node: SyntaxNode) =>
      !/^(LambdaExpression|ParamList)$/.test(node.name) &&
      !(node.name === 'Body' && /^(Function|Class)Definition$/.test(node.parent?.name ?? ''));
    const names = [...walk(this.#tree, inModule)].filter(({ name }) => name === 'VariableName');
    // It is a word of the language for MicroPython.
    return [...new Set(names.map((node) => this.#textOf(node)))].filter((name) => name !== '__debug__');
  }

  /** A function of its own name that nothing wraps or calls by itself, which is no coroutine and no generator yet. */
  #canYield(scope: SyntaxNode): boolean {
    if (scope.name !== 'FunctionDefinition' || isCoroutine(scope) || isMachineCode(scope, this.#text))
      return false;
    const name = nameOf(scope, this.#text);
    if (scope.parent?.name === 'DecoratedStatement' || /^__\w+__$/.test(name)) return false;
    if (this.#functions.some((other) => other.from !== scope.from && nameOf(other, this.#text) === name))
      return false;
    // Of a yield without a value the parser makes a name.
    return ![...walk(scope)].some(
      (node) => /^yield\b/.test(this.#textOf(node)) && scopeOf(node)?.from === scope.from,
    );
  }

  /** The calls of a function or method; null where its name stands for something else, too, or may be another object's. */
  #callsOf(definition: SyntaxNode): SyntaxNode[] | null {
    const name = nameOf(definition, this.#text);
    const owner = scopeOf(definition);
    const isMethod = owner?.name === 'ClassDefinition';
    const calls: SyntaxNode[] = [];
    for (const node of this.#all) {
      if (node.name !== (isMethod ? 'PropertyName' : 'VariableName') || this.#textOf(node) !== name) continue;
      if (node.parent?.name === 'FunctionDefinition') continue;
      const callee = isMethod ? node.parent : node;
      if (isMethod && !this.#isOf(owner, callee?.firstChild ?? null)) {
        if (this.#isImported(callee?.firstChild ?? null)) continue;
        return null;
      }
      const call = callee?.parent;
      if (call?.name !== 'CallExpression' || call.firstChild?.from !== callee?.from) return null;
      calls.push(call);
    }
    return calls;
  }

  /** Whether an expression is an object of a class: `self` in it, `Class()`, or a name that is given that. */
  #isOf(owner: SyntaxNode, object: SyntaxNode | null): boolean {
    if (!object) return false;
    const className = nameOf(owner, this.#text);
    if (object.name === 'CallExpression') return calleeOf(object, this.#text) === className;
    if (object.name !== 'VariableName') return false;
    const name = this.#textOf(object);
    if (name === 'self') return owner.from < object.from && object.to < owner.to;
    const given = this.#all.filter(
      (node) => node.name === 'AssignStatement' && node.firstChild && this.#textOf(node.firstChild) === name,
    );
    return (
      given.length > 0 &&
      given.every(
        ({ lastChild }) =>
          lastChild?.name === 'CallExpression' && calleeOf(lastChild, this.#text) === className,
      )
    );
  }

  #isImported(name: SyntaxNode | null): boolean {
    return name?.name === 'VariableName' && this.#importsOf(name).length > 0;
  }

  #isOfAsyncio(name: SyntaxNode): boolean {
    return this.#importsOf(name).some((statement) => /\bu?asyncio\b/.test(this.#textOf(statement)));
  }

  #importsOf(name: SyntaxNode): SyntaxNode[] {
    return this.#imports().filter((statement) =>
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

const SCOPE = /^(FunctionDefinition|ClassDefinition|LambdaExpression|\w*ComprehensionExpression)$/;

/** The function, lambda, comprehension or class around a node; null for the module. Defaults and base classes are outside. */
function scopeOf(node: SyntaxNode): SyntaxNode | null {
  let child = node;
  for (let at = node.parent; at; at = at.parent) {
    const isOutside =
      child.name === 'ParamList' || (at.name === 'ClassDefinition' && child.name === 'ArgList');
    if (SCOPE.test(at.name) && !isOutside) return at;
    child = at;
  }
  return null;
}
