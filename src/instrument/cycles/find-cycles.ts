import { isCoroutine, nameOf, RUNS_TASKS } from '../functions.js';
import { lineOf } from '../line-of.js';
import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import { CalledScopes, lastName, SCOPES, type Scope, type Source } from './called-scopes.js';
import { givenFunctions } from './given-functions.js';
import type { SourceText } from './source-text.js';
import { sureStatements } from './sure-statements.js';

/** A loop whose passes are the repetitions of a program, or a function whose calls are. */
export interface Cycle {
  /** The module that it stands in, by its path; absent where that is the script. */
  file?: string;
  /** Where its `while`, `for` or `def` stands, from 1. */
  line: number;
  /** Of the function around it; null at the top. Of a function its own; null of a lambda. */
  functionName: string | null;
  /** Set for a function that is given to something that calls it: a timer, a pin, a scheduler. Absent for a loop. */
  callback?: true;
  /** Set for a loop in a function that the program gives to a thread, or in one that such a function calls. */
  thread?: true;
  /** Whether it is written to go on: its test is always true, or what it goes over has no end. */
  goesOn: boolean;
  /** Whether nothing in it ends it either, but an exception. */
  endless: boolean;
}

/** A cycle, and the statement that it is, with the text in which that stands. */
export interface CycleNode extends Cycle {
  node: SyntaxNode;
  text: string;
}

/**
 * The loops in which a program spends its time, those of the script first, in the order of the texts: the outermost endless ones at its top, else those in
 * the function that it calls or the module that it imports last, and so on; of a program with tasks, those of each coroutine. One that only begins another
 * anew, which does not come to its end but by an exception, gives way to that. Where none is endless, the last loop of the top or of that function. Beside these the endless ones of each thread. None of a script that does not parse.
 */
export function findCycles(texts: readonly SourceText[]): CycleNode[] {
  return new Program(texts).cycles();
}

/** The loop that begins in a line; null where there is none, or its body is compiled by other rules. */
export function cycleAt(
  texts: readonly SourceText[],
  { file, line }: Pick<Cycle, 'file' | 'line'>,
): CycleNode | null {
  return new Program(texts).loops().find((loop) => loop.line === line && loop.file === file) ?? null;
}

const THREADS = [{ callee: /^start_new_thread$/, keyword: null, isFirst: true }];
const LOOPS = new Set(['WhileStatement', 'ForStatement']);

class Program {
  readonly #scopes: CalledScopes;
  readonly #startsTasks: boolean;
  /** What each thread begins with. */
  readonly #threads: readonly Scope[];
  readonly #inThreads: ReadonlySet<SyntaxNode>;

  constructor(texts: readonly SourceText[]) {
    this.#scopes = new CalledScopes(texts);
    this.#startsTasks = this.#scopes.sources.some((source) => this.#scopes.calls(source, RUNS_TASKS));
    this.#threads = givenFunctions(this.#scopes, THREADS);
    const called = this.#threads.flatMap((thread) => [...this.#scopes.followed(thread)]);
    this.#inThreads = new Set([...this.#threads, ...called].map(({ node }) => node));
  }

  cycles(): CycleNode[] {
    const [script] = this.#scopes.sources;
    if (script?.file !== null) return [];
    const top = { source: script, node: script.top };
    const found = this.#goingOn(top, isEndless) ?? this.#goingOn(top, () => true) ?? this.#lastLoop(top);
    const nodes = new Set(found.map(({ node }) => node));
    const others = this.#threads.flatMap((thread) => this.#goingOn(thread, isEndless) ?? []);
    return this.#inOrder([...found, ...others.filter(({ node }) => !nodes.has(node))]);
  }

  /** All that a probe may stand in. */
  loops(): CycleNode[] {
    return this.#scopes.sources.flatMap((source) =>
      [source.top, ...source.functions].flatMap((node) =>
        statementsIn(node).flatMap((one) => (LOOPS.has(one.name) ? [this.#cycleOf(one, source)] : [])),
      ),
    );
  }

  /** Of those that `fits` takes; null where there is none. */
  #goingOn(top: Scope, fits: (cycle: CycleNode) => boolean): CycleNode[] | null {
    const loopsIn = (scope: Scope) =>
      this.#outermostIn(scope, goesOn)
        .filter(fits)
        .flatMap((loop) => this.#begunIn(loop, scope.source) ?? [loop]);
    const atTop = loopsIn(top);
    if (atTop.length > 0) return atTop;
    const inTasks = this.#tasks().flatMap(loopsIn);
    if (inTasks.length > 0) return inTasks;
    for (const called of this.#scopes.followed(top)) {
      const found = loopsIn(called);
      if (found.length > 0) return found;
    }
    return null;
  }

  /** The loops that a suite is sure to come to, and goes no further; null where there are none. Of a loop, those that it begins anew. */
  #begunIn(
    { node }: Pick<CycleNode, 'node'>,
    source: Source,
    seen = new Set<SyntaxNode>(),
  ): CycleNode[] | null {
    const body = node.getChild('Body');
    if (!body || seen.has(node)) return null;
    seen.add(node);
    for (const statement of sureStatements(body)) {
      const loop = LOOPS.has(statement.name) ? this.#cycleOf(statement, source) : null;
      if (loop?.endless) return this.#begunIn(loop, source, seen) ?? [loop];
      if (/^(If|While|For|Match)Statement$|Definition$/.test(statement.name)) continue;
      for (const call of callsIn(statement)) {
        const found = this.#begunBy(call, source, seen);
        if (found) return found;
      }
    }
    return null;
  }

  #begunBy(call: SyntaxNode, source: Source, seen: Set<SyntaxNode>): CycleNode[] | null {
    const callee = call.firstChild!;
    const called = this.#scopes.meant(callee, source);
    if (called.length === 0 && RUNS_TASKS.test(lastName(callee, source.text))) {
      const inTasks = this.#tasks().flatMap((task) => this.#outermostIn(task, goesOn).filter(isEndless));
      return inTasks.length > 0 ? inTasks : null;
    }
    const [only, ...others] = called;
    if (!only || others.length > 0 || !runsAtOnce(only, call)) return null;
    return this.#begunIn(only, only.source, seen);
  }

  #tasks(): Scope[] {
    if (!this.#startsTasks) return [];
    return this.#scopes.sources.flatMap((source) =>
      source.functions
        .filter((node) => isCoroutine(node) && this.#scopes.isNamed(nameOf(node, source.text)))
        .map((node) => ({ source, node })),
    );
  }

  /** Of a program that comes to its end. */
  #lastLoop(top: Scope): CycleNode[] {
    for (const scope of [top, ...this.#scopes.followed(top)]) {
      const last = this.#outermostIn(scope, ({ name }) => LOOPS.has(name)).at(-1);
      if (last) return [last];
    }
    return [];
  }

  #outermostIn({ source, node }: Scope, wanted: (node: SyntaxNode, text: string) => boolean): CycleNode[] {
    const found = statementsIn(node).filter((one) => wanted(one, source.text));
    return outermost(found).map((one) => this.#cycleOf(one, source));
  }

  #cycleOf(node: SyntaxNode, { file, text }: Source): CycleNode {
    const around = functionAround(node);
    return {
      ...(file === null ? {} : { file }),
      line: lineOf(text, node.from),
      functionName: around ? nameOf(around, text) : null,
      ...(around && this.#inThreads.has(around) ? { thread: true } : {}),
      goesOn: goesOn(node, text),
      endless: goesOn(node, text) && !mayBeLeft(node),
      node,
      text,
    };
  }

  #inOrder(found: CycleNode[]): CycleNode[] {
    const files = this.#scopes.sources.map(({ file }) => file ?? undefined);
    const nodes = new Set<SyntaxNode>();
    const once = found.filter(({ node }) => !nodes.has(node) && nodes.add(node));
    return once.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
  }
}

/** The call of a coroutine runs it where it is awaited, that of a generator does not. */
function runsAtOnce({ source, node }: Scope, call: SyntaxNode): boolean {
  if (isCoroutine(node)) return call.parent?.name === 'AwaitExpression';
  // Of a yield without a value the parser makes a name.
  return ![...walk(node, (child) => child === node || !SCOPES.has(child.name))].some(({ from }) =>
    /^yield\b/.test(source.text.slice(from, from + 6)),
  );
}

function callsIn(statement: SyntaxNode): SyntaxNode[] {
  return [...walk(statement, (child) => !SCOPES.has(child.name))].filter(
    ({ name, firstChild }) => name === 'CallExpression' && firstChild !== null,
  );
}

function isEndless({ endless }: Cycle): boolean {
  return endless;
}

function goesOn(node: SyntaxNode, text: string): boolean {
  if (node.name === 'WhileStatement') {
    const test = node.firstChild?.nextSibling;
    return test ? /^\(?\s*(True|[1-9]\d*)\s*\)?$/.test(text.slice(test.from, test.to)) : false;
  }
  if (node.name !== 'ForStatement') return false;
  const head = text.slice(node.from, node.getChild('Body')?.from);
  return /\bin\s+(itertools\.)?count\(/.test(head);
}

/** The statements of one scope, at any depth, those of its functions and classes left out. */
function statementsIn(scope: SyntaxNode): SyntaxNode[] {
  return [...walk(scope, (child) => !SCOPES.has(child.name))].filter(({ name }) =>
    name.endsWith('Statement'),
  );
}

function outermost(nodes: SyntaxNode[]): SyntaxNode[] {
  return nodes.filter(
    (node) =>
      !nodes.some((other) => other.from <= node.from && node.to <= other.to && other.from !== node.from),
  );
}

/** By a `break` of its own, or a `return`. */
function mayBeLeft(loop: SyntaxNode): boolean {
  const body = loop.getChild('Body');
  if (!body) return false;
  const all = [...walk(body, (child) => !SCOPES.has(child.name))];
  if (all.some(({ name }) => name === 'ReturnStatement')) return true;
  return all.some((node) => node.name === 'BreakStatement' && loopAround(node)?.from === loop.from);
}

function loopAround(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent) if (LOOPS.has(at.name)) return at;
  return null;
}

function functionAround(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent) if (at.name === 'FunctionDefinition') return at;
  return null;
}
