import type { SyntaxNode } from '../../../instrument/parse-program.js';
import type { ObjectSizes } from './object-sizes.js';
import type { ProgramSyntax } from './program-syntax.js';

/** What can be done about a line that allocates, each by MicroPython's own guidance and only where its pattern stands in the line. */
export type LineAdviceCode =
  | 'reuse-object'
  | 'make-bytes-once'
  | 'bytes-literal'
  | 'constant-tuple'
  | 'generator'
  | 'list-to-join'
  | 'read-into'
  | 'memoryview'
  | 'print-values'
  | 'join-literals'
  | 'format-once'
  | 'integers'
  | 'keep-bound-method'
  | 'define-once';

/** A pattern that was found in a statement. */
export interface LinePattern {
  code: LineAdviceCode;
  /** What it is about, as it stands in the text: a type, a name, a method to call in place of another. */
  name: string;
  /** What it allocates each time it is met; Infinity where that cannot be told from the text. */
  mostBytes: number;
  /** What is allocated all the same by what takes its place, at least. */
  leftBytes: number;
  /** Whether it explains a line only where that allocates no more than this. */
  isAll: boolean;
}

/** Looks for patterns in one statement, without the suites in it. */
export type FindPatterns = (
  statement: SyntaxNode,
  program: ProgramSyntax,
  sizes: ObjectSizes,
) => LinePattern[];
