import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { bytesLiteral } from '../../repl/checked-source.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import { readFigure } from '../board/read-figure.js';
import type { AgentLink } from '../wire/agent-link.js';
import { type MountPlace, OWN_FOLDER, placesFromRoot, placesInFolder } from './mount-places.js';
import { sendBytes } from './send-bytes.js';

/** How a board mounts file systems that are written in Python. */
export interface Mounting {
  /** `root`: what is opened without a folder is looked for from the root; `folder`: from some other one. */
  from: 'root' | 'folder';
  /** Before the names of its modules `os` and `io`: where there are two of each, the shorter names may be of larger ones. */
  prefix: 'u' | '';
}

const FROM = [null, 'folder', 'root'] as const;

/** null where it does not. */
export async function findMounting(link: AgentLink): Promise<Mounting | null> {
  for (const prefix of ['u', ''] as const) {
    const has = `key.hasattr(end,'mount')and key.hasattr(key.__import__('${prefix}io'),'BytesIO')`;
    const from = `(lambda key,end:${has}and 1+(end.getcwd()=='/')or 0)(__import__('builtins'),__import__('${prefix}os'))`;
    try {
      const found = FROM[await readFigure(link.repl, from)] ?? null;
      return found && { from: found, prefix };
    } catch (error) {
      if (!isRaised(error, 'ImportError')) throw error;
    }
  }
  return null;
}

const PHASE = 'serving-files';

/**
 * Gives a board the files of a program, which it finds where they would lie: agent-py/files.py, which is loaded already. They are sent
 * in pieces, each of which runs as it was sent or not at all.
 */
export async function mountFiles(
  link: AgentLink,
  files: readonly ProgramFile[],
  { from, prefix }: Mounting,
): Promise<ProgramFile[]> {
  const places = from === 'root' ? placesFromRoot(files) : placesInFolder(files);
  // Where nothing is mounted at the root, a path is looked for in the folder in which the board is, and only there.
  if (from === 'root') await link.run(`__import__('${prefix}os').chdir('/')`, PHASE, { checked: true });
  for (const place of places) await mountFile(link, place);
  if (from === 'folder' && places.length > 0) await link.run(LOOK_THERE, PHASE, { checked: true });
  await link.run('_mpgc.values=None', PHASE, { checked: true });
  return places.map(({ file }) => file);
}

/** The lines that take the files away again. */
export const UNMOUNT_LINES = [
  '[_mpgc.insert(key)for key in _mpgc.items]',
  `[__import__('sys').path.remove(key)for key in('${OWN_FOLDER}',)if key in __import__('sys').path]`,
];

const LOOK_THERE = `(lambda key:'${OWN_FOLDER}'in key or key.insert(0,'${OWN_FOLDER}'))(__import__('sys').path)`;

async function mountFile(link: AgentLink, { file: { bytes }, point, path }: MountPlace): Promise<void> {
  await sendBytes(link, '_mpgc.values', bytes);
  await link.run(`_mpgc.insert(${text(point)},${text(path)})`, PHASE, { checked: true });
}

/** As Python writes it. */
function text(path: string): string {
  return `${bytesLiteral(Buffer.from(path))}.decode()`;
}
