import type { Phase } from '../phases.js';
import type { Deadlines } from './inbox.js';
import type { Raised } from './raised.js';

export type Reply =
  /** Control is back at the prompt. */
  | { kind: 'done'; raised: Raised | null }
  /** The interpreter was restarted instead (SystemExit, soft or hard reset): its heap is gone. */
  | { kind: 'rebooted'; raised: Raised | null };

export interface SubmitOptions {
  /** Called with output as it arrives; `atMs` as in Transport.onData. */
  onOutput?: (bytes: Uint8Array, atMs: number) => void;
  deadlines?: Deadlines;
  /** What an error calls this wait. */
  phase?: Phase;
  /** Called when the board has the whole source. */
  onSent?: () => void;
  /** Set to send without raw paste although the board has it. */
  plain?: boolean;
}

/** A prompt that runs source: what stands above a REPL needs of it. */
export interface Repl {
  /** Whether the board takes raw paste; null before anything was submitted. */
  readonly rawPaste: boolean | null;
  /** Runs `source` and resolves when the prompt is back. @throws ReplTimeoutError, MpgcError BOARD_LOST */
  submit(source: string | Uint8Array, options?: SubmitOptions): Promise<Reply>;
  /**
   * Runs a short job that must not fail, and returns what it printed.
   * @throws BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST, BOARD_RESET
   */
  run(source: string, phase?: Phase, deadlines?: Deadlines): Promise<Uint8Array>;
  /** Ends what runs with KeyboardInterrupt, unless it catches that. `enter` is for programs that wait in input(). */
  interrupt(options?: { enter?: boolean }): Promise<void>;
  /** Gives back the line buffer that the board holds for as long as its raw REPL lasts. */
  releaseLineBuffer(): Promise<void>;
  /** Restarts the interpreter, by which its heap becomes empty. */
  softReset(): Promise<void>;
}
