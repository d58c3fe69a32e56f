import { isMachineCode, nameOf } from '../functions.js';
import { lineFinder } from '../line-of.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';

/** What a probe stands before, or between. */
export type ProbeKind =
  /** The body of a function or a module, which is entered. */
  | 'enter'
  /** What follows a `yield`, when the generator goes on. */
  | 'resume'
  | 'statement'
  /** What a `for` does between two passes, and a `class` behind its body. */
  | 'next';

/** Where probes stand: before every line, or where functions begin and end. */
export type LineDetail = 'line' | 'function';

export interface Probe {
  kind: ProbeKind;
  /** From 1. */
  line: number;
  /** Its place in the functions of the text. */
  scope: number;
  /** Whether what it stands before may let other tasks run. */
  suspends: boolean;
}

/** A function of a text, or the text itself, which is the first. */
export interface Scope {
  /** With the classes and functions around it, as `Sensor.read`; `<module>` for the text. */
  name: string;
  /** Where it begins, from 1. */
  line: number;
}

/** What is put in front of the character `at`; a probe in it is numbered later. */
export interface Insertion {
  at: number;
  before: string;
  probe: Probe | null;
  after: string;
}

export interface PlacedProbes {
  scopes: Scope[];
  /** In the order of their places. */
  insertions: Insertion[];
}

/** The names by which a program calls the probes: `AT(n)` before a line, `END(value)` around what a function gives back. */
export const AT = '_mpgc_at';
export const END = '_mpgc_end';

/**
 * The places of probes in a text: before every statement, in the tests of `if` and `while`, around what is returned and yielded, and at
 * the end of functions; for functions alone, only those at their begin and end. Bodies that other compilers take are left alone. null
 * for a text that does not parse.
 */
export function placeProbes(text: string, detail: LineDetail): PlacedProbes | null {
  const tree = parseProgram(text);
  let broken = false;
  const pauses: number[] = [];
  tree.iterate({
    enter: ({ type, name, from }) => {
      broken ||= type.isError;
      if (PAUSES.has(name)) pauses.push(from);
    },
  });
  return broken ? null : new Placement(text, detail, pauses).of(tree.topNode);
}

/** Where other tasks may run. */
const PAUSES = new Set(['await', 'async', 'YieldExpression']);
/** They stand on a line of their own. */
const COMPOUND = /^(If|While|For|With|Try|Decorated|Match)Statement$|^(Function|Class)Definition$/;
/** They do nothing when they are met. */
const UNPROBED = new Set(['ScopeStatement', 'TryStatement', 'MatchStatement', 'ContinueStatement']);
const OTHER_SCOPES = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);
/** Nothing of the suite comes after them. */
const LEAVES = new Set(['ReturnStatement', 'RaiseStatement', 'ContinueStatement', 'BreakStatement']);

class Placement {
  readonly #text: string;
  readonly #byLine: boolean;
  readonly #lineOf: (at: number) => number;
  readonly #pauses: readonly number[];
  readonly #insertions: Insertion[] = [];
  readonly #scopes: Scope[] = [];

  constructor(text: string, detail: LineDetail, pauses: readonly number[]) {
    this.#text = text;
    this.#byLine = detail === 'line';
    this.#lineOf = lineFinder(text);
    this.#pauses = pauses;
  }

  of(top: SyntaxNode): PlacedProbes {
    this.#body(top, this.#addScope('<module>', top), '');
    const inOrder = this.#insertions.map((insertion, order) => ({ insertion, order }));
    inOrder.sort((a, b) => a.insertion.at - b.insertion.at || a.order - b.order);
    return { scopes: this.#scopes, insertions: inOrder.map(({ insertion }) => insertion) };
  }

  #addScope(name: string, node: SyntaxNode): number {
    this.#scopes.push({ name, line: this.#lineOf(node.from) });
    return this.#scopes.length - 1;
  }

  /** Of a function or a module: entered at its first statement, left behind its last. */
  #body(body: SyntaxNode, scope: number, within: string): void {
    const statements = statementsOf(body);
    if (statements[0] && isString(statements[0])) statements.shift();
    const [begin] = statements;
    const last = statements.at(-1);
    if (!begin || !last) return;
    this.#statement(begin, 'enter', scope);
    this.#statements(statements, scope, within, begin);
    if (!LEAVES.has(last.name)) this.#behind(last, `${END}(0)`);
  }

  #statements(statements: SyntaxNode[], scope: number, within: string, entered: SyntaxNode | null): void {
    for (const node of statements) {
      // Of a head that is met once each time, the probe that stands before the body tells.
      const isProbed =
        node.from === entered?.from && node.name !== 'WhileStatement' && !this.#pausesIn(headOf(node));
      if (isProbed && this.#byLine) this.#elifs(node, scope);
      if (this.#byLine && !isProbed && !UNPROBED.has(node.name)) this.#before(node, scope);
      this.#inside(node, scope, within);
    }
  }

  #before(node: SyntaxNode, scope: number): void {
    switch (node.name) {
      case 'IfStatement':
        this.#inTest(node.getChild('if'), scope);
        return this.#elifs(node, scope);
      case 'WhileStatement':
        return this.#inTest(node.getChild('while'), scope);
      case 'ForStatement':
        return this.#inTest(node.getChild('in'), scope);
      default:
        return this.#statement(node, 'statement', scope);
    }
  }

  #elifs(node: SyntaxNode, scope: number): void {
    for (const keyword of node.getChildren('elif')) this.#inTest(keyword, scope);
  }

  /** Around the expression that follows a keyword, up to the body: `_mpgc_at(n)or(…)`; a probe gives None. */
  #inTest(keyword: SyntaxNode | null, scope: number): void {
    const body = following(keyword, 'Body');
    if (!keyword || !body) return;
    const from = keyword.to + /^[\s\\]*/.exec(this.#text.slice(keyword.to, body.from))![0].length;
    const to = from + this.#text.slice(from, body.from).trimEnd().length;
    // `if(x)` has no space behind it.
    const space = from === keyword.to ? ' ' : '';
    this.#insert(from, `${space}(`, this.#probe('statement', scope, { from, to }), 'or(');
    this.#insert(to, '))', null, '');
  }

  /** On the line of the statement, where that takes another statement in front. */
  #statement(node: SyntaxNode, kind: ProbeKind, scope: number): void {
    const probe = this.#probe(kind, scope, headOf(node));
    this.#insert(node.from, '', probe, COMPOUND.test(node.name) ? `\n${this.#indentOf(node)}` : ';');
  }

  #inside(node: SyntaxNode, scope: number, within: string): void {
    switch (node.name) {
      case 'FunctionDefinition':
        return this.#function(node, within);
      case 'ClassDefinition':
        return this.#class(node, scope, within);
      case 'DecoratedStatement':
        for (const child of [
          ...node.getChildren('FunctionDefinition'),
          ...node.getChildren('ClassDefinition'),
        ])
          this.#inside(child, scope, within);
        return;
      case 'ReturnStatement':
        return this.#return(node);
      case 'YieldStatement':
        return this.#yield(node, node.getChild('yield'), scope);
      case 'AssignStatement': {
        const last = node.lastChild;
        return last?.name === 'YieldExpression'
          ? this.#yield(node, last.getChild('yield'), scope)
          : undefined;
      }
      case 'ExpressionStatement':
        return this.#bareYield(node, scope);
      case 'ContinueStatement':
        return this.#continue(node, scope);
      case 'TryStatement':
        this.#suites(node, scope, within);
        return this.#finally(node);
      default:
        this.#suites(node, scope, within);
        if (this.#byLine && node.name === 'ForStatement' && this.#asksIterator(node)) this.#next(node, scope);
    }
  }

  #suites(node: SyntaxNode, scope: number, within: string): void {
    for (const body of node.getChildren('Body')) this.#statements(statementsOf(body), scope, within, null);
  }

  /** It runs after a `return` has left the function, which is left again then; where none had, the next probe enters it. */
  #finally(node: SyntaxNode): void {
    const body = following(node.getChild('finally'), 'Body');
    const last = body && statementsOf(body).at(-1);
    if (last && !LEAVES.has(last.name)) this.#behind(last, `${END}(0)`);
  }

  #function(node: SyntaxNode, within: string): void {
    const body = node.getChild('Body');
    if (!body || isMachineCode(node, this.#text)) return;
    const name = `${within}${nameOf(node, this.#text)}`;
    this.#body(body, this.#addScope(name, node), `${name}.`);
  }

  /** Its last line is not the one that makes the class. */
  #class(node: SyntaxNode, scope: number, within: string): void {
    const body = node.getChild('Body');
    const statements = body ? statementsOf(body).filter((one) => !isString(one)) : [];
    this.#statements(statements, scope, `${within}${nameOf(node, this.#text)}.`, null);
    const last = statements.at(-1);
    if (this.#byLine && last) this.#behind(last, '', this.#probe('next', scope, headOf(node)));
  }

  #return(node: SyntaxNode): void {
    const keyword = node.getChild('return')!;
    const value = this.#valueBehind(keyword, node);
    if (value === null) return this.#insert(node.from, `${END}(0);`, null, '');
    this.#insert(value.from, `${value.space}${END}((`, null, '');
    this.#insert(value.to, '))', null, '');
  }

  #yield(node: SyntaxNode, keyword: SyntaxNode | null, scope: number): void {
    if (!keyword || keyword.nextSibling?.name === 'from') return;
    const value = this.#valueBehind(keyword, node);
    if (value === null) this.#insert(keyword.to, ` ${END}(None)`, null, '');
    else {
      this.#insert(value.from, `${value.space}${END}((`, null, '');
      this.#insert(value.to, '))', null, '');
    }
    this.#insert(endOf(node, this.#text), ';', this.#probe('resume', scope, headOf(node)), '');
  }

  /** A `yield` without a value is a name to the parser. */
  #bareYield(node: SyntaxNode, scope: number): void {
    if (this.#text.slice(node.from, node.to) !== 'yield') return;
    this.#insert(node.to, ` ${END}(None);`, this.#probe('resume', scope, headOf(node)), '');
  }

  #continue(node: SyntaxNode, scope: number): void {
    const loop = loopAround(node);
    if (!this.#byLine || loop?.name !== 'ForStatement' || !this.#asksIterator(loop)) return;
    this.#insert(node.from, '', this.#probe('next', scope, headOf(loop)), ';');
  }

  #next(loop: SyntaxNode, scope: number): void {
    const last = statementsOf(loop.getChild('Body')!).at(-1);
    if (!last || LEAVES.has(last.name)) return;
    this.#behind(last, '', this.#probe('next', scope, headOf(loop)));
  }

  /** What a range gives is no object of the heap. */
  #asksIterator(loop: SyntaxNode): boolean {
    const iterable = this.#text.slice(loop.getChild('in')!.to, loop.getChild('Body')!.from);
    return !/^\s*range\s*\(/.test(iterable);
  }

  /** Behind a statement, on its line where that takes another, else on a line of its own. */
  #behind(last: SyntaxNode, code: string, probe: Probe | null = null): void {
    const end = endOf(last, this.#text);
    const suite = last.parent!.name === 'StatementGroup' ? last.parent! : last;
    const gap = COMPOUND.test(last.name) ? `\n${this.#indentOf(suite)}` : ';';
    this.#insert(end, `${gap}${code}`, probe, '');
  }

  #indentOf(node: SyntaxNode): string {
    const start = this.#text.lastIndexOf('\n', node.from - 1) + 1;
    return /^\s*/.exec(this.#text.slice(start, node.from))![0];
  }

  #valueBehind(
    keyword: SyntaxNode,
    statement: SyntaxNode,
  ): { from: number; to: number; space: string } | null {
    const to = endOf(statement, this.#text);
    const gap = /^[\s\\]*/.exec(this.#text.slice(keyword.to, to))![0].length;
    return keyword.to + gap >= to ? null : { from: keyword.to + gap, to, space: gap === 0 ? ' ' : '' };
  }

  #probe(kind: ProbeKind, scope: number, { from, to }: { from: number; to: number }): Probe {
    return { kind, line: this.#lineOf(from), scope, suspends: this.#pausesIn({ from, to }) };
  }

  #pausesIn({ from, to }: { from: number; to: number }): boolean {
    return this.#pauses.some((at) => from <= at && at < to);
  }

  #insert(at: number, before: string, probe: Probe | null, after: string): void {
    this.#insertions.push({ at, before, probe, after });
  }
}

/** Of a module, a suite, and of several on a line. */
function statementsOf(body: SyntaxNode): SyntaxNode[] {
  const statements: SyntaxNode[] = [];
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (child.name === 'StatementGroup') statements.push(...statementsOf(child));
    else if (/(Statement|Definition)$/.test(child.name)) statements.push(child);
  }
  return statements;
}

function isString({ name, firstChild }: SyntaxNode): boolean {
  return name === 'ExpressionStatement' && /String$/.test(firstChild?.name ?? '') && !firstChild?.nextSibling;
}

function following(node: SyntaxNode | null, name: string): SyntaxNode | null {
  for (let next = node?.nextSibling ?? null; next; next = next.nextSibling)
    if (next.name === name) return next;
  return null;
}

/** Of a compound statement what stands before its body. */
function headOf(node: SyntaxNode): { from: number; to: number } {
  return { from: node.from, to: node.getChild('Body')?.from ?? node.to };
}

function loopAround(node: SyntaxNode): SyntaxNode | null {
  for (let at = node.parent; at && !OTHER_SCOPES.has(at.name); at = at.parent)
    if (/^(While|For)Statement$/.test(at.name)) return at;
  return null;
}

/** Without the line end and what else of a line stands behind it. */
function endOf(node: SyntaxNode, text: string): number {
  let last = node;
  while (
    last.name !== 'String' &&
    last.lastChild &&
    last.lastChild.to === last.to &&
    /Statement|Definition|Body|Group/.test(last.name)
  )
    last = last.lastChild;
  return node.from + text.slice(node.from, last.to).trimEnd().length;
}
