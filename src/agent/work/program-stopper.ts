import { MpgcError } from '../../errors.js';
import type { Repl } from '../../repl/repl.js';

/** A program that catches KeyboardInterrupt is asked this often, at this distance. */
const INTERRUPTS = 8;
const INTERRUPT_EVERY_MS = 1000;

/** Its time is up, what was wanted of it is known, or the user says so. */
export type StopReason = 'duration' | 'decided' | 'interrupted';

/** Interrupts the program on a board when it is to stop. */
export class ProgramStopper {
  /** Why the program was asked to stop; null as long as it was not. */
  reason: StopReason | null = null;
  readonly #failure: Promise<never>;
  readonly #repl: Pick<Repl, 'interrupt'>;
  readonly #signal: AbortSignal;
  readonly #onStop: () => void;
  readonly #onAbort = () => this.stop('interrupted');
  #fail: (error: MpgcError) => void = () => {};
  #timers: NodeJS.Timeout[] = [];
  readonly #graceMs: number;
  #begun = false;
  #paused = false;

  /** `graceMs`: how long what runs may come to an end by itself once it is to stop. */
  constructor(repl: Pick<Repl, 'interrupt'>, signal: AbortSignal, onStop: () => void, graceMs = 0) {
    this.#graceMs = graceMs;
    this.#repl = repl;
    this.#signal = signal;
    this.#onStop = onStop;
    this.#failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failure.catch(() => {});
  }

  /** What `work` gives. @throws MpgcError BOARD_NOT_STOPPING when it goes on although it was asked to stop */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failure]);
  }

  /** From now on the user may stop the program. */
  listen(): void {
    this.#signal.addEventListener('abort', this.#onAbort);
  }

  /** The program runs: its time begins. Called again, for a further part of it, it changes nothing. */
  begin(durationMs: number | null): void {
    if (durationMs === null || this.#begun) return;
    this.#begun = true;
    this.#timers.push(setTimeout(() => this.stop('duration'), durationMs));
  }

  /** The program does not run: nothing is interrupted until it does again. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  dispose(): void {
    this.#paused = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  /** Stops the program, for the first reason that is given. */
  stop(reason: StopReason): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.#onStop();
    if (this.#graceMs === 0) this.#interrupt(INTERRUPTS);
    else this.#timers.push(setTimeout(() => this.#interrupt(INTERRUPTS), this.#graceMs));
  }

  #interrupt(left: number): void {
    if (this.#paused) return;
    if (left === 0) return this.#fail(notStopping());
    this.#repl.interrupt({ enter: left < INTERRUPTS }).catch(() => {});
    this.#timers.push(setTimeout(() => this.#interrupt(left - 1), INTERRUPT_EVERY_MS));
  }
}

function notStopping(): MpgcError {
  return new MpgcError(
    'BOARD_NOT_STOPPING',
    `The program does not stop: ${INTERRUPTS} interrupts had no effect.`,
    {
      values: { interrupts: INTERRUPTS },
      suggestions: [
        'It catches KeyboardInterrupt, waits in input(), has disabled ctrl-C, or is in a long firmware call.',
        'Press reset on the board. The capture up to here is kept.',
      ],
    },
  );
}
