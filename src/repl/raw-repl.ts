import { MpgcError } from '../errors.js';
import { DEFAULT_BOOT_TIMEOUT_MS, type Transport } from '../transport/transport.js';
import { type Deadlines, Inbox, quoteTail, ReplTimeoutError } from './inbox.js';
import { requestRawPaste, sendRawPaste } from './raw-paste.js';
import { ReplyDecoder, type ReplyEvent } from './reply-decoder.js';

/**
 * MicroPython's raw REPL over a transport: enter it, run source in it, leave it. It owns every timeout of the
 * conversation, and knows nothing of memory or of the agent above it.
 *
 * Source: shared/runtime/pyexec.c; what boards do wrong is in docs/boards.md.
 */
export type Reply =
  /** Control is back at the prompt; `traceback` is empty when nothing was raised. */
  | { kind: 'done'; traceback: string }
  /** The interpreter was restarted instead (SystemExit, soft or hard reset): its heap is gone. */
  | { kind: 'rebooted'; traceback: string };

export interface SubmitOptions {
  /** Called with output as it arrives; `atMs` as in Transport.onData. */
  onOutput?: (bytes: Uint8Array, atMs: number) => void;
  deadlines?: Deadlines;
  /** What to call this wait in an error. */
  phase?: string;
  /** Called when the board has the whole source. */
  onSent?: () => void;
  /** Set to send without raw paste although the board has it. */
  plain?: boolean;
}

export interface RawReplOptions {
  /** How long a board may take from its reset to a prompt. */
  bootTimeoutMs?: number;
}

const CTRL_A = '\x01';
const CTRL_B = '\x02';
const CTRL_C = '\x03';
const CTRL_D = '\x04';
/** What a submission that was given up ends with, as one that was interrupted does. */
const GIVEN_UP = 'KeyboardInterrupt: \r\n';
const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';
const FRIENDLY_PROMPT = '>>> ';
/** Prompt or banner at the end of what a restarted board says. */
const RESTARTED = /(MicroPython v[^\n]*\n(?:[^\n]*\n)*>>> |raw REPL; CTRL-B to exit\r\n>)$/;

/**
 * Without raw paste nothing tells when the board's input ring is full, and what overflows is lost unseen. The
 * micro:bit's holds 64 bytes, which a collection while the line grows is long enough to overrun: 256 bytes
 * at a time lost some in one of 500 uploads there.
 */
const PLAIN_CHUNK_BYTES = 32;
const PLAIN_CHUNK_PAUSE_MS = 10;

const QUIET_MS = 150;
const ENTER_ATTEMPTS = 4;
const ENTER_WAIT: Deadlines = { idleMs: 700, overallMs: 2500 };
const SHORT_JOB: Deadlines = { idleMs: 10_000, overallMs: 60_000 };
/** How long the bytes after a \x04 may stay undecided before they count as output. */
const HOLD_MS = 2000;
const RESTART_SETTLE_MS = 400;

export class RawRepl {
  readonly #transport: Transport;
  readonly #inbox = new Inbox();
  readonly #bootTimeoutMs: number;
  #entered = false;
  #sending = false;
  #givenUp = false;
  /** Set while the board holds a line buffer as long as a source that it was sent without raw paste. */
  #holdsLine = false;
  /** null until the first submission asked for it. */
  #rawPaste: boolean | null = null;

  constructor(transport: Transport, options: RawReplOptions = {}) {
    this.#transport = transport;
    this.#bootTimeoutMs = options.bootTimeoutMs ?? DEFAULT_BOOT_TIMEOUT_MS;
    transport.onData((bytes, atMs) => this.#inbox.push(bytes, atMs));
    transport.onLost((error) => this.#inbox.fail(error));
  }

  /** Whether the raw REPL was reached, and not left since. */
  get entered(): boolean {
    return this.#entered;
  }

  /** Whether the board takes raw paste; null before anything was submitted. */
  get rawPaste(): boolean | null {
    return this.#rawPaste;
  }

  /**
   * Interrupts what runs and enters the raw REPL. Returns what the board said before.
   * @throws MpgcError NO_MICROPYTHON with the bytes received
   */
  async enter(): Promise<Uint8Array> {
    const heard = [await this.#inbox.drain(QUIET_MS, this.#bootTimeoutMs)];
    for (let attempt = 0; attempt < ENTER_ATTEMPTS; attempt++) {
      await this.#send(`\r${CTRL_C}${CTRL_C}`);
      heard.push(await this.#inbox.drain(QUIET_MS * 2 ** attempt, ENTER_WAIT.overallMs ?? 0));
      await this.#send(`\r${CTRL_A}`);
      try {
        await this.#inbox.takeUntil([RAW_BANNER], ENTER_WAIT, 'entering the raw REPL');
        this.#entered = true;
        this.#holdsLine = false;
        return Buffer.concat(heard);
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        heard.push(this.#inbox.takeAll().bytes);
      }
    }
    throw noMicroPython(this.#transport.address, Buffer.concat(heard));
  }

  /** Restarts the interpreter, by which its heap becomes empty. boot.py runs, main.py does not. */
  async softReset(): Promise<void> {
    const waits: Deadlines = { idleMs: this.#bootTimeoutMs, overallMs: 2 * this.#bootTimeoutMs };
    await this.#send(CTRL_D);
    await this.#inbox.takeUntil(['OK'], SHORT_JOB, 'soft-resetting');
    const answer = await this.#inbox.takeUntil([RAW_BANNER, FRIENDLY_PROMPT], waits, 'restarting');
    if (Buffer.from(answer).toString('latin1').endsWith(FRIENDLY_PROMPT)) await this.enter();
  }

  /**
   * Leaves the raw REPL and enters it again: a board keeps its line buffer, as large as the longest source
   * it has got without raw paste, for as long as the raw REPL lasts.
   */
  async releaseLineBuffer(): Promise<void> {
    if (!this.#holdsLine) return;
    this.#holdsLine = false;
    await this.#send(CTRL_B);
    await this.#inbox.takeUntil([FRIENDLY_PROMPT], ENTER_WAIT, 'leaving the raw REPL');
    await this.#send(CTRL_A);
    await this.#inbox.takeUntil([RAW_BANNER], ENTER_WAIT, 'entering the raw REPL');
  }

  /** Runs `source` and resolves when the prompt is back. @throws ReplTimeoutError, MpgcError BOARD_LOST, BOARD_RESET */
  async submit(source: string | Uint8Array, options: SubmitOptions = {}): Promise<Reply> {
    this.#sending = true;
    this.#givenUp = false;
    const { late, sent } = await this.#sendSource(Buffer.from(source), options.plain ?? false).finally(() => {
      this.#sending = false;
    });
    if (late.length > 0) options.onOutput?.(late, performance.now());
    if (sent === 'not') return { kind: 'done', traceback: GIVEN_UP };
    // Asked for between the last byte and now: the board runs the source already.
    if (sent === 'whole' && this.#givenUp) await this.interrupt();
    options.onSent?.();
    return this.#follow(options);
  }

  /** Runs a short job that must not fail, and returns what it printed. @throws MpgcError BOARD_EXCEPTION */
  async run(source: string, phase: string, deadlines: Deadlines = SHORT_JOB): Promise<Uint8Array> {
    const output: Uint8Array[] = [];
    const reply = await this.submit(source, { onOutput: (bytes) => output.push(bytes), phase, deadlines });
    if (reply.kind === 'rebooted') {
      throw new MpgcError('BOARD_RESET', `The board restarted while ${phase}.`);
    }
    if (reply.traceback !== '') {
      throw new MpgcError(
        'BOARD_EXCEPTION',
        `The board raised an exception while ${phase}:\n${reply.traceback}`,
      );
    }
    return Buffer.concat(output);
  }

  /**
   * Sends ctrl-C; the submission that runs ends with KeyboardInterrupt unless the program catches it. One that is
   * still being sent is given up, and ends in the same way. `enter` is for programs that wait in input().
   */
  async interrupt({ enter = false } = {}): Promise<void> {
    if (this.#sending) this.#givenUp = true;
    else await this.#send(enter ? `${CTRL_C}\r` : CTRL_C);
  }

  /** Ends what is being waited for with `error`. */
  cancel(error: MpgcError): void {
    this.#inbox.cancel(error);
  }

  /** Back to the friendly REPL, as the board was found. Does nothing where the raw REPL was never reached. */
  async leave(): Promise<void> {
    if (!this.#entered) return;
    this.#entered = false;
    await this.#send(`\r${CTRL_C}${CTRL_C}\r${CTRL_B}`);
    await this.#inbox.drain(QUIET_MS, ENTER_WAIT.overallMs ?? 0);
  }

  /**
   * Whether ctrl-C stops code that was sent in the usual way, or with `plain` without raw paste. `source` prints
   * something, and then ends by itself after a short time.
   */
  async testInterrupt(source: string, { plain }: { plain: boolean }): Promise<boolean> {
    let began = false;
    const reply = await this.submit(source, {
      plain,
      phase: 'testing ctrl-C',
      onOutput: () => {
        if (!began) void this.interrupt();
        began = true;
      },
    });
    return reply.traceback.includes('KeyboardInterrupt');
  }

  /**
   * `late` is what came before the board took the source: output of what ran earlier. `sent` is 'not' where the
   * source was given up and the board knows nothing of it, 'cut' where the board was interrupted while it read.
   */
  async #sendSource(
    source: Buffer,
    plain: boolean,
  ): Promise<{ late: Uint8Array; sent: 'whole' | 'cut' | 'not' }> {
    const late = this.#inbox.takeAll().bytes;
    if (!plain && this.#rawPaste !== false) {
      const { windowBytes, before } = await requestRawPaste(this.#transport, this.#inbox);
      if (windowBytes !== null) {
        this.#rawPaste = true;
        const givenUp = () => this.#givenUp;
        const whole = await sendRawPaste(this.#transport, this.#inbox, source, windowBytes, givenUp);
        return { late: Buffer.concat([late, before]), sent: whole ? 'whole' : 'cut' };
      }
      this.#rawPaste = false;
      await this.enter();
    }
    this.#holdsLine = true;
    const chunkBytes = this.#transport.lossless ? source.length : PLAIN_CHUNK_BYTES;
    for (let at = 0; at < source.length && !this.#givenUp; at += chunkBytes) {
      await this.#transport.write(source.subarray(at, at + chunkBytes));
      if (!this.#transport.lossless) await sleep(PLAIN_CHUNK_PAUSE_MS);
    }
    if (this.#givenUp) {
      await this.#send(CTRL_C);
      return { late, sent: 'not' };
    }
    await this.#send(CTRL_D);
    const before = await this.#inbox.takeUntil(['OK'], SHORT_JOB, 'sending the program');
    return { late: Buffer.concat([late, before.subarray(0, -2)]), sent: 'whole' };
  }

  async #follow(options: SubmitOptions): Promise<Reply> {
    const decoder = new ReplyDecoder();
    const phase = options.phase ?? 'running the program';
    const deadlines = options.deadlines ?? SHORT_JOB;
    const startedMs = performance.now();
    let tail = Buffer.alloc(0);
    let heldSinceMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const nowMs = performance.now();
      const restarted = RESTARTED.test(tail.toString('latin1'));
      if (!decoder.holding) heldSinceMs = Number.POSITIVE_INFINITY;
      else if (heldSinceMs > nowMs) heldSinceMs = nowMs;
      const waits: Deadlines = {
        idleMs: restarted ? RESTART_SETTLE_MS : deadlines.idleMs,
        overallMs: least(
          deadlines.overallMs === null ? null : startedMs + deadlines.overallMs - nowMs,
          decoder.holding ? heldSinceMs + HOLD_MS - nowMs : null,
        ),
      };
      let events: ReplyEvent[];
      let atMs = nowMs;
      try {
        await this.#inbox.something(waits, phase);
        const arrived = this.#inbox.takeAll();
        atMs = arrived.atMs;
        events = decoder.push(arrived.bytes);
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        if (decoder.holding && performance.now() >= heldSinceMs + HOLD_MS) {
          events = decoder.release();
          heldSinceMs = performance.now();
        } else if (restarted) {
          if (await this.#isAtPrompt()) return { kind: 'rebooted', traceback: '' };
          tail = Buffer.alloc(0);
          continue;
        } else throw error;
      }
      for (const event of events) {
        if (event.type === 'output') {
          options.onOutput?.(event.bytes, atMs);
          tail = Buffer.concat([tail, event.bytes]).subarray(-512);
        } else if (event.type === 'done') {
          if (event.rest.length > 0) this.#inbox.unread(event.rest);
          return { kind: 'done', traceback: event.traceback };
        } else {
          this.#inbox.unread(event.rest);
          return { kind: 'rebooted', traceback: event.traceback };
        }
      }
    }
  }

  /** Whether the raw REPL answers: a program may print the banner of a restart. */
  async #isAtPrompt(): Promise<boolean> {
    await this.#send(`\r${CTRL_A}`);
    try {
      await this.#inbox.takeUntil([RAW_BANNER], ENTER_WAIT, 'looking for a prompt');
      return true;
    } catch (error) {
      if (error instanceof ReplTimeoutError) return false;
      throw error;
    }
  }

  #send(text: string): Promise<void> {
    return this.#transport.write(Buffer.from(text, 'latin1'));
  }
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

function noMicroPython(address: string, heard: Uint8Array): MpgcError {
  const text = Buffer.from(heard).toString('latin1');
  if (heard.length === 0) {
    return new MpgcError('NO_MICROPYTHON', `Nothing answers on ${address}.`, {
      suggestions: [
        'Is this the port of the board? mpgc ports lists them.',
        'Press the reset button of the board, then run the command again at once: a main.py that catches ctrl-C may run.',
        'A board without MicroPython needs its firmware first: https://micropython.org/download',
      ],
    });
  }
  const reset = /rst:0x|ets [A-Z][a-z]{2}|MicroPython v|CircuitPython/.test(text);
  const what = reset
    ? `The board on ${address} restarts or is busy, and did not enter the raw REPL`
    : `Something answers on ${address}, but it is not a MicroPython prompt`;
  return new MpgcError('NO_MICROPYTHON', `${what}. The last bytes were ${quoteTail(heard)}.`, {
    suggestions: [
      'Hold the board in its REPL: remove or rename main.py, or press reset and run the command again at once.',
      'List the boards with: mpgc ports',
    ],
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
