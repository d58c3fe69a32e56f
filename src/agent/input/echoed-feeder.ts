import { InputQueue, isEchoed, RETURN } from './input-queue.js';
import type { InputFeeder } from './program-input.js';

/** Before a line. A program that has ended is at its prompt sooner. */
const LINE_QUIET_MS = 300;
/** Between the characters of a line: input() says nothing there but the echo. */
const QUIET_MS = 30;

/**
 * Sends a character at a time, to a board that is quiet, and the next only when the first that came was its echo, and nothing else did.
 * At anything else no more is sent in this run: nobody may be reading, and what a program leaves unread would be run as code at a friendly
 * prompt. What no board echoes is not sent.
 */
export class EchoedFeeder implements InputFeeder {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #queue = new InputQueue(isEchoed);
  /** Sent, and not echoed yet. */
  #awaited: number | null = null;
  #inLine = false;
  /** Set while it is waited for whether the board is quiet. */
  #quiet: NodeJS.Timeout | undefined;

  /** `send` sends bytes to what runs. */
  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  get used(): boolean {
    return this.#queue.used;
  }

  push(bytes: Uint8Array): Promise<void> {
    const room = this.#queue.push(bytes);
    if (this.#awaited === null && this.#quiet === undefined) this.#sendWhenQuiet();
    return room;
  }

  heard(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const awaited = this.#awaited;
    this.#awaited = null;
    const isEcho = awaited !== null && bytes[0] === awaited;
    const isAlone = bytes.length === 1 || awaited === RETURN;
    if (awaited === null ? this.#inLine : !isEcho || !isAlone) return this.dispose();
    this.#inLine = awaited !== null && awaited !== RETURN;
    this.#sendWhenQuiet();
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    this.#queue.close();
  }

  #sendWhenQuiet(): void {
    clearTimeout(this.#quiet);
    const quietMs = this.#inLine ? QUIET_MS : LINE_QUIET_MS;
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      const bytes = this.#queue.take(1);
      if (bytes.length === 0) return;
      this.#awaited = bytes[0]!;
      this.#send(bytes);
    }, quietMs);
  }
}
