import type { SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';
import type { FindPatterns } from './line-pattern.js';
import { childrenOf, expressionsOf, type ProgramSyntax } from './program-syntax.js';

/** Arithmetic with floats, of which each result is an object of a block on most boards. */
export const floatArithmetic: FindPatterns = (statement, program, { blockBytes }) => {
  const outer = [...expressionsOf(statement)].filter(
    (node) => node.name === 'BinaryExpression' && node.parent?.name !== 'BinaryExpression',
  );
  return outer
    .filter((node) => isOfFloats(node, program) && isArithmetic(node, program))
    .map((node) => ({
      code: 'integers',
      name: program.textOf(node),
      mostBytes: (operationsOf(node) + (statement.name === 'UpdateStatement' ? 1 : 0)) * blockBytes,
      leftBytes: 0,
      isAll: true,
    }));
};

const FLOAT = /^[\d_]*\.[\d_]*(e[+-]?\d+)?$|^\d+e[+-]?\d+$/i;
const ARITHMETIC = /^(\+|-|\*|\/|\*\*)$/;
const OTHER = new Set(['String', 'FormatString', 'CallExpression']);

/** A literal with a point, or a division. */
function isOfFloats(node: SyntaxNode, program: ProgramSyntax): boolean {
  return [...walk(node)].some(
    ({ name, from, to }) =>
      (name === 'Number' && FLOAT.test(program.textOf({ from, to } as SyntaxNode))) ||
      (name === 'ArithOp' && program.textOf({ from, to } as SyntaxNode) === '/'),
  );
}

function isArithmetic(node: SyntaxNode, program: ProgramSyntax): boolean {
  return [node, ...walk(node)].every((one) => {
    if (OTHER.has(one.name)) return false;
    if (one.name !== 'BinaryExpression') return true;
    const operator = childrenOf(one)[1];
    return operator !== undefined && ARITHMETIC.test(program.textOf(operator));
  });
}

function operationsOf(node: SyntaxNode): number {
  return [node, ...walk(node)].filter(({ name }) => name === 'BinaryExpression').length;
}
