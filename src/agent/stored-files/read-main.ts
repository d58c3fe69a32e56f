import { MpgcError } from '../../errors.js';
import { type Folder, type ProgramFile, resolveFiles } from '../../instrument/imports/resolve-files.js';
import { PHASES } from '../../phases.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import { MAX_FILES, MAX_FILES_BYTES, type Reset } from '../../session/recording-limits.js';
import type { Transport } from '../../transport/transport.js';
import { findStored } from './find-stored.js';
import { noFileSystem, readStored } from './read-stored.js';
import { withRepl } from './with-repl.js';

/** What a board runs by itself. */
export const MAIN = 'main.py';

export interface StoredProgram {
  bytes: Buffer;
  /** Sources of the modules that it imports, as they stand on the board: not those that the firmware brings. */
  modules: ProgramFile[];
  /** Paths of modules for which the limits have no room. */
  leftOut: string[];
}

export interface ReadMainOptions {
  reset: Reset;
  bootTimeoutMs: number;
  signal: AbortSignal;
  onPhase: (phase: string) => void;
}

/**
 * Reads the program of a board back from its file system, which is not changed: `main.py` and the modules that it imports. The board is
 * restarted before, so that it is found as after boot.py, and left in its friendly REPL.
 * @throws MpgcError NO_MAIN, NO_FILE_SYSTEM, CANCELLED, and as talking to a board does
 */
export async function readMain(
  transport: Transport,
  { onPhase, ...options }: ReadMainOptions,
): Promise<StoredProgram> {
  onPhase(PHASES.connecting);
  return withRepl(transport, options, (repl) => {
    onPhase(PHASES['reading-files']);
    return readProgram(repl);
  });
}

async function readProgram(repl: Repl): Promise<StoredProgram> {
  const bytes = await readText(repl);
  const stored = new StoredModules(repl, MAX_FILES_BYTES - bytes.length);
  for (;;) {
    const { files, leftOut } = resolveFiles(bytes.toString('utf8'), stored.folders, {
      files: MAX_FILES,
      bytes: MAX_FILES_BYTES - bytes.length,
    });
    if (await stored.learn()) continue;
    return { bytes, modules: files.filter(({ path }) => SOURCE.test(path)), leftOut };
  }
}

async function readText(repl: Repl): Promise<Buffer> {
  try {
    const found = (await findStored(repl, [MAIN])).get(MAIN);
    if (found !== 'file') throw noMain();
    const bytes = await readStored(repl, MAIN, MAX_FILES_BYTES);
    if (bytes !== 'too-large') return bytes;
  } catch (error) {
    if (isRaised(error, 'ImportError') || isRaised(error, 'NameError')) throw noFileSystem(error);
    throw error;
  }
  throw new MpgcError(
    'NO_MAIN',
    `${MAIN} on the board is larger than ${MAX_FILES_BYTES / 1024} KiB, which is as much as mpgc reads back.`,
    { suggestions: ['Give the script from this computer: mpgc profile main.py'] },
  );
}

function noMain(): MpgcError {
  return new MpgcError('NO_MAIN', `There is no ${MAIN} in the file system of the board.`, {
    suggestions: ['Give a script of this computer, without --as-main.'],
  });
}

const SOURCE = /\.py$/;
/** Only its being there matters: it has no lines. */
const COMPILED = /\.mpy$/;
const NOTHING = Buffer.alloc(0);

/** The modules on a board, as far as they were asked for: what the search for a program's modules wants next is learned in between. */
class StoredModules {
  readonly #repl: Repl;
  readonly #mostBytes: number;
  readonly #files = new Map<string, Buffer | 'too-large' | null>();
  readonly #isFolder = new Map<string, boolean>();
  readonly #wanted = new Set<string>();

  constructor(repl: Repl, mostBytes: number) {
    this.#repl = repl;
    this.#mostBytes = mostBytes;
  }

  /** Where a board looks for modules, in its order. */
  readonly folders: readonly Folder[] = ['', 'lib/'].map((prefix) => ({
    prefix,
    read: (path) => (SOURCE.test(path) || COMPILED.test(path) ? this.#read(`${prefix}${path}`) : null),
    isFolder: (path) => this.#folder(`${prefix}${path}`),
  }));

  /** Asks the board for what the search did not know; false where it knew all. */
  async learn(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [path, found] of await findStored(this.#repl, wanted)) {
      this.#isFolder.set(path, found === 'folder');
      this.#files.set(path, found === 'file' ? await this.#contentOf(path) : null);
    }
    return wanted.length > 0;
  }

  async #contentOf(path: string): Promise<Buffer | 'too-large'> {
    return COMPILED.test(path) ? NOTHING : readStored(this.#repl, path, this.#mostBytes);
  }

  #read(path: string): Buffer | 'too-large' | null {
    if (!this.#files.has(path)) this.#wanted.add(path);
    return this.#files.get(path) ?? null;
  }

  #folder(path: string): boolean {
    if (!this.#isFolder.has(path)) this.#wanted.add(path);
    return this.#isFolder.get(path) ?? false;
  }
}
