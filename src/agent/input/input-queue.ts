export const RETURN = 0x0d;
const NEWLINE = 0x0a;
/** Ctrl-A to ctrl-E: a prompt takes them for commands, and ctrl-C ends the program in its own way. */
const isCommand = (byte: number) => byte >= 0x01 && byte <= 0x05;
/** Whether input() echoes it as it takes it. */
export const isEchoed = (byte: number) => byte === RETURN || (byte >= 0x20 && byte < 0x7f);

/** No more is asked for while so much waits. */
const MOST_BYTES = 4096;

/** What was typed and not sent yet, with the line ends of a terminal. */
export class InputQueue {
  readonly #keeps: (byte: number) => boolean;
  #bytes: number[] = [];
  #last = 0;
  #used = false;
  #closed = false;
  #whenRoom: (() => void)[] = [];

  /** `keeps` tells which bytes are taken, of those that are no command of a prompt. */
  constructor(keeps: (byte: number) => boolean = () => true) {
    this.#keeps = keeps;
  }

  /** Whether anything was taken out. */
  get used(): boolean {
    return this.#used;
  }

  /** Resolves when there is room for more. */
  push(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) this.#pushByte(byte);
    return new Promise((resolve) => {
      this.#whenRoom.push(resolve);
      this.#tellRoom();
    });
  }

  take(most: number): Uint8Array {
    const bytes = this.#bytes.splice(0, Math.max(0, most));
    if (bytes.length > 0) this.#used = true;
    this.#tellRoom();
    return Uint8Array.from(bytes);
  }

  /** Holds nothing from now on. */
  close(): void {
    this.#closed = true;
    this.#bytes = [];
    this.#tellRoom();
  }

  #pushByte(byte: number): void {
    const isSecondHalf = byte === NEWLINE && this.#last === RETURN;
    this.#last = byte;
    if (this.#closed || isCommand(byte) || isSecondHalf) return;
    const typed = byte === NEWLINE ? RETURN : byte;
    if (this.#keeps(typed)) this.#bytes.push(typed);
  }

  #tellRoom(): void {
    if (this.#bytes.length >= MOST_BYTES) return;
    for (const resolve of this.#whenRoom.splice(0)) resolve();
  }
}
