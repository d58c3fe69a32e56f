import { isMachineCode, nameOf } from '../functions.js';
import { lineFinder } from '../line-of.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';
import {
  END_PROBE,
  type Insertion,
  type PlacedProbes,
  type Probe,
  type ProbeKind,
  type Scope,
} from './probe.js';
import {
  asksIterator,
  endOf,
  following,
  givenBy,
  headOf,
  indentOf,
  isString,
  isYield,
  loopAround,
  makesNothing,
  returns,
  scopeAround,
  statementsOf,
} from './statements.js';

/** Where probes stand: before every line, or where functions begin and end. */
export type LineDetail = 'line' | 'function';

/** The names by which a program calls the probes: `AT(n)` before a line, `END(value)` around what a function gives back, where that is made. */
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
  const yields: SyntaxNode[] = [];
  tree.iterate({
    enter: ({ type, name, from, to, node }) => {
      broken ||= type.isError;
      if (name === 'await' || (name === 'async' && node.parent?.name !== 'FunctionDefinition'))
        pauses.push(from);
      if (name === 'yield' && node.nextSibling?.name === 'from') pauses.push(from);
      else if (name === 'yield') yields.push(node);
      // Without a value it is a name to the parser.
      if (name === 'VariableName' && text.slice(from, to) === 'yield') yields.push(node);
    },
  });
  if (broken) return null;
  const placement = new Placement(text, detail, pauses);
  for (const node of yields) placement.leaveAt(node);
  return placement.of(tree.topNode);
}

/** They stand on a line of their own. */
const COMPOUND = /^(If|While|For|With|Try|Decorated|Match)Statement$|^(Function|Class)Definition$/;
/** They do nothing when they are met. */
const UNPROBED = new Set(['ScopeStatement', 'TryStatement', 'MatchStatement', 'ContinueStatement']);
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

  /** Around what a `yield` gives, wherever it stands. */
  leaveAt(keyword: SyntaxNode): void {
    const owner = scopeAround(keyword);
    if (!owner || isMachineCode(owner, this.#text)) return;
    if (keyword.name === 'VariableName') this.#insert(keyword.to, ' ', END_PROBE, '');
    else this.#around(keyword, END_PROBE);
  }

  #addScope(name: string, node: SyntaxNode): number {
    this.#scopes.push({ name, line: this.#lineOf(node.from) });
    return this.#scopes.length - 1;
  }

  /** Of a function or a module: entered at its first statement, left behind its last. */
  #body(body: SyntaxNode, scope: number, within: string): void {
    const statements = statementsOf(body);
    if (statements[0] && isString(statements[0])) statements.shift();
    // Names of the module have to be told of before anything else is done with them.
    const begin = statements.find(({ name }) => name !== 'ScopeStatement');
    const last = statements.at(-1);
    if (!begin || !last) return;
    this.#statement(begin, 'enter', scope);
    this.#statements(statements, scope, within, begin);
    if (!LEAVES.has(last.name)) this.#behind(last, END_PROBE);
  }

  #statements(statements: SyntaxNode[], scope: number, within: string, entered: SyntaxNode | null): void {
    for (const node of statements) {
      // Of a head that is met once each time, the probe that stands before the body tells.
      const isProbed =
        node.from === entered?.from && node.name !== 'WhileStatement' && !this.#pausesIn(headOf(node));
      if (isProbed && this.#byLine) this.#elifs(node, scope);
      if (this.#byLine && !isProbed && !UNPROBED.has(node.name)) this.#before(node, scope);
      if (node.name === 'ReturnStatement') this.#return(node, scope, isProbed);
      else this.#inside(node, scope, within);
    }
  }

  #before(node: SyntaxNode, scope: number): void {
    switch (node.name) {
      case 'IfStatement':
        this.#inTest(node.getChild('if'), scope);
        return this.#elifs(node, scope);
      case 'WhileStatement':
        return this.#inTest(node.getChild('while'), scope);
      case 'ReturnStatement':
        if (!this.#makesNothing(node)) this.#statement(node, 'statement', scope);
        return;
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
    this.#insert(node.from, '', probe, COMPOUND.test(node.name) ? `\n${indentOf(node, this.#text)}` : ';');
  }

  #inside(node: SyntaxNode, scope: number, within: string): void {
    switch (node.name) {
      case 'FunctionDefinition':
        return this.#function(node, within);
      case 'ClassDefinition':
        return this.#class(node, scope, within);
      case 'DecoratedStatement':
        return this.#inside(node.lastChild!, scope, within);
      case 'YieldStatement':
      case 'ExpressionStatement':
      case 'AssignStatement':
      case 'UpdateStatement':
        return this.#resume(node, scope);
      case 'ContinueStatement':
        return this.#continue(node, scope);
      case 'TryStatement':
        this.#suites(node, scope, within);
        return this.#finally(node);
      default:
        this.#suites(node, scope, within);
        if (this.#byLine && (node.name === 'WithStatement' || asksIterator(node, this.#text)))
          this.#toHead(node, scope);
    }
  }

  #suites(node: SyntaxNode, scope: number, within: string): void {
    for (const body of node.getChildren('Body')) this.#statements(statementsOf(body), scope, within, null);
  }

  /** It runs after a `return` has left the function, which is left again then; where none had, the next probe enters it. */
  #finally(node: SyntaxNode): void {
    if (!returns(node)) return;
    const body = following(node.getChild('finally'), 'Body');
    const last = body && statementsOf(body).at(-1);
    if (last && !LEAVES.has(last.name)) this.#behind(last, END_PROBE);
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
    if (this.#byLine && last) this.#behind(last, this.#probe('next', scope, headOf(node)));
  }

  /** One that makes nothing is counted where the function is left. */
  #return(node: SyntaxNode, scope: number, isProbed: boolean): void {
    const keyword = node.getChild('return')!;
    const counts = this.#byLine && !isProbed && this.#makesNothing(node);
    const leaves = counts ? this.#probe('leave', scope, node) : END_PROBE;
    if (givenBy(keyword)) this.#around(keyword, leaves);
    else this.#insert(node.from, '', leaves, ';');
  }

  #makesNothing(node: SyntaxNode): boolean {
    const value = givenBy(node.getChild('return')!);
    return value === null || makesNothing(value, this.#text);
  }

  /** Around what a keyword gives; before it where that makes nothing, with `leaves`. */
  #around(keyword: SyntaxNode, leaves: Probe | typeof END_PROBE): void {
    const to = endOf(keyword.parent!, this.#text);
    const from = keyword.to + /^[\s\\]*/.exec(this.#text.slice(keyword.to, to))![0].length;
    const space = from === keyword.to ? ' ' : '';
    if (makesNothing(givenBy(keyword)!, this.#text)) return this.#insert(from, space, leaves, 'or ');
    this.#insert(from, `${space}${END}((`, null, '');
    this.#insert(to, '))', null, '');
  }

  /** Behind a `yield` that is all of a statement, or what it assigns: in an expression, what follows on its line is its caller's. */
  #resume(node: SyntaxNode, scope: number): void {
    const given = /^(Assign|Update)Statement$/.test(node.name) ? node.lastChild! : node;
    const keyword = given.getChild('yield') ?? given.getChild('VariableName') ?? given;
    if (!isYield(keyword, this.#text)) return;
    this.#insert(endOf(node, this.#text), ';', this.#probe('resume', scope, headOf(node)), '');
  }

  #continue(node: SyntaxNode, scope: number): void {
    const loop = loopAround(node);
    if (!this.#byLine || !loop || !asksIterator(loop, this.#text)) return;
    this.#insert(node.from, '', this.#probe('next', scope, headOf(loop)), ';');
  }

  #toHead(node: SyntaxNode, scope: number): void {
    const last = statementsOf(node.getChild('Body')!).at(-1);
    if (!last || LEAVES.has(last.name)) return;
    this.#behind(last, this.#probe('next', scope, headOf(node)));
  }

  /** Behind a statement, on its line where that takes another, else on a line of its own. */
  #behind(last: SyntaxNode, probe: Insertion['probe']): void {
    const end = endOf(last, this.#text);
    const suite = last.parent!.name === 'StatementGroup' ? last.parent! : last;
    const gap = COMPOUND.test(last.name) ? `\n${indentOf(suite, this.#text)}` : ';';
    this.#insert(end, gap, probe, '');
  }

  #probe(kind: ProbeKind, scope: number, { from, to }: { from: number; to: number }): Probe {
    return { kind, line: this.#lineOf(from), scope, suspends: this.#pausesIn({ from, to }) };
  }

  #pausesIn({ from, to }: { from: number; to: number }): boolean {
    return this.#pauses.some((at) => from <= at && at < to);
  }

  #insert(at: number, before: string, probe: Insertion['probe'], after: string): void {
    this.#insertions.push({ at, before, probe, after });
  }
}
