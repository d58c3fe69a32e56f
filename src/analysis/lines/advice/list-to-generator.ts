import type { SyntaxNode } from '../../../instrument/parse-program.js';
import type { FindPatterns, LinePattern } from './line-pattern.js';
import { attributeOf, callOf, expressionsOf, type ProgramSyntax } from './program-syntax.js';

/** They take one item after the other. `str.join` makes a list of a generator first (objstr.c), and is none of them: see below. */
const ONE_BY_ONE = new Set(['sum', 'any', 'all', 'max', 'min']);
/** A generator, its frame and its function: six blocks where its frame is small. */
const LEAST_BLOCKS = 5;

/** With room for a larger frame: that of one with many names. */
const MOST_BLOCKS = 8;

/** A list that is made to be gone through once; a generator that a list is made of. */
export const listToGenerator: FindPatterns = (statement, program, { blockBytes }) =>
  [...expressionsOf(statement)].flatMap((node): LinePattern[] => {
    const found = { name: program.textOf(node), isAll: false };
    if (node.name === 'ArrayComprehensionExpression' && isGoneThrough(node, program)) {
      return [{ ...found, code: 'generator', mostBytes: Infinity, leftBytes: LEAST_BLOCKS * blockBytes }];
    }
    // The function of the list is left.
    return isJoined(node, program)
      ? [{ ...found, code: 'list-to-join', mostBytes: MOST_BLOCKS * blockBytes, leftBytes: blockBytes }]
      : [];
  });

function isGoneThrough(list: SyntaxNode, program: ProgramSyntax): boolean {
  const { parent, prevSibling } = list;
  if (parent?.name === 'ForStatement') return prevSibling?.name === 'in';
  const call = callAround(list);
  return call?.args.length === 1 && ONE_BY_ONE.has(program.textOf(call.callee));
}

/** By a string, or by what is called `join` at least. */
function isJoined(node: SyntaxNode, program: ProgramSyntax): boolean {
  const call = callAround(node);
  const attribute = call && attributeOf(call.callee);
  const [first] = call?.args ?? [];
  if (!attribute || first?.from !== node.from || attribute.object.name !== 'String') return false;
  return program.textOf(attribute.property) === 'join' && isGenerator(node);
}

/** As the only argument it stands in the round brackets of the call. */
function isGenerator({ name, parent, nextSibling }: SyntaxNode): boolean {
  if (name === 'ComprehensionExpression') return true;
  return parent?.name === 'ArgList' && nextSibling?.name === 'for';
}

function callAround({ parent }: SyntaxNode): ReturnType<typeof callOf> {
  return parent?.name === 'ArgList' && parent.parent ? callOf(parent.parent) : null;
}
