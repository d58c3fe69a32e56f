import { MpgcError } from '../../errors.js';
import type { Repl } from '../../repl/repl.js';
import { readPrintedFigures } from '../board/read-figure.js';
import { packAgentFile } from '../script/pack-source.js';
import { pathLiteral } from './path-literal.js';

/** Asked for in one line: a small heap has room for its text. */
const AT_ONCE = 12;
/** What the figures of agent-py/find_files.py mean, the errors negative: ENOENT, ENODEV and ENOTDIR, and the same in WebAssembly. */
const FOUND: ReadonlyMap<number, Found> = new Map([
  [1, 'file'],
  [2, 'folder'],
  ...[0, 2, 19, 20, 44, 43, 54].map((errno) => [0 - errno, 'nothing'] as const),
]);

export type Found = 'nothing' | 'file' | 'folder';

/**
 * What stands at each of these paths in the file system of the board. @throws as readPrintedFigures() does, and MpgcError
 * NO_FILE_SYSTEM where the file system fails
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
      const kind = kinds[index]!;
      const what = FOUND.get(kind);
      if (!what) {
        const message = `The file system of the board could not be asked for ${path} (OSError ${-kind}).`;
        throw new MpgcError('NO_FILE_SYSTEM', message);
      }
      found.set(path, what);
    }
  }
  return found;
}
