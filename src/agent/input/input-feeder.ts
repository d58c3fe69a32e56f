/** Where what a user types comes from. */
export interface ProgramInput {
  /** The program begins: `give` takes what is typed from now on. */
  begin(give: (bytes: Uint8Array) => void): void;
  /** It has ended. */
  end(): void;
}

export interface FeederOptions {
  /** Sends bytes to what runs. */
  send: (bytes: Uint8Array) => void;
  /**
   * Whether more is sent only when the board has echoed what was, and the next line only when it is quiet: what a program leaves unread is
   * run as code at a friendly prompt. Else what is not echoed in a second counts as read: sys.stdin echoes nothing.
   */
  needsEcho: boolean;
}

/** Less than the smallest input ring that was met, with room for a ctrl-C. */
const MOST_AHEAD = 32;
const UNECHOED_MS = 1000;
/** A program that has ended is at its prompt sooner. */
const QUIET_MS = 300;
const RETURN = 0x0d;
const NEWLINE = 0x0a;
/** Ctrl-A to ctrl-E: a prompt takes them for commands, and ctrl-C ends the program in its own way. */
const isCommand = (byte: number) => byte >= 0x01 && byte <= 0x05;
const isEchoed = (byte: number) => byte === RETURN || (byte >= 0x20 && byte < 0x7f);

/**
 * Gives a program what a user types, no faster than it reads: a board's input ring is small, and what overflows is lost. input() echoes
 * each character as it takes it.
 */
export class InputFeeder {
  readonly #options: FeederOptions;
  readonly #waiting: number[] = [];
  /** Sent, and not echoed yet. */
  #ahead: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #betweenLines = false;
  #used = false;

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  /** Whether anything was sent. */
  get used(): boolean {
    return this.#used;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const isSecondHalf = byte === NEWLINE && this.#last === RETURN;
      this.#last = byte;
      if (!isCommand(byte) && !isSecondHalf) this.#waiting.push(byte === NEWLINE ? RETURN : byte);
    }
    this.#send();
  }

  /** Takes in what the board says while the program runs. */
  heard(bytes: Uint8Array): void {
    if (this.#ahead.length === 0 && !this.#betweenLines) return;
    for (const byte of bytes) {
      if (byte !== this.#ahead[0]) continue;
      this.#ahead.shift();
      this.#betweenLines = byte === RETURN && this.#options.needsEcho;
    }
    if (this.#betweenLines) this.#sendAfter(QUIET_MS);
    else this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #send(): void {
    const { needsEcho, send } = this.#options;
    const room = this.#betweenLines ? 0 : (needsEcho ? 1 : MOST_AHEAD) - this.#ahead.length;
    const bytes = room > 0 ? this.#waiting.splice(0, room) : [];
    if (bytes.length === 0) return;
    this.#used = true;
    this.#ahead.push(...bytes.filter(isEchoed));
    send(Uint8Array.from(bytes));
    if (!needsEcho) this.#sendAfter(UNECHOED_MS);
    else if (this.#ahead.length === 0) this.#send();
  }

  #sendAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ahead = [];
      this.#betweenLines = false;
      this.#send();
    }, ms);
  }
}
