import { type Closing, findClosing, guessClosing, type PromptForm } from './closing.js';
import { parseRaised } from './errors/raised.js';
import { ReplTimeoutError, SHORT_JOB } from './inbox.js';
import type { Reply, SubmitOptions } from './repl.js';
import { RAW_BANNER, type ReplSession } from './repl-session.js';
import { type EndOfReply, ReplyDecoder, type ReplyEvent } from './reply-decoder.js';

/** Prompt or banner at the end of what a restarted board says. */
const RESTARTED = /(MicroPython v[^\n]*\n(?:[^\n]*\n)*>>> |raw REPL; CTRL-B to exit\r\n>)$/;
const RESTART_SETTLE_MS = 400;
/** How long the end may take that was announced, or stay undecided where it was not. */
const END_MS = 1000;
/** How long a \x04 of a program may be the beginning of the end. */
const HOLD_MS = 2000;
const ANSWER_MS = 700;
const MAX_ASKS = 3;
const MAX_ALL_ASKS = 20;
/** How long the friendly prompt, or what is left of it, stands before it counts as one. */
const PROMPT_MS = 30;
const FRIENDLY_END = /(>>> |>> |>>>)$/;
const TAIL_BYTES = 512;
const NEWLINE = 0x0a;
/** What the agent's lines begin with: only they announce anything. */
const MARKER = 0x1e;

/** What to do when nothing has come for `ms`. */
interface Patience {
  ms: number | null;
  action: 'ask' | 'ask-once' | 'release';
}

/**
 * Passes on what the board says to a source that it was sent, until the prompt is back or the board has restarted.
 * Where the end does not come as it should, the board is asked by ctrl-A, which its prompt answers and a program does not.
 */
export async function followReply(
  session: ReplSession,
  form: PromptForm,
  options: SubmitOptions,
): Promise<Reply> {
  return new ReplyFollower(session, form, options).follow();
}

class ReplyFollower {
  readonly #session: ReplSession;
  readonly #form: PromptForm;
  readonly #options: SubmitOptions;
  readonly #decoder = new ReplyDecoder();
  /** Set inside of a line of the agent, which may say that the source has ended. */
  #inMarked = false;
  /** What may be the friendly prompt. */
  #prompt = Buffer.alloc(0);
  /** What may be the beginning of the answer to ctrl-A. */
  #answer = Buffer.alloc(0);
  /** What came after the end of the source was announced; null before. */
  #closing: Buffer | null = null;
  /** An end that was not announced. */
  #candidate: EndOfReply | null = null;
  #tail = Buffer.alloc(0);
  /** How often the board was asked in a row, and whether only to find out if an end is one. */
  #asks = 0;
  #askedOnce = false;
  #allAsks = 0;
  #isAnswered = false;

  constructor(session: ReplSession, form: PromptForm, options: SubmitOptions) {
    this.#session = session;
    this.#form = form;
    this.#options = options;
    session.asked = 0;
    // The friendly prompt does not mark where output ends: it is a short job then, and all of it is looked at in the end.
    if (form === 'friendly' && !options.ended) this.#closing = Buffer.alloc(0);
  }

  async follow(): Promise<Reply> {
    const { inbox } = this.#session;
    const { phase = 'running-program', deadlines = SHORT_JOB } = this.#options;
    const startedMs = performance.now();
    for (;;) {
      const patience = this.#patience();
      const leftMs =
        deadlines.overallMs === null ? null : startedMs + deadlines.overallMs - performance.now();
      try {
        await inbox.something({ idleMs: patience.ms, overallMs: leftMs }, phase);
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        if (leftMs !== null && (patience.ms === null || leftMs < patience.ms)) throw error;
        const reply = await this.#loosePatience(patience, error);
        if (reply) return reply;
        continue;
      }
      const { bytes, atMs } = inbox.takeAll();
      const reply = this.#take(Buffer.from(bytes), atMs);
      if (reply) return this.#leave(reply);
    }
  }

  /** How long to wait for more, in the state that the reply is in. */
  #patience(): Patience {
    const { ended, deadlines = SHORT_JOB } = this.#options;
    if (this.#asks > 0) return { ms: ANSWER_MS, action: this.#askedOnce ? 'release' : 'ask' };
    if (
      this.#form === 'friendly' &&
      this.#closing !== null &&
      FRIENDLY_END.test(this.#tail.toString('latin1'))
    )
      return { ms: PROMPT_MS, action: ended ? 'ask' : 'ask-once' };
    if (this.#closing !== null && ended) return { ms: END_MS, action: 'ask' };
    if (this.#candidate) return { ms: END_MS, action: 'ask-once' };
    if (RESTARTED.test(this.#tail.toString('latin1'))) return { ms: RESTART_SETTLE_MS, action: 'ask-once' };
    if (this.#decoder.holding) {
      return deadlines.overallMs === null
        ? { ms: HOLD_MS, action: 'release' }
        : { ms: END_MS, action: 'ask' };
    }
    if (FRIENDLY_END.test(this.#tail.toString('latin1'))) return { ms: HOLD_MS, action: 'ask-once' };
    return { ms: deadlines.idleMs, action: 'ask' };
  }

  async #loosePatience({ action }: Patience, error: ReplTimeoutError): Promise<Reply | null> {
    if (action === 'release') {
      this.#release();
      return null;
    }
    if (this.#asks === MAX_ASKS || this.#allAsks === MAX_ALL_ASKS) throw error;
    this.#askedOnce = action === 'ask-once';
    this.#asks += 1;
    this.#allAsks += 1;
    await this.#session.ask();
    return null;
  }

  /** What looked like an end was none: the program has printed it, and goes on. */
  #release(): void {
    const candidate = this.#candidate;
    const prompt = this.#prompt;
    this.#candidate = null;
    this.#prompt = Buffer.alloc(0);
    this.#asks = 0;
    this.#askedOnce = false;
    this.#tail = Buffer.alloc(0);
    if (prompt.length > 0) this.#pass(prompt, performance.now());
    const events = candidate ? this.#decoder.reject(candidate.bytes) : this.#decoder.release();
    this.#takeEvents(events, performance.now());
  }

  #take(bytes: Buffer, atMs: number): Reply | null {
    const asked = this.#allAsks > 0 || this.#session.asked > 0;
    if (!asked) return this.#takeOutput(bytes, atMs);
    const all = Buffer.concat([this.#answer, bytes]);
    this.#answer = Buffer.alloc(0);
    if (all.toString('latin1').endsWith(RAW_BANNER)) {
      this.#isAnswered = true;
      return this.#answered(all.subarray(0, -RAW_BANNER.length), atMs);
    }
    const open = openBanner(all);
    this.#answer = Buffer.from(all.subarray(all.length - open));
    if (all.length === open) return null;
    this.#asks = 0;
    return this.#takeOutput(all.subarray(0, all.length - open), atMs);
  }

  #takeOutput(bytes: Buffer, atMs: number): Reply | null {
    this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    if (this.#closing !== null) this.#closing = Buffer.concat([this.#closing, bytes]);
    else if (this.#form === 'friendly') this.#passFriendly(bytes, atMs);
    else {
      const candidate = this.#candidate;
      this.#candidate = null;
      const events = candidate
        ? this.#decoder.reject(Buffer.concat([candidate.bytes, bytes]))
        : this.#decoder.push(bytes);
      this.#takeEvents(events, atMs);
    }
    return this.#ended(atMs);
  }

  /** The reply, where it has ended as it should. */
  #ended(atMs: number): Reply | null {
    const { ended } = this.#options;
    if (this.#candidate && !ended) {
      const { type: kind, traceback, rest } = this.#candidate;
      return this.#reply({ kind, traceback, before: Buffer.alloc(0), rest }, atMs);
    }
    const closing = this.#closing === null || (this.#form === 'friendly' && !ended) ? null : this.#closing;
    const found = closing && findClosing(closing, this.#form);
    // The friendly prompt is left for the raw one.
    return found && this.#form === 'raw' ? this.#reply(found, atMs) : null;
  }

  /** The board is at its prompt; `bytes` came before its answer. */
  #answered(bytes: Buffer, atMs: number): Reply {
    const said = Buffer.concat([this.#tail, bytes]).toString('latin1');
    const restarted = this.#closing === null && /soft reboot|MicroPython v\d/.test(said);
    const held =
      this.#closing ?? this.#candidate?.bytes ?? Buffer.concat([this.#prompt, this.#decoder.takeHeld()]);
    const all = withoutLineEnd(Buffer.concat([held, bytes]), this.#form);
    const found = findClosing(all, this.#form);
    const closing = found ?? guessClosing(all);
    const kind = restarted ? 'rebooted' : closing.kind;
    const reply = this.#reply({ ...closing, kind, rest: Buffer.alloc(0) }, atMs);
    // To ask is how the friendly prompt is left, and how a restart is told from its likeness.
    if (kind === 'rebooted' || (this.#form === 'friendly' && found !== null)) return reply;
    this.#session.quality.askedAgain += 1;
    return { ...reply, damaged: true };
  }

  #reply({ kind, traceback, before, rest }: Closing, atMs: number): Reply {
    if (before.length > 0) this.#options.onOutput?.(before, atMs);
    if (rest.length > 0) this.#session.inbox.unread(rest);
    return { kind, raised: parseRaised(traceback) };
  }

  /** Output but for what may be the prompt, which stands at its end then. */
  #passFriendly(bytes: Buffer, atMs: number): void {
    const all = Buffer.concat([this.#prompt, bytes]);
    const [prompt = ''] = /(>>> ?|>>|>)?$/.exec(all.toString('latin1')) ?? [];
    this.#prompt = Buffer.from(all.subarray(all.length - prompt.length));
    this.#pass(all.subarray(0, all.length - prompt.length), atMs);
    if (this.#closing === null) return;
    this.#closing = Buffer.concat([this.#closing, this.#prompt]);
    this.#prompt = Buffer.alloc(0);
  }

  #takeEvents(events: ReplyEvent[], atMs: number): void {
    const queue = [...events];
    for (let event = queue.shift(); event; event = queue.shift()) {
      if (this.#closing !== null) this.#closing = Buffer.concat([this.#closing, event.bytes]);
      else if (event.type === 'output') this.#pass(event.bytes, atMs);
      // The end is the last that comes, but for what outlives the program: that says nothing in place of it.
      else if (this.#options.ended && event.rest.length > 0) {
        queue.push(...this.#decoder.reject(event.bytes));
      } else this.#candidate = event;
    }
    if (this.#closing !== null) this.#closing = Buffer.concat([this.#closing, this.#decoder.takeHeld()]);
  }

  /** Gives out output, up to where it says that the source has ended: what follows is the end of the reply. */
  #pass(bytes: Uint8Array, atMs: number): void {
    const { onOutput, ended } = this.#options;
    let at = 0;
    while (ended && at < bytes.length) {
      const marker = this.#inMarked ? at : bytes.indexOf(MARKER, at);
      if (marker === -1) break;
      const newline = bytes.indexOf(NEWLINE, marker);
      this.#inMarked = newline === -1;
      if (newline === -1) break;
      onOutput?.(bytes.subarray(at, newline + 1), atMs);
      at = newline + 1;
      if (!ended()) continue;
      this.#closing = Buffer.from(bytes.subarray(at));
      return;
    }
    if (at < bytes.length) onOutput?.(bytes.subarray(at), atMs);
  }

  /** Who was asked several times answers as often, if late: that must not stand in front of the next reply. */
  async #leave(reply: Reply): Promise<Reply> {
    if (this.#form === 'friendly') this.#session.holdsNoLine();
    const answers = this.#isAnswered ? 1 : 0;
    if (this.#allAsks + this.#session.asked > answers) await this.#session.settle();
    return reply;
  }
}

/** How many bytes at the end of `bytes` may be the beginning of the raw banner. */
function openBanner(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  for (let length = Math.min(RAW_BANNER.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(RAW_BANNER.slice(0, length))) return length;
  }
  return 0;
}

/** The friendly prompt begins a line before the raw banner. */
function withoutLineEnd(bytes: Buffer, form: PromptForm): Buffer {
  return form === 'friendly' && bytes.toString('latin1').endsWith('\r\n') ? bytes.subarray(0, -2) : bytes;
}
