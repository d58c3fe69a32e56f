import type { Edit } from '../apply-edits.js';
import { lineOf } from '../line-of.js';
import type { SyntaxNode } from '../parse-program.js';
import type { ReachedFunction } from './reached-functions.js';

/** A statement with a probe; its number is its place among all, from 1. */
export interface ProbedStatement {
  file: string;
  line: number;
  functionName: string;
}

/**
 * Puts a probe in front of each statement of functions of one text (agent-py/noalloc_lines.py), so that it is known at any time which
 * statement is being evaluated: also behind a call in it, in the test of a loop, and where its iterator goes on. `before`: how many
 * statements have probes already; `indent`: what else is put in front of every line of the text.
 */
export function probeStatements(
  text: string,
  functions: readonly ReachedFunction[],
  { before, indent }: { before: number; indent: string },
): { edits: Edit[]; statements: ProbedStatement[] } {
  const probes = new Probes(text, before, indent);
  for (const reached of functions) probes.putInto(reached);
  return { edits: probes.edits, statements: probes.statements };
}

const CALLER = '_mpgc_p';
/** What the agent keeps of a statement: probes name it by its place there. */
export const ROW_WORDS = 3;
/** They evaluate nothing; a `while` is probed in its test, a `try` has nothing of its own. */
const UNPROBED = /^(Pass|Break|Scope|Try|While)Statement$/;
const COMPOUND = /^(If|While|For|Try|With|Match|Decorated)Statement$|^(Function|Class)Definition$/;
const STATEMENT = /(Statement|StatementGroup|Definition)$/;
const LEAVES = /^(Return|Raise|Break|Continue)Statement$/;
/** Their bodies are functions of their own, or none of this one's. */
const CLOSED = /^(Match|Decorated)Statement$|^(Function|Class)Definition$/;

class Probes {
  readonly statements: ProbedStatement[] = [];
  readonly #text: string;
  readonly #before: number;
  readonly #indent: string;
  /** What is put in at a place, in the order in which it will stand there. */
  readonly #put = new Map<number, string>();

  constructor(text: string, before: number, indent: string) {
    this.#text = text;
    this.#before = before;
    this.#indent = indent;
  }

  get edits(): Edit[] {
    return [...this.#put].map(([at, text]) => ({ from: at, to: at, text }));
  }

  putInto({ file, name, node }: ReachedFunction): void {
    const body = node.getChild('Body');
    const first = body && statementsOf(body)[0];
    if (!body || !first) return;
    const at = { file, functionName: name };
    this.#lead(first, `${CALLER}=_mpgc.get()`);
    this.#body(body, at, null);
    this.#tail(body, `_mpgc.pop(${CALLER})`);
  }

  /** `loop`: what goes on with the `for` around it. */
  #body(body: SyntaxNode, at: Omit<ProbedStatement, 'line'>, loop: string | null): void {
    for (const statement of statementsOf(body)) this.#statement(statement, at, loop);
  }

  #statement(node: SyntaxNode, at: Omit<ProbedStatement, 'line'>, loop: string | null): void {
    const { name } = node;
    if (name === 'ContinueStatement') {
      if (loop !== null) this.#lead(node, loop);
      return;
    }
    if (name === 'ReturnStatement') return this.#returned(node, at);
    const number = UNPROBED.test(name) ? null : this.#number(node, at);
    if (number !== null) this.#lead(node, indexOf(number));
    if (CLOSED.test(name)) return;
    const goesOn = number !== null && /^(For|With)Statement$/.test(name) ? popOf(number) : null;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name === 'Body') {
        const isLoops = child.prevSibling?.name !== 'else' && /^(For|While)Statement$/.test(name);
        this.#body(child, at, isLoops ? goesOn : loop);
        if (goesOn !== null && child.prevSibling?.name !== 'else') this.#tail(child, goesOn);
      }
      if (child.name === 'while' || child.name === 'elif') this.#test(child, at);
    }
  }

  /** Behind the keyword, up to the body. */
  #test(keyword: SyntaxNode, at: Omit<ProbedStatement, 'line'>): void {
    const first = keyword.nextSibling;
    let last = first;
    while (last?.nextSibling && last.nextSibling.name !== 'Body') last = last.nextSibling;
    if (!first || !last) return;
    this.#insert(first.from, `(${indexOf(this.#number(first, at))}or(`);
    this.#insert(last.to, '))');
  }

  #returned(node: SyntaxNode, at: Omit<ProbedStatement, 'line'>): void {
    const index = indexOf(this.#number(node, at));
    const value = node.getChild('return')?.nextSibling;
    if (!value) return this.#lead(node, `${index};_mpgc.pop(${CALLER})`);
    this.#lead(node, index);
    // `return(x)` has no space behind it.
    const space = this.#text[value.from - 1] === 'n' ? ' ' : '';
    this.#insert(value.from, `${space}_mpgc.pop(${CALLER},(`);
    this.#insert(node.lastChild!.to, '))');
  }

  #number(node: SyntaxNode, at: Omit<ProbedStatement, 'line'>): number {
    this.statements.push({ ...at, line: lineOf(this.#text, node.from) });
    return this.#before + this.statements.length;
  }

  /** In front of a statement; on a line of its own where that has no room for another one. */
  #lead(node: SyntaxNode, code: string): void {
    this.#insert(
      node.from,
      COMPOUND.test(node.name) ? `${code}\n${this.#indent}${this.#indentOf(node)}` : `${code};`,
    );
  }

  /** Behind the last statement of a body. */
  #tail(body: SyntaxNode, code: string): void {
    const statements = statementsOf(body);
    const [first, last] = [statements[0], statements.at(-1)];
    if (!first || !last || LEAVES.test(last.name)) return;
    const end = last.from + this.#text.slice(last.from, last.to).trimEnd().length;
    const isInline = !this.#text.slice(body.from, first.from).includes('\n');
    this.#insert(end, isInline ? `;${code}` : `\n${this.#indent}${this.#indentOf(first)}${code}`);
  }

  #indentOf(node: SyntaxNode): string {
    const line = this.#text.slice(this.#text.lastIndexOf('\n', node.from) + 1, node.from);
    return /^\s*/.exec(line)?.[0] ?? '';
  }

  #insert(at: number, text: string): void {
    this.#put.set(at, (this.#put.get(at) ?? '') + text);
  }
}

function indexOf(number: number): string {
  return `_mpgc.index(${ROW_WORDS * number})`;
}

function popOf(number: number): string {
  return `_mpgc.pop(${ROW_WORDS * number})`;
}

/** The statements of a body; those between semicolons one by one. */
function statementsOf(body: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (child.name === 'StatementGroup') found.push(...statementsOf(child));
    else if (STATEMENT.test(child.name)) found.push(child);
  }
  return found;
}
