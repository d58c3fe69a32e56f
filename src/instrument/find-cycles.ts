import { calleeOf, isCoroutine, isMachineCode, nameOf, RUNS_TASKS } from './functions.js';
import { lineOf } from './line-of.js';
import { parseProgram, type SyntaxNode } from './parse-program.js';
import { walk } from './walk.js';

/** A loop whose passes are the repetitions of a program. */
export interface Cycle {
  /** Where its `while` or `for` stands, from 1. */
  line: number;
  /** Of the function around it; null at the top. */
  functionName: string | null;
  /** Whether it is written to go on: its test is always true, or what it goes over has no end. */
  goesOn: boolean;
  /** Whether nothing in it ends it either, but an exception. */
  endless: boolean;
}

/** A cycle, and the statement that it is. */
export interface CycleNode extends Cycle {
  node: SyntaxNode;
}

/**
 * The loops in which a program spends its time, in the order of its text: the outermost endless ones at its top, else those in
 * the function that it calls last, and so on; of a program with tasks, those of each coroutine. Where none is endless, the
 * last loop of the top or of that function. None of a text that does not parse.
 */
export function findCycles(text: string): CycleNode[] {
  const program = new Program(text);
  return program.broken ? [] : program.cycles().sort((a, b) => a.line - b.line);
}

/** The loop that begins in a line; null where there is none, or its body is compiled by other rules. */
export function cycleAt(text: string, line: number): CycleNode | null {
  const program = new Program(text);
  return program.broken ? null : (program.loops().find((loop) => loop.line === line) ?? null);
}

const LOOPS = new Set(['WhileStatement', 'ForStatement']);
const SCOPES = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);
class Program {
  readonly broken: boolean;
  readonly #text: string;
  readonly #top: SyntaxNode;
  readonly #functions: SyntaxNode[] = [];
  #startsTasks = false;

  constructor(text: string) {
    this.#text = text;
    const tree = parseProgram(text);
    this.#top = tree.topNode;
    let broken = false;
    tree.iterate({
      enter: ({ name, type, node }) => {
        broken ||= type.isError;
        if (name === 'FunctionDefinition' && !isMachineCode(node, text)) this.#functions.push(node);
        if (name === 'CallExpression') this.#startsTasks ||= RUNS_TASKS.test(calleeOf(node, text));
      },
    });
    this.broken = broken;
  }

  cycles(): CycleNode[] {
    return this.#goingOn(isEndless) ?? this.#goingOn(() => true) ?? this.#lastLoop();
  }

  /** All that a probe may stand in. */
  loops(): CycleNode[] {
    return [this.#top, ...this.#functions].flatMap((scope) =>
      statementsIn(scope).flatMap((node) => (LOOPS.has(node.name) ? [this.#cycleOf(node)] : [])),
    );
  }

  /** Of those that `fits` takes; null where there is none. */
  #goingOn(fits: (cycle: CycleNode) => boolean): CycleNode[] | null {
    const loopsIn = (scope: SyntaxNode) =>
      this.#outermostIn(scope, (node) => this.#goesOn(node)).filter(fits);
    const atTop = loopsIn(this.#top);
    if (atTop.length > 0) return atTop;
    const tasks = this.#startsTasks ? this.#functions.filter(isCoroutine) : [];
    const inTasks = tasks.flatMap(loopsIn);
    if (inTasks.length > 0) return inTasks;
    for (const called of this.#followed(this.#top)) {
      const found = loopsIn(called);
      if (found.length > 0) return found;
    }
    return null;
  }

  /** The functions that a scope calls, the last call first, each with what it calls itself behind it. */
  *#followed(scope: SyntaxNode, seen = new Set<number>()): Generator<SyntaxNode> {
    for (const name of this.#callsIn(scope).reverse()) {
      for (const called of this.#functions.filter((node) => nameOf(node, this.#text) === name)) {
        if (seen.has(called.from)) continue;
        seen.add(called.from);
        yield called;
        yield* this.#followed(called, seen);
      }
    }
  }

  #outermostIn(scope: SyntaxNode, wanted: (node: SyntaxNode) => boolean): CycleNode[] {
    return outermost(statementsIn(scope).filter(wanted)).map((node) => this.#cycleOf(node));
  }

  /** Of a program that comes to its end. */
  #lastLoop(): CycleNode[] {
    for (const scope of [this.#top, ...this.#followed(this.#top)]) {
      const last = this.#outermostIn(scope, ({ name }) => LOOPS.has(name)).at(-1);
      if (last) return [last];
    }
    return [];
  }

  /** Names of what the statements of a scope call, in the order of the text. */
  #callsIn(scope: SyntaxNode): string[] {
    const names: string[] = [];
    for (const node of walk(scope, (child) => !SCOPES.has(child.name))) {
      if (node.name === 'CallExpression') names.push(calleeOf(node, this.#text));
    }
    return names;
  }

  #goesOn(node: SyntaxNode): boolean {
    if (node.name === 'WhileStatement') {
      const test = node.firstChild?.nextSibling;
      return test ? /^\(?\s*(True|[1-9]\d*)\s*\)?$/.test(this.#text.slice(test.from, test.to)) : false;
    }
    if (node.name !== 'ForStatement') return false;
    const body = node.getChild('Body');
    const head = this.#text.slice(node.from, body?.from);
    return /\bin\s+(itertools\.)?count\(/.test(head);
  }

  #cycleOf(node: SyntaxNode): CycleNode {
    const around = functionAround(node);
    return {
      line: lineOf(this.#text, node.from),
      functionName: around ? nameOf(around, this.#text) : null,
      goesOn: this.#goesOn(node),
      endless: this.#goesOn(node) && !mayBeLeft(node),
      node,
    };
  }
}

function isEndless({ endless }: Cycle): boolean {
  return endless;
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
