import { InputQueue, isEchoed } from './input-queue.js';
import type { InputFeeder } from './program-input.js';

/** Less than the smallest input ring that was met, with room for a ctrl-C. */
const MOST_AHEAD = 32;
const UNECHOED_MS = 1000;
/** In all, to a program that says nothing: the ring of most boards takes 260. */
const MOST_UNANSWERED = 200;

/**
 * Sends a little ahead, and more as it is echoed. What is not echoed in a second counts as read, as sys.stdin echoes nothing, but only so
 * much of it until the program says something. For boards on which what is left unread does no harm.
 */
export class AheadFeeder implements InputFeeder {
  readonly #sendBytes: (bytes: Uint8Array) => void;
  readonly #queue = new InputQueue();
  /** Sent, and neither echoed nor counted as read. */
  #ahead: number[] = [];
  /** Sent since the program said something. */
  #unanswered = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `send` sends bytes to what runs. */
  constructor(send: (bytes: Uint8Array) => void) {
    this.#sendBytes = send;
  }

  get used(): boolean {
    return this.#queue.used;
  }

  push(bytes: Uint8Array): Promise<void> {
    const room = this.#queue.push(bytes);
    this.#send();
    return room;
  }

  heard(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (const byte of bytes) {
      const next = this.#ahead.findIndex(isEchoed);
      if (next !== -1 && byte === this.#ahead[next]) this.#ahead.splice(0, next + 1);
    }
    this.#unanswered = this.#ahead.length;
    this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#queue.close();
  }

  #send(): void {
    const room = Math.min(MOST_AHEAD - this.#ahead.length, MOST_UNANSWERED - this.#unanswered);
    const bytes = this.#queue.take(room);
    if (bytes.length === 0) return;
    this.#ahead.push(...bytes);
    this.#unanswered += bytes.length;
    this.#sendBytes(bytes);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ahead = [];
      this.#send();
    }, UNECHOED_MS);
  }
}
