import type { RunProfileOptions } from '../app/record/profile-options.js';

type ProgramInput = NonNullable<RunProfileOptions['input']>;

/** What is typed at this process, for a program that reads it; `onBegin` is called when one does. */
export class TerminalInput implements ProgramInput {
  readonly #open: () => NodeJS.ReadStream;
  readonly #onBegin: () => void;
  readonly #take = (bytes: Buffer) => {
    const stdin = this.#stdin;
    if (stdin?.isTTY) this.#shown += bytes.toString('utf8');
    stdin?.pause();
    this.#give(bytes).then(() => {
      if (this.#stdin === stdin) stdin?.resume();
    });
  };
  /** A terminal that is gone has nothing more. */
  readonly #ignore = () => {};
  #stdin: NodeJS.ReadStream | null = null;
  #give: (bytes: Uint8Array) => Promise<void> = async () => {};
  /** What the terminal has shown when it was typed, and the board will echo. */
  #shown = '';

  /** `open` is called when a program begins that reads: nobody else's input is touched. */
  constructor(open: () => NodeJS.ReadStream, onBegin: () => void) {
    this.#open = open;
    this.#onBegin = onBegin;
  }

  begin(give: (bytes: Uint8Array) => Promise<void>): void {
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
    const stdin = this.#stdin;
    this.#shown = '';
    this.#stdin = null;
    if (!stdin) return;
    stdin.off('data', this.#take);
    stdin.off('error', this.#ignore);
    stdin.pause();
    // What nobody reads any more keeps no process.
    stdin.unref?.();
  }

  /** The output without the board's echo of what the terminal shows already, as far as it comes first: at anything else nothing is taken away. */
  withoutEcho(output: string): string {
    let count = 0;
    while (count < output.length && count < this.#shown.length && output[count] === this.#shown[count])
      count += 1;
    const differs = count < output.length && count < this.#shown.length;
    this.#shown = differs ? '' : this.#shown.slice(count);
    return output.slice(count);
  }
}
