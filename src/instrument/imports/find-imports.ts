import { parseProgram, type SyntaxNode } from '../parse-program.js';

/** One module that a program imports. */
export interface Import {
  /** As it is written, without leading dots; empty in `from . import a`. */
  module: string;
  /** Leading dots: 0 is absolute. */
  level: number;
  /** What `from` takes of it, `*` too; null for `import a`. */
  names: { name: string; as: string }[] | null;
  /** What `import a` is bound to: `as`, else null. */
  as: string | null;
  /** Whether it is a call of `__import__`. */
  called: boolean;
  /** The statement; several imports may stand in one. */
  from: number;
  to: number;
}

/** The imports of a text, in its order: `import`, `from … import`, and `__import__` of a text that is written there. */
export function findImports(text: string): Import[] {
  const imports: Import[] = [];
  parseProgram(text).iterate({
    enter: ({ name, node }) => {
      if (name === 'ImportStatement') imports.push(...importsOf(text, node));
      if (name === 'CallExpression') imports.push(...calledImport(text, node));
    },
  });
  return imports;
}

function importsOf(text: string, node: SyntaxNode): Import[] {
  const { from, to } = node;
  const place = { called: false, from, to };
  const statement = plain(text.slice(from, to));
  const fromImport = /^from\s*(\.*)\s*([\w.]*)\s*import\b\s*\(?([^)]*)\)?$/.exec(statement);
  if (fromImport) {
    const [, dots = '', module = '', list = ''] = fromImport;
    return [{ module, level: dots.length, names: namesIn(list), as: null, ...place }];
  }
  const list = /^import\s+(.*)$/.exec(statement)?.[1] ?? '';
  return namesIn(list).map(({ name, as }) => ({
    module: name,
    level: 0,
    names: null,
    as: as === name ? null : as,
    ...place,
  }));
}

/** Without comments, and in one line. */
function plain(statement: string): string {
  return statement
    .replace(/#.*/g, '')
    .replace(/\\?\r?\n/g, ' ')
    .replace(/\s*\.\s*(?=\w)/g, (dot) => (dot.startsWith(' ') ? ' .' : '.'))
    .trim();
}

function namesIn(list: string): { name: string; as: string }[] {
  return list.split(',').flatMap((part) => {
    const [name = '', , as] = part.trim().split(/\s+/);
    return name === '' ? [] : [{ name, as: as ?? name }];
  });
}

const CALLED = /^__import__\s*\(\s*(['"])([\w.]+)\1\s*\)$/;

function calledImport(text: string, { from, to }: SyntaxNode): Import[] {
  const module = CALLED.exec(text.slice(from, to))?.[2];
  return module === undefined ? [] : [{ module, level: 0, names: null, as: null, called: true, from, to }];
}
