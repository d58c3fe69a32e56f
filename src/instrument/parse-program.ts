import { parser } from '@lezer/python';

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/**
 * The syntax tree of a program, its places those of `text`. The parser does not take some of what MicroPython does: form feeds, `print`
 * as a name (it is the statement of Python 2 there), `yield` without a value, numbers that end in a point, and template strings. These
 * are replaced by as many other characters.
 */
export function parseProgram(text: string): ReturnType<typeof parser.parse> {
  return parser.parse(
    text
      .replace(/[\f\v]/g, ' ')
      .replace(/\bprint\b(?![ \t]*\()/g, 'prunt')
      .replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, '$10')
      .replace(/\b([rR]?)[tT]([rR]?)(?=["'])/g, '$1f$2')
      .replace(/\byield(?=[ \t]*(?:$|[)\]},;#=\r\n]))/gm, 'yielt'),
  );
}
