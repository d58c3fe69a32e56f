import type { RunProfileOptions } from '../app/record/profile-options.js';

type ProgramInput = NonNullable<RunProfileOptions['input']>;

/** What is typed at this process, for a program that reads it; `onBegin` is called when one does. */
export class TerminalInput implements ProgramInput {
  readonly #open: () => NodeJS.ReadStream;
  readonly #onBegin: () => void;
  readonly #take = (bytes: Buffer) => {
    if (this.#stdin?.isTTY) this.#shown += bytes.toString('utf8');
    this.#give(bytes);
  };
  /** A terminal that is gone has nothing more. */
  readonly #ignore = () => {};
  #stdin: NodeJS.ReadStream | null = null;
  #give: (bytes: Uint8Array) => void = () => {};
  /** What the terminal has shown when it was typed, and the board will echo. */
  #shown = '';

  /** `open` is called when a program begins that reads: nobody else's input is touched. */
  constructor(open: () => NodeJS.ReadStream, onBegin: () => void) {
    this.#open = open;
    this.#onBegin = onBegin;
  }

  begin(give: (bytes: Uint8Array) => void): void {
    this.#give = give;
    const stdin = this.#open();
    this.#stdin = stdin;
    stdin.on('data', this.#take);
    stdin.on('error', this.#ignore);
    stdin.ref?.();
    stdin.resume();
    this.#onBegin();
  }

  end(): void {
    this.#shown = '';
    if (!this.#stdin) return;
    this.#stdin.off('data', this.#take);
    this.#stdin.pause();
    // What nobody reads any more keeps no process.
    this.#stdin.unref?.();
  }

  /** The output without the board's echo of what the terminal shows already. */
  withoutEcho(output: string): string {
    if (this.#shown === '') return output;
    return Array.from(output)
      .filter((character) => {
        if (character !== this.#shown[0]) return true;
        this.#shown = this.#shown.slice(1);
        return false;
      })
      .join('');
  }
}
