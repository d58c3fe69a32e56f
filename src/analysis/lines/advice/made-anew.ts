import type { SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';
import { isKept } from './kept-elsewhere.js';
import type { FindPatterns, LinePattern } from './line-pattern.js';
import type { ObjectSizes } from './object-sizes.js';
import {
  callOf,
  childrenOf,
  expressionsOf,
  isConstant,
  itemsOf,
  numberOf,
  type ProgramSyntax,
} from './program-syntax.js';

/** Objects that are the same each time, or as long: buffers, lists of constants, dicts with constant keys. */
export const madeAnew: FindPatterns = (statement, program, sizes) =>
  [...expressionsOf(statement)].flatMap((node) => {
    const found =
      constantBytes(node, program, sizes) ??
      buffer(node, program, sizes) ??
      constantList(node, sizes) ??
      dict(node, sizes);
    if (!found) return [];
    return found.code === 'reuse-object' && isKept(node, program) ? [] : [found];
  });

/** bytes([1, 2]), which is b'\x01\x02'; bytes(64). */
function constantBytes(node: SyntaxNode, program: ProgramSyntax, sizes: ObjectSizes): LinePattern | null {
  const { callee, args } = callOf(node) ?? {};
  if (!callee || args?.length !== 1 || program.textOf(callee) !== 'bytes') return null;
  const [argument] = args;
  const length = numberOf(argument, program);
  if (length !== null) return pattern('make-bytes-once', 'bytes', sizes.bytes(length));
  if (argument!.name !== 'ArrayExpression') return null;
  const items = itemsOf(argument!);
  if (!items.every(({ name }) => name === 'Number')) return null;
  return pattern('bytes-literal', 'bytes', sizes.bytes(items.length) + sizes.list(items.length));
}

/** bytearray(64), [0] * 50. */
function buffer(node: SyntaxNode, program: ProgramSyntax, sizes: ObjectSizes): LinePattern | null {
  const { callee, args } = callOf(node) ?? {};
  if (callee && args?.length === 1 && program.textOf(callee) === 'bytearray') {
    const length = numberOf(args[0], program);
    return length === null ? null : pattern('reuse-object', 'bytearray', sizes.bytearray(length));
  }
  if (node.name !== 'BinaryExpression') return null;
  const [list, operator, times] = childrenOf(node);
  const length = numberOf(times, program);
  if (list?.name !== 'ArrayExpression' || length === null || program.textOf(operator!) !== '*') return null;
  const items = itemsOf(list);
  if (items.length === 0 || !items.every(isConstant)) return null;
  return pattern('reuse-object', 'list', sizes.list(items.length) + sizes.list(items.length * length));
}

const READS_ONLY = /^(ForStatement|ArrayComprehensionExpression|ComprehensionExpression)$/;

function constantList(node: SyntaxNode, sizes: ObjectSizes): LinePattern | null {
  if (node.name !== 'ArrayExpression') return null;
  const items = itemsOf(node);
  if (items.length === 0 || !items.every(isConstant)) return null;
  const isIterated = READS_ONLY.test(node.parent?.name ?? '') && node.prevSibling?.name === 'in';
  const isSearched = node.parent?.name === 'BinaryExpression' && node.prevSibling?.name === 'in';
  const bytes = sizes.list(items.length);
  return isIterated || isSearched
    ? pattern('constant-tuple', 'list', bytes)
    : pattern('reuse-object', 'list', bytes);
}

function dict(node: SyntaxNode, sizes: ObjectSizes): LinePattern | null {
  if (node.name !== 'DictionaryExpression') return null;
  const keys = childrenOf(node).filter(({ nextSibling }) => nextSibling?.name === ':');
  if (keys.length === 0 || !keys.every(isConstant) || node.getChild('**')) return null;
  return pattern('reuse-object', 'dict', sizes.dict(keys.length) + withinOf(node, sizes));
}

/** Lists and dicts in a dict are made once with it, perhaps; of what else is in it the size is not known. */
function withinOf(node: SyntaxNode, sizes: ObjectSizes): number {
  let bytes = 0;
  for (const one of walk(node)) {
    if (one.name === 'ArrayExpression') bytes += sizes.list(itemsOf(one).length);
    else if (one.name === 'DictionaryExpression') bytes += sizes.dict(one.getChildren(':').length);
    else if (/^(Tuple|Set|\w*Comprehension)Expression$/.test(one.name) && !isConstant(one)) return Infinity;
  }
  return bytes;
}

function pattern(code: LinePattern['code'], name: string, mostBytes: number): LinePattern {
  return { code, name, mostBytes, leftBytes: 0, isAll: false };
}
