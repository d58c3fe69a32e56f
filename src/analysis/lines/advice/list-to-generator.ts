import type { SyntaxNode } from '../../../instrument/parse-program.js';
import type { FindPatterns } from './line-pattern.js';
import { callOf, expressionsOf, type ProgramSyntax } from './program-syntax.js';

/** They take one item after the other. `str.join` makes a list of a generator first (objstr.c), and is none of them. */
const ONE_BY_ONE = new Set(['sum', 'any', 'all', 'max', 'min']);
/** A generator, its frame and its function. */
const LEAST_BLOCKS = 5;

/** A list that is made to be gone through once. */
export const listToGenerator: FindPatterns = (statement, program, { blockBytes }) =>
  [...expressionsOf(statement)]
    .filter((node) => node.name === 'ArrayComprehensionExpression' && isGoneThrough(node, program))
    .map((node) => ({
      code: 'generator',
      name: program.textOf(node),
      mostBytes: Infinity,
      leftBytes: LEAST_BLOCKS * blockBytes,
      isAll: false,
    }));

function isGoneThrough(list: SyntaxNode, program: ProgramSyntax): boolean {
  const { parent, prevSibling } = list;
  if (parent?.name === 'ForStatement') return prevSibling?.name === 'in';
  const call = parent?.name === 'ArgList' && parent.parent ? callOf(parent.parent) : null;
  return call?.args.length === 1 && ONE_BY_ONE.has(program.textOf(call.callee));
}
