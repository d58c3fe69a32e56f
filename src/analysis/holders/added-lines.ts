import { lineFinder } from '../../instrument/line-of.js';
import { parseProgram, type SyntaxNode } from '../../instrument/parse-program.js';
import { walk } from '../../instrument/walk.js';
import type { RecordOf } from '../../session/schema.js';
import { attributeOf, callOf, childrenOf, scopeOf, sidesOf } from '../lines/advice/program-syntax.js';

/** A line that adds to a container by its text: inferred, as another object may have an attribute of that name. */
export interface AddedLine {
  path: string;
  line: number;
}

/** More tell nobody which it is. */
const MOST_LINES = 3;

const ADDS = new Set(['append', 'appendleft', 'add', 'insert', 'extend', 'setdefault', 'update', 'push']);
/** Functions that add to their first argument. */
const ADDS_TO_FIRST = new Set(['heappush', 'insort', 'insort_left', 'insort_right', 'setattr']);

/** What gives an item of a container, besides an index. */
const GIVES_ITEM = new Set(['setdefault', 'get']);

/** The last name in a path, and the indices behind it, as they are written. */
interface Last {
  name: string;
  indices: string[];
}

/**
 * The lines of a program that add to what has a way like `client.pending` or `db.tables['users']`, by its last name and the indices behind
 * it: `….pending.append(x)`, `pending[key] = x`, `self.tables[name][key] = x`, `pending += x`, `heappush(pending, x)`, of what is another one
 * each time `pending = pending + x`, and by a local name that is given it. Empty where there is none, or there are so many that they tell
 * nothing.
 */
export function addedLines(
  { path, kind }: Pick<RecordOf<'census'>['containers'][number], 'path' | 'kind'>,
  sources: readonly RecordOf<'source'>[],
): AddedLine[] {
  const [, name, indices = ''] = /([\p{L}\p{N}_]+)((?:\[[^[\]]*\])*)$/u.exec(path) ?? [];
  if (!name) return [];
  const last = { name, indices: Array.from(indices.matchAll(/\[([^\]]*)\]/g), ([, index = '']) => index) };
  const found = sources.flatMap(({ path: file, text }) => (text ? linesIn(text, last, kind, file) : []));
  const places = new Map(found.map((one) => [`${one.path}:${one.line}`, one]));
  return places.size > MOST_LINES ? [] : [...places.values()];
}

function linesIn(text: string, last: Last, kind: string, path: string): AddedLine[] {
  if (!text.includes(last.name)) return [];
  const { topNode } = parseProgram(text);
  const lineOf = lineFinder(text);
  const textOf = ({ from, to }: SyntaxNode) => text.slice(from, to);
  const all = [...walk(topNode)];
  const isIt = expressionsFor(last, all, textOf);
  const adds = (node: SyntaxNode): boolean => {
    switch (node.name) {
      case 'CallExpression': {
        const call = callOf(node);
        const method = call && attributeOf(call.callee);
        if (method && ADDS.has(textOf(method.property))) return isIt(method.object);
        const callee = method?.property ?? call?.callee;
        return callee !== undefined && ADDS_TO_FIRST.has(textOf(callee)) && isIt(call!.args[0]);
      }
      case 'UpdateStatement':
        return isIt(childrenOf(node)[0]) && /[+|]=/.test(textOf(node));
      case 'AssignStatement': {
        const { targets, values } = sidesOf(node);
        return targets.some(
          (target) =>
            (indexOf(target) !== null && isIt(target.firstChild!)) ||
            (isIt(target) && (kind === 'object' || values.some((value) => [...walk(value)].some(isIt)))),
        );
      }
      default:
        return false;
    }
  };
  return all.filter(adds).map(({ from }) => ({ path, line: lineOf(from) }));
}

/** Whether an expression may stand for it: `pending`, `self.pending`, `queues[0].pending`, or a local name for that. */
function expressionsFor(
  { name, indices }: Last,
  all: readonly SyntaxNode[],
  textOf: (node: SyntaxNode) => string,
): (node: SyntaxNode | undefined) => boolean {
  /** With the first `depth` of its indices. */
  const isAt = (node: SyntaxNode | undefined, depth: number): boolean => {
    if (!node || depth < 0) return false;
    if (depth > 0) {
      const item = itemOf(node, textOf);
      const literal = item && LITERAL.test(item.index) ? item.index : null;
      return (
        item !== null && (literal ?? indices[depth - 1]) === indices[depth - 1] && isAt(item.of, depth - 1)
      );
    }
    if (node.name === 'VariableName') return textOf(node) === name;
    const attribute = attributeOf(node);
    return attribute !== null && textOf(attribute.property) === name;
  };
  const aliases = new Set<string>();
  const aliasOf = (node: SyntaxNode) => `${scopeOf(node).name} ${scopeOf(node).from} ${textOf(node)}`;
  for (const node of all) {
    const given = givenTo(node);
    if (given && textOf(given.name) !== name && isAt(given.value, indices.length - given.items)) {
      aliases.add(aliasOf(given.name));
    }
  }
  return (node) =>
    isAt(node, indices.length) || (node?.name === 'VariableName' && aliases.has(aliasOf(node)));
}

/** `rows = self.tables[key]`, and `for rows in self.tables:`, by which a name is given an item of it. */
function givenTo(node: SyntaxNode): { name: SyntaxNode; value: SyntaxNode; items: 0 | 1 } | null {
  if (node.name === 'ForStatement') {
    const [, name, , value] = childrenOf(node).filter((child) => child.name !== 'async');
    return name?.name === 'VariableName' && value ? { name, value, items: 1 } : null;
  }
  if (node.name !== 'AssignStatement') return null;
  const { targets, values } = sidesOf(node);
  const [name, value] = [targets[0], values[0]];
  if (targets.length !== 1 || values.length !== 1 || name?.name !== 'VariableName') return null;
  return { name, value: value!, items: 0 };
}

/** As a path has it; an index that is worked out may be any. */
const LITERAL = /^(?:'[^']*'|"[^"]*"|\d+)$/;

/** Of `tables[key]`, and of `tables.setdefault(key, [])`. */
function itemOf(
  node: SyntaxNode,
  textOf: (node: SyntaxNode) => string,
): { of: SyntaxNode; index: string } | null {
  const written = (key: SyntaxNode) => textOf(key).replace(/^"([^'"]*)"$/, "'$1'");
  const index = indexOf(node);
  if (index) return { of: node.firstChild!, index: written(index) };
  const call = callOf(node);
  const method = call && attributeOf(call.callee);
  const [key] = call?.args ?? [];
  if (!method || !key || !GIVES_ITEM.has(textOf(method.property))) return null;
  return { of: method.object, index: written(key) };
}

/** Of `pending[key]`; null for what is no item. */
function indexOf(node: SyntaxNode): SyntaxNode | null {
  const bracket = node.name === 'MemberExpression' ? node.getChild('[') : null;
  return bracket?.nextSibling ?? null;
}
