import type { RunProfileOptions } from '../app/record/profile-options.js';

type ProgramInput = NonNullable<RunProfileOptions['input']>;

/** What is typed at this process, for a program that reads it; `onBegin` is called when one does. */
export class TerminalInput implements ProgramInput {
  readonly #stdin: NodeJS.ReadStream;
  readonly #onBegin: () => void;
  readonly #take = (bytes: Buffer) => {
    if (this.#stdin.isTTY) this.#shown += bytes.toString('utf8');
    this.#give(bytes);
  };
  #give: (bytes: Uint8Array) => void = () => {};
  /** What the terminal has shown when it was typed, and the board will echo. */
  #shown = '';

  constructor(stdin: NodeJS.ReadStream, onBegin: () => void) {
    this.#stdin = stdin;
    this.#onBegin = onBegin;
  }

  begin(give: (bytes: Uint8Array) => void): void {
    this.#give = give;
    this.#stdin.on('data', this.#take);
    this.#stdin.ref?.();
    this.#stdin.resume();
    this.#onBegin();
  }

  end(): void {
    this.#stdin.off('data', this.#take);
    this.#stdin.pause();
    // What nobody reads any more keeps no process.
    this.#stdin.unref?.();
    this.#shown = '';
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
