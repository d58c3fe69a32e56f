import { MpgcError } from '../../errors.js';
import { PHASES } from '../../phases.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { Reset } from '../../session/recording-limits.js';
import type { Transport } from '../../transport/transport.js';
import { findStored } from './find-stored.js';
import { noFileSystem, readStored } from './read-stored.js';
import { withRepl } from './with-repl.js';
import { checkRoom, removeStored, writeStored } from './write-stored.js';

/** A file of this computer that is to stand on the board while a program runs. */
export interface IncludedFile {
  /** On the board, in the folder in which it starts. */
  name: string;
  bytes: Buffer;
}

export interface IncludeOptions {
  reset: Reset;
  bootTimeoutMs: number;
  signal: AbortSignal;
  onPhase: (phase: string) => void;
}

/** Files that stand on a board for a while: written where nothing was, and removed again. Knows which it has written. */
export class IncludedFiles {
  readonly #files: readonly IncludedFile[];
  readonly #options: IncludeOptions;
  /** Of the files that were begun, and are to be removed. */
  readonly #written: string[] = [];
  readonly #kept: string[] = [];

  constructor(files: readonly IncludedFile[], options: IncludeOptions) {
    this.#files = files;
    this.#options = options;
  }

  /** Names of the files that were written, in part or whole, and not removed since. */
  get written(): readonly string[] {
    return this.#written;
  }

  /** Names of the files that stood there already, as they are here. */
  get kept(): readonly string[] {
    return this.#kept;
  }

  /**
   * Writes them, and reads them back. All are looked for before one is written.
   * @throws MpgcError FILE_ON_BOARD where another file of the name is there, FILES_DO_NOT_FIT, NO_FILE_SYSTEM, CANCELLED
   */
  async put(transport: Transport): Promise<void> {
    const { onPhase } = this.#options;
    onPhase(PHASES.connecting);
    try {
      await withRepl(transport, this.#options, async (repl) => {
        onPhase(PHASES['writing-files']);
        await this.#putAll(repl);
      });
    } catch (error) {
      throw isRaised(error, 'ImportError') || isRaised(error, 'AttributeError') ? noFileSystem(error) : error;
    }
  }

  /** Removes those that were written, after a reset: what ran may have one of them open. @throws MpgcError as talking to a board does; `written` has what stayed */
  async remove(transport: Transport): Promise<void> {
    if (this.#written.length === 0) return;
    this.#options.onPhase(PHASES['removing-files']);
    await withRepl(transport, { ...this.#options, signal: null }, async (repl) => {
      for (const name of [...this.#written]) {
        await removeIfThere(repl, name);
        this.#written.splice(this.#written.indexOf(name), 1);
      }
    });
  }

  async #putAll(repl: Repl): Promise<void> {
    const found = await findStored(
      repl,
      this.#files.map(({ name }) => name),
    );
    const missing = this.#files.filter(({ name }) => found.get(name) === 'nothing');
    for (const { name, bytes } of this.#files) {
      if (found.get(name) === 'nothing') continue;
      const stored = found.get(name) === 'file' ? await readStored(repl, name, bytes.length) : null;
      if (!Buffer.isBuffer(stored) || !stored.equals(bytes)) throw isThere(name);
      this.#kept.push(name);
    }
    await checkRoom(
      repl,
      missing.map(({ bytes }) => bytes.length),
    );
    for (const { name, bytes } of missing) {
      this.#written.push(name);
      await writeStored(repl, name, bytes);
    }
  }
}

/** The program may have done so itself. */
async function removeIfThere(repl: Repl, name: string): Promise<void> {
  try {
    await removeStored(repl, name);
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    if ((await findStored(repl, [name])).get(name) !== 'nothing') throw error;
  }
}

function isThere(name: string): MpgcError {
  return new MpgcError(
    'FILE_ON_BOARD',
    `There is another ${name} on the board, which --include does not overwrite.`,
    {
      suggestions: [`Rename ${name} here, or remove it from the board.`],
    },
  );
}
