import { lineFinder } from '../../../instrument/line-of.js';
import { parseProgram, type SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';

/** A file of the program, parsed. */
export interface ProgramSyntax {
  /** The statements that begin in a line, from 1. */
  statementsAt(line: number): SyntaxNode[];
  textOf(node: SyntaxNode): string;
  /** The function around a node, else the whole file. */
  scopeOf(node: SyntaxNode): SyntaxNode;
  /** What is assigned to a name, or to an attribute as `self.buf`, anywhere in the file. */
  valuesOf(name: string): SyntaxNode[];
}

const STATEMENT = /Statement$/;
const SCOPES = new Set(['FunctionDefinition', 'LambdaExpression', 'Script']);

/** null for a text that does not parse. */
export function programSyntax(text: string): ProgramSyntax | null {
  const { topNode } = parseProgram(text);
  const lineOf = lineFinder(text);
  const statements = new Map<number, SyntaxNode[]>();
  const values = new Map<string, SyntaxNode[]>();
  for (const node of walk(topNode)) {
    if (node.type.isError) return null;
    if (!STATEMENT.test(node.name)) continue;
    add(statements, lineOf(node.from), node);
    if (node.name !== 'AssignStatement') continue;
    const { targets, values: given } = sidesOf(node);
    // `a, b = f()`: what each is given is not known.
    targets.forEach((target, at) => {
      const value =
        given.length === 1 && !hasComma(node)
          ? given[0]!
          : given.length === targets.length
            ? given[at]!
            : node;
      add(values, text.slice(target.from, target.to), value);
    });
  }
  return {
    statementsAt: (line) => statements.get(line) ?? [],
    textOf: ({ from, to }) => text.slice(from, to),
    scopeOf,
    valuesOf: (name) => values.get(name) ?? [],
  };
}

function add<Key>(groups: Map<Key, SyntaxNode[]>, key: Key, node: SyntaxNode): void {
  groups.set(key, [...(groups.get(key) ?? []), node]);
}

/** The function around a node, else the whole file. */
export function scopeOf(node: SyntaxNode): SyntaxNode {
  let at = node.parent ?? node;
  while (!SCOPES.has(at.name) && at.parent) at = at.parent;
  return at;
}

/** The targets of an assignment, each of `a = b = value` and `a, b = …`, and what stands behind the last `=`. */
export function sidesOf(assignment: SyntaxNode): { targets: SyntaxNode[]; values: SyntaxNode[] } {
  const parts = childrenOf(assignment).filter(({ name }) => name !== ',' && name !== 'TypeDef');
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp');
  return {
    targets: parts.slice(0, Math.max(0, last)).filter(({ name }) => name !== 'AssignOp'),
    values: parts.slice(last + 1),
  };
}

function hasComma(assignment: SyntaxNode): boolean {
  return assignment.getChild(',') !== null;
}

/** Whether a name in a statement is given its value there in another way than by `=`: a parameter, what a `for` or a `with` gives. */
export function isGivenElsewise({ parent, nextSibling }: SyntaxNode): boolean {
  if (/^(ParamList|WithStatement|NamedExpression|ImportStatement)$/.test(parent?.name ?? '')) return true;
  if (!/^ForStatement$|ComprehensionExpression$/.test(parent?.name ?? '')) return false;
  // Before the `in`.
  for (let next = nextSibling; next; next = next.nextSibling) if (next.name === 'in') return true;
  return false;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const OTHERS_BODIES = new Set(['Body', 'LambdaExpression']);

/** All expressions of a statement, without what its suites and lambdas have. */
export function* expressionsOf(statement: SyntaxNode): Generator<SyntaxNode> {
  for (const node of walk(statement, (child) => !OTHERS_BODIES.has(child.name))) yield node;
  // The lambda itself is made each time.
  for (const node of walk(statement, ({ name }) => name !== 'Body'))
    if (node.name === 'LambdaExpression') yield node;
}

const SIGNS = /^[[\](){},]$/;

/** The items of a list, a tuple, or the arguments of a call; names of keywords and their `=` are left out. */
export function itemsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(
    ({ name, nextSibling }) => !SIGNS.test(name) && name !== 'AssignOp' && nextSibling?.name !== 'AssignOp',
  );
}

/** What is called, and by which arguments; null for what is no call. */
export function callOf(node: SyntaxNode): { callee: SyntaxNode; args: SyntaxNode[] } | null {
  if (node.name !== 'CallExpression') return null;
  const list = node.getChild('ArgList');
  return list ? { callee: node.firstChild!, args: itemsOf(list) } : null;
}

/** Of `spi.read`, the object and the method; null for what is no attribute. */
export function attributeOf(node: SyntaxNode): { object: SyntaxNode; property: SyntaxNode } | null {
  const property = node.name === 'MemberExpression' ? node.getChild('PropertyName') : null;
  return property ? { object: node.firstChild!, property } : null;
}

/** The number that a literal stands for; null for all else. */
export function numberOf(node: SyntaxNode | undefined, program: ProgramSyntax): number | null {
  if (node?.name !== 'Number') return null;
  const value = Number(program.textOf(node).replace(/_/g, ''));
  return Number.isFinite(value) ? value : null;
}

const LITERALS = new Set(['Number', 'String', 'Boolean', 'None']);

/** Whether the compiler knows it. */
export function isConstant(node: SyntaxNode): boolean {
  if (node.name === 'UnaryExpression') return node.lastChild?.name === 'Number';
  if (node.name === 'TupleExpression') return itemsOf(node).every(isConstant);
  return LITERALS.has(node.name);
}
