import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import { readPrintedFigures } from '../board/read-figure.js';
import { packAgentFile } from '../script/pack-source.js';
import { pathLiteral } from './path-literal.js';

/** Asked for in one line: a small heap has room for its text. */
const AT_ONCE = 12;
const FOUND = ['nothing', 'file', 'folder'] as const;

export type Found = (typeof FOUND)[number];

/**
 * What stands at each of these paths in the file system of the board. @throws as readPrintedFigures() does, MpgcError LINE_DAMAGED, and
 * BoardExceptionError where the file system fails
 */
export async function findStored(repl: Repl, paths: readonly string[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const values = { PATHS: `(${some.map((path) => `${pathLiteral(path)},`).join('')})` };
    const source = packAgentFile('find_files.py', { values });
    const asked = { count: some.length, of: some.join(', ') };
    const kinds = await readPrintedFigures(repl, source, asked);
    for (const [index, path] of some.entries()) {
      const kind = FOUND[kinds[index]!];
      if (!kind) throw new LineDamagedError('reading-figure', 1);
      found.set(path, kind);
    }
  }
  return found;
}
