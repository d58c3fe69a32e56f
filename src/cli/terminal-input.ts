import type { RunProfileOptions } from '../app/record/profile-options.js';

type ProgramInput = NonNullable<RunProfileOptions['input']>;

/** A program that ends soon after the last of its input waits for no more. */
const STILL_RUNS_MS = 3000;

/**
 * What is typed at this process, for a program that reads it; `onBegin` is called when one does, and `onNoMore` where it goes on for
 * some time after the end of what is piped.
 */
export class TerminalInput implements ProgramInput {
  readonly #open: () => NodeJS.ReadStream;
  readonly #onBegin: (isTerminal: boolean) => void;
  readonly #onNoMore: () => void;
  readonly #end = () => {
    this.#timer = setTimeout(this.#onNoMore, STILL_RUNS_MS);
    this.#timer.unref();
  };
  #timer: NodeJS.Timeout | undefined;
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
  constructor(
    open: () => NodeJS.ReadStream,
    onBegin: (isTerminal: boolean) => void,
    onNoMore: () => void = () => {},
  ) {
    this.#open = open;
    this.#onBegin = onBegin;
    this.#onNoMore = onNoMore;
  }

  begin(give: (bytes: Uint8Array) => Promise<void>): void {
    this.#give = give;
    const stdin = this.#open();
    this.#stdin = stdin;
    stdin.on('data', this.#take);
    stdin.on('error', this.#ignore);
    stdin.on('end', this.#end);
    stdin.ref?.();
    // What has ended in a run before says so no more.
    if (stdin.readableEnded) this.#end();
    stdin.resume();
    this.#onBegin(stdin.isTTY === true);
  }

  end(): void {
    const stdin = this.#stdin;
    clearTimeout(this.#timer);
    this.#shown = '';
    this.#stdin = null;
    if (!stdin) return;
    stdin.off('data', this.#take);
    stdin.off('error', this.#ignore);
    stdin.off('end', this.#end);
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
