import { lineFinder } from '../../instrument/line-of.js';
import { parseProgram, type SyntaxNode } from '../../instrument/parse-program.js';
import { walk } from '../../instrument/walk.js';
import type { RecordOf } from '../../session/schema.js';
import { attributeOf, callOf, childrenOf, sidesOf } from '../lines/advice/program-syntax.js';

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

/**
 * The lines of a program that add to what has a way like `client.pending`, by its last name: `….pending.append(x)`,
 * `pending[key] = x`, `pending += x`, `heappush(pending, x)`, and of what is another one each time `pending = pending + x`. Empty where
 * there is none, or there are so many that they tell nothing.
 */
export function addedLines(
  { path, kind }: Pick<RecordOf<'census'>['containers'][number], 'path' | 'kind'>,
  sources: readonly RecordOf<'source'>[],
): AddedLine[] {
  const name = /([\p{L}\p{N}_]+)(\[[^[\]]*\])*$/u.exec(path)?.[1];
  if (!name) return [];
  const found = sources.flatMap(({ path: file, text }) => (text ? linesIn(text, name, kind, file) : []));
  const places = new Map(found.map((one) => [`${one.path}:${one.line}`, one]));
  return places.size > MOST_LINES ? [] : [...places.values()];
}

function linesIn(text: string, name: string, kind: string, path: string): AddedLine[] {
  if (!text.includes(name)) return [];
  const { topNode } = parseProgram(text);
  const lineOf = lineFinder(text);
  const textOf = ({ from, to }: SyntaxNode) => text.slice(from, to);
  /** `pending`, `self.pending`, `queues[0].pending`. */
  const isIt = (node: SyntaxNode | undefined): boolean => {
    if (!node) return false;
    if (node.name === 'VariableName') return textOf(node) === name;
    const attribute = attributeOf(node);
    return attribute !== null && textOf(attribute.property) === name;
  };
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
            isItem(target, isIt) ||
            (isIt(target) && (kind === 'object' || values.some((value) => mentions(value, isIt)))),
        );
      }
      default:
        return false;
    }
  };
  return [...walk(topNode)].filter(adds).map(({ from }) => ({ path, line: lineOf(from) }));
}

/** `pending[key]`, to which something is given. */
function isItem(target: SyntaxNode, isIt: (node: SyntaxNode) => boolean): boolean {
  return target.name === 'MemberExpression' && target.getChild('[') !== null && isIt(target.firstChild!);
}

function mentions(value: SyntaxNode, isIt: (node: SyntaxNode) => boolean): boolean {
  return [...walk(value)].some(isIt);
}
