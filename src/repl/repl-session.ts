import { MpgcError } from '../errors.js';
import type { Phase } from '../phases.js';
import type { Transport } from '../transport/transport.js';
import { type Deadlines, type Inbox, ReplTimeoutError } from './inbox.js';
import { noMicroPython } from './no-micropython.js';
import type { LineQuality } from './repl.js';

/** Control characters of the REPL: shared/runtime/pyexec.c. */
const CTRL_A = '\x01';
const CTRL_B = '\x02';
const CTRL_C = '\x03';
/** Ends what runs, and throws away what somebody has typed at a prompt: no Enter before it, which would run that. Twice, as one may be lost. */
const CLEAR = `${CTRL_C}${CTRL_C}`;
const CTRL_D = '\x04';
const CTRL_E = '\x05';
const PASTE_PROMPT = '=== ';
const ATTEMPTS = 3;
export const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';
const FRIENDLY_PROMPT = '>>> ';

/** What a restarted interpreter says, also where a letter of it was lost. */
const RESET = /soft|reboot|MicroPython v\d/;
const FRIENDLY_BANNER = /Python [^\n]*\n|Type "help\(\)"/;
/** A board says OK at once to the request for a reset. */
const HEARS_MS = 3000;

const QUIET_MS = 150;
/** Where something goes on talking. */
const SETTLE_MS = 500;
const ENTER_ATTEMPTS = 4;
const ENTER_WAIT: Deadlines = { idleMs: 700, overallMs: 2500 };
/** A board that answers does so within this time; the waits of one that does not come on top of it. */
const ANSWER_WAIT: Deadlines = { idleMs: 1200, overallMs: 2500 };
const LEAVE_MS = 2500;
/** More than a banner has. */
const LEAVE_TEXT = 1000;

/**
 * The state of the prompt on one board: enters the raw REPL and leaves it, restarts the interpreter, interrupts what
 * runs. Knows nothing of how source is sent (send-source.ts) and how its reply is read (follow-reply.ts).
 */
export class ReplSession {
  readonly transport: Transport;
  readonly inbox: Inbox;
  readonly #bootTimeoutMs: number;
  readonly quality: LineQuality = { resent: 0, askedAgain: 0, residues: 0, unchecked: 0 };
  /** How often ctrl-A was sent with an interrupt, since the last reply began. */
  asked = 0;
  #entered = false;
  /** Set from the request for the raw REPL on: one that was given up may still be answered. */
  #mayBeEntered = false;
  /** Whether this board was ever in its raw REPL: then MicroPython is what does not answer. */
  #known = false;
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
    const startedMs = performance.now();
    const heard = [this.inbox.takeAll().bytes];
    this.#mayBeEntered = true;
    await this.send(`${CLEAR}\r${CTRL_A}`);
    if (await this.#hearsBanner(ANSWER_WAIT, heard)) return Buffer.concat(heard);
    heard.push(await this.inbox.drain(QUIET_MS, this.#bootTimeoutMs));
    for (let attempt = 0; attempt < ENTER_ATTEMPTS; attempt++) {
      await this.send(CLEAR);
      heard.push(await this.inbox.drain(QUIET_MS * 2 ** attempt, ENTER_WAIT.overallMs ?? 0));
      await this.send(`\r${CTRL_A}`);
      if (!(await this.#hearsBanner(ENTER_WAIT, heard))) continue;
      // A board that was late answers each ctrl-A: what is not heard here would stand in front of the first reply.
      heard.push(await this.inbox.drain(QUIET_MS, SETTLE_MS));
      return Buffer.concat(heard);
    }
    const all = Buffer.concat(heard);
    if (this.#known) throw new ReplTimeoutError('entering-raw-repl', all, performance.now() - startedMs);
    throw noMicroPython(this.transport.address, all);
  }

  /**
   * Restarts the interpreter, by which its heap becomes empty. boot.py runs, main.py does not. Done again where the board
   * does not say that it did so. @throws ReplTimeoutError
   */
  async softReset(): Promise<void> {
    const waits: Deadlines = { idleMs: this.#bootTimeoutMs, overallMs: 2 * this.#bootTimeoutMs };
    for (let attempt = 1; ; attempt++) {
      await this.send(CTRL_D);
      let answer: Uint8Array;
      try {
        await this.inbox.something({ idleMs: HEARS_MS, overallMs: null }, 'soft-resetting');
        answer = await this.inbox.takeUntil([RAW_BANNER, FRIENDLY_PROMPT], waits, 'restarting');
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        answer = Buffer.concat([this.inbox.takeAll().bytes, await this.enter()]);
        this.quality.askedAgain += 1;
      }
      const text = Buffer.from(answer).toString('latin1');
      if (text.endsWith(FRIENDLY_PROMPT)) await this.enter();
      if (RESET.test(text)) return;
      if (attempt === ATTEMPTS) throw new ReplTimeoutError('soft-resetting', answer, 0);
    }
  }

  /**
   * Leaves the raw REPL and enters it again: a board keeps its line buffer, as large as the longest source
   * it has got without raw paste, for as long as the raw REPL lasts.
   */
  async releaseLineBuffer(): Promise<void> {
    if (!this.#holdsLine) return;
    await this.leaveForFriendly();
    await this.enterFromFriendly();
  }

  /** To the friendly REPL, with nothing in its line. @throws ReplTimeoutError */
  async leaveForFriendly(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.send(CTRL_B);
      try {
        await this.inbox.takeUntil([FRIENDLY_PROMPT], ENTER_WAIT, 'leaving-raw-repl');
        return;
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        // A program may have changed sys.ps1.
        if (FRIENDLY_BANNER.test(Buffer.from(this.inbox.takeAll().bytes).toString('latin1'))) return;
        if (attempt === ATTEMPTS) throw error;
        this.quality.askedAgain += 1;
        await this.enter();
      }
    }
  }

  async enterFromFriendly(): Promise<void> {
    await this.send(CTRL_A);
    if (await this.#hearsBanner(ENTER_WAIT, [])) return;
    this.quality.askedAgain += 1;
    await this.enter();
  }

  /** Begins the paste mode of the friendly REPL; false where it does not answer. */
  async beginPaste(): Promise<boolean> {
    await this.send(CTRL_E);
    return this.#hears(PASTE_PROMPT, ENTER_WAIT, 'entering-paste-mode');
  }

  /** Throws away what was pasted. */
  async cancelPaste(): Promise<void> {
    this.inbox.takeAll();
    await this.send(CTRL_C);
    await this.#hears(FRIENDLY_PROMPT, ENTER_WAIT, 'entering-paste-mode');
  }

  /**
   * Sends ctrl-C; `enter` is for programs that wait in input(), and asks whether the board is at its prompt: it may be
   * that only the end of the reply was lost.
   */
  async interrupt({ enter = false } = {}): Promise<void> {
    if (enter) this.asked += 1;
    await this.send(enter ? `${CTRL_C}\r${CTRL_A}` : CTRL_C);
  }

  /** Asks for the banner of the raw REPL, which only a prompt answers; `clear`: after what stands in its line was thrown away. */
  ask({ clear = false } = {}): Promise<void> {
    return this.send(clear ? `${CTRL_C}${CTRL_A}` : CTRL_A);
  }

  /** A board that comes from its friendly prompt holds no line buffer. */
  holdsNoLine(): void {
    this.#holdsLine = false;
  }

  /** Throws away the answers that are still to come. */
  async settle(): Promise<void> {
    await this.inbox.drain(QUIET_MS, SETTLE_MS);
  }

  /** Ends the source that was sent: the board runs it. */
  endSource(): Promise<void> {
    return this.send(CTRL_D);
  }

  /** Back to the friendly REPL, as the board was found. Does nothing where the raw REPL was never asked for. */
  async leave(): Promise<void> {
    if (!this.#mayBeEntered) return;
    this.#mayBeEntered = false;
    this.#entered = false;
    // A program that does not stop keeps its prompt: nothing more can be done about that.
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      this.inbox.takeAll();
      await this.send(`${CLEAR}\r${CTRL_B}`);
      if (await this.#hearsFriendly()) return;
    }
  }

  /** Whether the answer to ctrl-B comes, which has a banner: a prompt without one may be that to Enter, and a raw one may follow it. */
  async #hearsFriendly(): Promise<boolean> {
    const endMs = performance.now() + LEAVE_MS;
    let text = '';
    for (;;) {
      const overallMs = endMs - performance.now();
      // What prints prompts on and on.
      if (overallMs <= 0) return false;
      try {
        const waits: Deadlines = { idleMs: QUIET_MS, overallMs };
        const bytes = await this.inbox.takeUntil([FRIENDLY_PROMPT], waits, 'leaving-raw-repl');
        text = (text + Buffer.from(bytes).toString('latin1')).slice(-LEAVE_TEXT);
        if (FRIENDLY_BANNER.test(text)) return true;
      } catch (error) {
        if (error instanceof ReplTimeoutError) return text !== '' && this.inbox.takeAll().bytes.length === 0;
        // What ended an earlier wait, and came too late for it.
        if (!(error instanceof MpgcError) || error.code !== 'CANCELLED') throw error;
      }
    }
  }

  send(text: string): Promise<void> {
    return this.transport.write(Buffer.from(text, 'latin1'));
  }

  async #hearsBanner(deadlines: Deadlines, heard: Uint8Array[]): Promise<boolean> {
    const hears = await this.#hears(RAW_BANNER, deadlines, 'entering-raw-repl', heard);
    if (!hears) return false;
    this.#entered = true;
    this.#known = true;
    this.#holdsLine = false;
    return true;
  }

  /** Whether `what` comes in time. */
  async #hears(what: string, deadlines: Deadlines, phase: Phase, heard: Uint8Array[] = []): Promise<boolean> {
    try {
      heard.push(await this.inbox.takeUntil([what], deadlines, phase));
      return true;
    } catch (error) {
      if (!(error instanceof ReplTimeoutError)) throw error;
      heard.push(this.inbox.takeAll().bytes);
      return false;
    }
  }
}
