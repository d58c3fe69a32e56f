import type { Phase } from '../phases.js';
import type { Raised } from './errors/raised.js';
import type { Deadlines } from './inbox.js';

export interface Reply {
  /**
   * `done`: control is back at the prompt. `rebooted`: the interpreter was restarted instead (SystemExit, soft or hard
   * reset), and its heap is gone.
   */
  kind: 'done' | 'rebooted';
  raised: Raised | null;
  /** Set where the end of the reply was lost on the line, and the board was found at its prompt when it was asked. */
  damaged?: boolean;
}

export interface SubmitOptions {
  /** Called with output as it arrives; `atMs` as in Transport.onData. */
  onOutput?: (bytes: Uint8Array, atMs: number) => void;
  /**
   * Whether the output so far says that the source has come to its end. Where this is given, nothing else that looks
   * like the end is believed before the board was asked: a program may print it.
   */
  ended?: () => boolean;
  deadlines?: Deadlines;
  /** What an error calls this wait. */
  phase?: Phase;
  /** Called when the board has the whole source. */
  onSent?: () => void;
  /** Set to send without raw paste although the board has it. */
  plain?: boolean;
  /** Set for source that must run undamaged, or not at all. */
  checked?: boolean;
}

export type RunOptions = Pick<SubmitOptions, 'deadlines' | 'checked'>;

/** How often the line had to be made good so far. */
export interface LineQuality {
  /** Sources that arrived otherwise than they were sent, and were sent again. */
  resent: number;
  /** Ends of replies, prompts and banners that did not come, and were asked for again. */
  askedAgain: number;
  /** Lines of mpgc that raised because they were damaged: the names in them stay interned on the board's heap. */
  residues: number;
  /** Sources that could not be checked. */
  unchecked: number;
}

/** A prompt that runs source: what stands above a REPL needs of it. */
export interface Repl {
  /** Whether the board takes raw paste; null before anything was submitted. */
  readonly rawPaste: boolean | null;
  readonly quality: LineQuality;
  /** How often the host has sent ctrl-C to what runs, or given up what it was sending. */
  readonly interrupts: number;
  /** Whether nothing can be lost or changed on the way. */
  readonly lossless: boolean;
  /** Runs `source` and resolves when the prompt is back. @throws ReplTimeoutError, MpgcError BOARD_LOST */
  submit(source: string | Uint8Array, options?: SubmitOptions): Promise<Reply>;
  /**
   * Runs a short job that must not fail, and returns what it printed.
   * @throws BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST, BOARD_RESET
   */
  run(source: string, phase?: Phase, options?: RunOptions): Promise<Uint8Array>;
  /** Ends what runs with KeyboardInterrupt, unless it catches that. `enter` is for programs that wait in input(). */
  interrupt(options?: { enter?: boolean }): Promise<void>;
  /** Sends bytes to what runs, as they are typed. Only while a submission runs that reads them. */
  type(bytes: Uint8Array): Promise<void>;
  /** Back to the prompt, whatever the board is doing. @throws ReplTimeoutError */
  resume(): Promise<void>;
  /**
   * After BOARD_LOST: back to the prompt, as soon as its device is there again. False where the line cannot be opened again.
   * @throws ReplTimeoutError, MpgcError BOARD_LOST
   */
  reconnect(): Promise<boolean>;
  /** Gives back the line buffer that the board holds for as long as its raw REPL lasts. */
  releaseLineBuffer(): Promise<void>;
  /** Restarts the interpreter, by which its heap becomes empty. */
  softReset(): Promise<void>;
}
