import { parseProgram } from '../parse-program.js';
import { findImports, type Import } from './find-imports.js';

/** The imports of a text before which it does nothing else. */
export function leadingImports(text: string): Import[] {
  let end = 0;
  for (let node = parseProgram(text).topNode.firstChild; node; node = node.nextSibling) {
    const isText = node.name === 'ExpressionStatement' && node.firstChild?.name === 'String';
    if (node.name !== 'Comment' && node.name !== 'ImportStatement' && !isText) break;
    end = node.to;
  }
  return findImports(text).filter(({ to }) => to <= end);
}
