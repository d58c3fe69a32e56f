import { MpgcError } from '../errors.js';
import type { Transport } from '../transport/transport.js';
import { type Deadlines, type Inbox, quoteTail, ReplTimeoutError, SHORT_JOB } from './inbox.js';

/** Control characters of the REPL: shared/runtime/pyexec.c. */
const CTRL_A = '\x01';
const CTRL_B = '\x02';
const CTRL_C = '\x03';
const CTRL_D = '\x04';
const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';
const FRIENDLY_PROMPT = '>>> ';

const QUIET_MS = 150;
/** Where something goes on talking. */
const SETTLE_MS = 500;
const ENTER_ATTEMPTS = 4;
const ENTER_WAIT: Deadlines = { idleMs: 700, overallMs: 2500 };
/** A board that answers does so within this time; the waits of one that does not come on top of it. */
const ANSWER_WAIT: Deadlines = { idleMs: 1200, overallMs: 2500 };
const LEAVE_WAIT: Deadlines = { idleMs: QUIET_MS, overallMs: 2500 };

/**
 * The state of the prompt on one board: enters the raw REPL and leaves it, restarts the interpreter, interrupts what
 * runs. Knows nothing of how source is sent (send-source.ts) and how its reply is read (follow-reply.ts).
 */
export class ReplSession {
  readonly transport: Transport;
  readonly inbox: Inbox;
  readonly #bootTimeoutMs: number;
  #entered = false;
  /** Set while the board holds a line buffer as long as a source that it was sent without raw paste. */
  #holdsLine = false;

  constructor(transport: Transport, inbox: Inbox, bootTimeoutMs: number) {
    this.transport = transport;
    this.inbox = inbox;
    this.#bootTimeoutMs = bootTimeoutMs;
  }

  /** Whether the raw REPL was reached, and not left since. */
  get entered(): boolean {
    return this.#entered;
  }

  /** From now on the board holds a line buffer for the longest source. */
  keepsLine(): void {
    this.#holdsLine = true;
  }

  /**
   * Interrupts what runs and enters the raw REPL. Returns what the board said before. A board at a prompt is there at
   * once; one that boots, or whose program catches the interrupts, is given time to become quiet.
   * @throws MpgcError NO_MICROPYTHON with the bytes received
   */
  async enter(): Promise<Uint8Array> {
    const heard = [this.inbox.takeAll().bytes];
    await this.send(`\r${CTRL_C}${CTRL_C}\r${CTRL_A}`);
    if (await this.#hearsBanner(ANSWER_WAIT, heard)) return Buffer.concat(heard);
    heard.push(await this.inbox.drain(QUIET_MS, this.#bootTimeoutMs));
    for (let attempt = 0; attempt < ENTER_ATTEMPTS; attempt++) {
      await this.send(`\r${CTRL_C}${CTRL_C}`);
      heard.push(await this.inbox.drain(QUIET_MS * 2 ** attempt, ENTER_WAIT.overallMs ?? 0));
      await this.send(`\r${CTRL_A}`);
      if (!(await this.#hearsBanner(ENTER_WAIT, heard))) continue;
      // A board that was late answers each ctrl-A: what is not heard here would stand in front of the first reply.
      heard.push(await this.inbox.drain(QUIET_MS, SETTLE_MS));
      return Buffer.concat(heard);
    }
    throw noMicroPython(this.transport.address, Buffer.concat(heard));
  }

  /** Restarts the interpreter, by which its heap becomes empty. boot.py runs, main.py does not. */
  async softReset(): Promise<void> {
    const waits: Deadlines = { idleMs: this.#bootTimeoutMs, overallMs: 2 * this.#bootTimeoutMs };
    await this.send(CTRL_D);
    await this.inbox.takeUntil(['OK'], SHORT_JOB, 'soft-resetting');
    const answer = await this.inbox.takeUntil([RAW_BANNER, FRIENDLY_PROMPT], waits, 'restarting');
    if (Buffer.from(answer).toString('latin1').endsWith(FRIENDLY_PROMPT)) await this.enter();
  }

  /**
   * Leaves the raw REPL and enters it again: a board keeps its line buffer, as large as the longest source
   * it has got without raw paste, for as long as the raw REPL lasts.
   */
  async releaseLineBuffer(): Promise<void> {
    if (!this.#holdsLine) return;
    this.#holdsLine = false;
    await this.send(CTRL_B);
    await this.inbox.takeUntil([FRIENDLY_PROMPT], ENTER_WAIT, 'leaving-raw-repl');
    await this.send(CTRL_A);
    await this.inbox.takeUntil([RAW_BANNER], ENTER_WAIT, 'entering-raw-repl');
  }

  /** Sends ctrl-C; `enter` is for programs that wait in input(). */
  interrupt({ enter = false } = {}): Promise<void> {
    return this.send(enter ? `${CTRL_C}\r` : CTRL_C);
  }

  /** Ends the source that was sent: the board runs it. */
  endSource(): Promise<void> {
    return this.send(CTRL_D);
  }

  /** Whether the raw REPL answers: a program may print the banner of a restart. */
  async isAtPrompt(): Promise<boolean> {
    await this.send(`\r${CTRL_A}`);
    try {
      await this.inbox.takeUntil([RAW_BANNER], ENTER_WAIT, 'looking-for-prompt');
      return true;
    } catch (error) {
      if (error instanceof ReplTimeoutError) return false;
      throw error;
    }
  }

  /** Back to the friendly REPL, as the board was found. Does nothing where the raw REPL was never reached. */
  async leave(): Promise<void> {
    if (!this.#entered) return;
    this.#entered = false;
    this.inbox.takeAll();
    await this.send(`\r${CTRL_C}${CTRL_C}\r${CTRL_B}`);
    try {
      await this.inbox.takeUntil([FRIENDLY_PROMPT], LEAVE_WAIT, 'leaving-raw-repl');
    } catch (error) {
      // A program that does not stop keeps its prompt: nothing more can be done about that.
      if (!(error instanceof ReplTimeoutError)) throw error;
    }
  }

  send(text: string): Promise<void> {
    return this.transport.write(Buffer.from(text, 'latin1'));
  }

  async #hearsBanner(deadlines: Deadlines, heard: Uint8Array[]): Promise<boolean> {
    try {
      heard.push(await this.inbox.takeUntil([RAW_BANNER], deadlines, 'entering-raw-repl'));
      this.#entered = true;
      this.#holdsLine = false;
      return true;
    } catch (error) {
      if (!(error instanceof ReplTimeoutError)) throw error;
      heard.push(this.inbox.takeAll().bytes);
      return false;
    }
  }
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
