import { MpgcError } from '../errors.js';
import { PHASES, type Phase } from '../phases.js';

/** How long a wait may last: without a byte, and in all. null waits as long as the user does. */
export interface Deadlines {
  idleMs: number | null;
  overallMs: number | null;
}

/** For what a board does at once. */
export const SHORT_JOB: Deadlines = { idleMs: 10_000, overallMs: 60_000 };

/** A wait that did not get what it waited for. */
export class ReplTimeoutError extends MpgcError {
  readonly phase: Phase;
  readonly received: Uint8Array;

  constructor(phase: Phase, received: Uint8Array, waitedMs: number) {
    const seen = received.length === 0 ? 'nothing came' : `the last bytes were ${quoteTail(received)}`;
    super(
      'BOARD_SILENT',
      `The board did not answer while ${PHASES[phase]} (${Math.round(waitedMs)} ms; ${seen}).`,
      {
        values: {
          phase,
          waitedMs: Math.round(waitedMs),
          received: received.length === 0 ? '' : quoteTail(received),
        },
        suggestions: ['Press reset on the board, then run the command again.'],
      },
    );
    this.phase = phase;
    this.received = received;
  }
}

/** Longer than any reply that is waited for as a whole; output of programs is streamed instead. */
const MAX_BYTES = 1024 * 1024;
const QUOTED_BYTES = 60;

/** Bytes that have arrived and were not yet read, and the one wait for more of them. */
export class Inbox {
  #bytes = Buffer.alloc(0);
  #arrivals = 0;
  #arrivedAtMs = 0;
  #failure: MpgcError | null = null;
  #cancelled: MpgcError | null = null;
  #wake: (() => void) | null = null;

  push(bytes: Uint8Array, atMs: number): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]).subarray(-MAX_BYTES);
    this.#arrivedAtMs = atMs;
    this.#arrivals += 1;
    this.#wake?.();
  }

  /** Ends the present wait and all later ones with `error`, after the bytes already here are read. */
  fail(error: MpgcError): void {
    this.#failure = error;
    this.#wake?.();
  }

  /** Waits again after a failure, for what comes from now on. */
  recover(): void {
    this.#failure = null;
    this.#bytes = Buffer.alloc(0);
  }

  /** Ends the present wait with `error`, or the next one when there is none; later ones are not concerned. */
  cancel(error: MpgcError): void {
    this.#cancelled = error;
    this.#wake?.();
  }

  /** All unread bytes; `atMs` is when the last of them arrived. */
  takeAll(): { bytes: Uint8Array; atMs: number } {
    const bytes = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return { bytes, atMs: this.#arrivedAtMs };
  }

  /** Puts bytes back in front, for the next reader. */
  unread(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([bytes, this.#bytes]);
  }

  /** Takes `count` bytes. @throws ReplTimeoutError */
  async take(count: number, deadlines: Deadlines, phase: Phase): Promise<Uint8Array> {
    await this.#until(() => this.#bytes.length >= count, deadlines, phase);
    return this.#consume(count);
  }

  /** Takes everything up to and including the first of `needles`. @throws ReplTimeoutError */
  async takeUntil(needles: string[], deadlines: Deadlines, phase: Phase): Promise<Uint8Array> {
    const end = () => {
      const ends = needles.map((needle) => {
        const at = this.#bytes.indexOf(needle, 0, 'latin1');
        return at === -1 ? Number.POSITIVE_INFINITY : at + needle.length;
      });
      return Math.min(...ends);
    };
    await this.#until(() => Number.isFinite(end()), deadlines, phase);
    return this.#consume(end());
  }

  /** Waits for at least one byte. @throws ReplTimeoutError */
  async something(deadlines: Deadlines, phase: Phase): Promise<void> {
    await this.#until(() => this.#bytes.length > 0, deadlines, phase);
  }

  /** Reads until nothing has come for `quietMs`, or for `mostMs` in all, and returns what came. */
  async drain(quietMs: number, mostMs: number): Promise<Uint8Array> {
    try {
      await this.#until(() => false, { idleMs: quietMs, overallMs: mostMs }, 'draining');
    } catch (error) {
      if (!(error instanceof ReplTimeoutError)) throw error;
    }
    return this.takeAll().bytes;
  }

  #consume(count: number): Uint8Array {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  async #until(ready: () => boolean, deadlines: Deadlines, phase: Phase): Promise<void> {
    const startedMs = performance.now();
    let heardMs = startedMs;
    while (!ready()) {
      if (this.#failure) throw this.#failure;
      const cancelled = this.#cancelled;
      this.#cancelled = null;
      if (cancelled) throw cancelled;
      const nowMs = performance.now();
      const leftMs = Math.min(
        deadlines.idleMs === null ? Number.POSITIVE_INFINITY : heardMs + deadlines.idleMs - nowMs,
        deadlines.overallMs === null ? Number.POSITIVE_INFINITY : startedMs + deadlines.overallMs - nowMs,
      );
      if (leftMs <= 0) throw new ReplTimeoutError(phase, this.#bytes, nowMs - startedMs);
      const before = this.#arrivals;
      await this.#change(leftMs);
      if (this.#arrivals !== before) heardMs = performance.now();
    }
  }

  #change(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(mostMs) ? setTimeout(() => this.#wake?.(), Math.ceil(mostMs)) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

/** The end of `bytes` as a quoted string in which every unprintable byte is escaped. */
export function quoteTail(bytes: Uint8Array): string {
  const tail = Buffer.from(bytes).subarray(-QUOTED_BYTES).toString('latin1');
  return JSON.stringify(tail).replace(
    /[\x7f-\xff]/g,
    (c) => `\\u00${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
