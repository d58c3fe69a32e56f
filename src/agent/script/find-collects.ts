import { parseProgram } from '../../instrument/parse-program.js';

/** The lines of a script that call gc.collect(), by whichever name it was imported; from 1, in order. */
export function findCollects(text: string): number[] {
  const names = new Set<string>();
  const gc = new Set(['gc']);
  for (const [, as] of text.matchAll(/^[ \t]*import\b[^#\n]*\bgc\s+as\s+(\w+)/gm)) if (as) gc.add(as);
  for (const [, list = ''] of text.matchAll(/^[ \t]*from\s+gc\s+import\s+(\([^)]*\)|[^#\n]*)/gm)) {
    const as = /\bcollect\b(?:\s+as\s+(\w+))?/.exec(list);
    if (as) names.add(as[1] ?? 'collect');
  }
  const lines = new Set<number>();
  parseProgram(text).iterate({
    enter: (node) => {
      if (node.name !== 'CallExpression') return;
      const callee = node.node.firstChild;
      const [object, attribute] = callee ? text.slice(callee.from, callee.to).split(/\s*\.\s*/) : [];
      if (
        !(attribute === 'collect' && gc.has(object ?? '')) &&
        !(attribute === undefined && names.has(object ?? ''))
      )
        return;
      lines.add(text.slice(0, node.from).split('\n').length);
    },
  });
  return [...lines].sort((a, b) => a - b);
}
