import type { SyntaxNode } from '../../../instrument/parse-program.js';
import type { FindPatterns, LinePattern } from './line-pattern.js';
import { attributeOf, callOf, childrenOf, expressionsOf, type ProgramSyntax } from './program-syntax.js';

/** Strings that are made of others: to be printed, of literals, or piece by piece. */
export const piecesOfText: FindPatterns = (statement, program, { blockBytes }) =>
  [...expressionsOf(statement)].flatMap((node): LinePattern[] => {
    const name = program.textOf(node);
    if (isPrinted(node, program) && isPutTogether(node, program)) {
      return [{ code: 'print-values', name, mostBytes: Infinity, leftBytes: 0, isAll: false }];
    }
    const pieces = isOuter(node) ? piecesOf(node, program) : [];
    if (pieces.length < 2 || !pieces.some(isLiteral)) return [];
    if (pieces.every(isLiteral))
      return [{ code: 'join-literals', name, mostBytes: Infinity, leftBytes: 0, isAll: false }];
    // One `+` makes one string, as formatting does; what is left is that: its head, and one block of text. Not all firmware formats bytes.
    const isBytes = pieces.some((piece) => isLiteral(piece) && /^\w*b/i.test(program.textOf(piece)));
    return pieces.length === 2 || isBytes || isPrinted(node, program)
      ? []
      : [{ code: 'format-once', name, mostBytes: Infinity, leftBytes: 2 * blockBytes, isAll: false }];
  });

function isPrinted(node: SyntaxNode, program: ProgramSyntax): boolean {
  const call = node.parent?.name === 'ArgList' && node.parent.parent ? callOf(node.parent.parent) : null;
  return call !== null && program.textOf(call.callee) === 'print';
}

const FORMATS_ALONE = /^[^%]*(%[sd%][^%]*)*$/;
const FIELDS_ALONE = /^[^{}]*(\{\w*\}[^{}]*)*$/;

/** Of values that print shows alike; a width or a precision it does not know. */
function isPutTogether(node: SyntaxNode, program: ProgramSyntax): boolean {
  if (node.name === 'FormatString') return FIELDS_OF_F.test(program.textOf(node));
  const format = callOf(node) && attributeOf(callOf(node)!.callee);
  if (format && isLiteral(format.object) && program.textOf(format.property) === 'format') {
    return FIELDS_ALONE.test(program.textOf(format.object));
  }
  if (node.name !== 'BinaryExpression') return false;
  const [left, operator] = childrenOf(node);
  if (left && isLiteral(left) && program.textOf(operator!) === '%') {
    return FORMATS_ALONE.test(program.textOf(left));
  }
  return piecesOf(node, program).some(isLiteral);
}

const FIELDS_OF_F = /^[^{}]*(\{[^{}:!=]*\}[^{}]*)*$/;

function isOuter({ name, parent }: SyntaxNode): boolean {
  return name === 'BinaryExpression' && parent?.name !== 'BinaryExpression';
}

/** The operands of a chain of `+`. */
function piecesOf(node: SyntaxNode, program: ProgramSyntax): SyntaxNode[] {
  if (node.name !== 'BinaryExpression') return [node];
  const [left, operator, right] = childrenOf(node);
  if (!left || !right || program.textOf(operator!) !== '+') return [node];
  return [...piecesOf(left, program), ...piecesOf(right, program)];
}

function isLiteral({ name }: SyntaxNode): boolean {
  return name === 'String' || name === 'ContinuedString';
}
