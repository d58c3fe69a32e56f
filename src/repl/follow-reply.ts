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
/** A program that prints ends again and again is asked ever less often whether it is at its own. */
const DOUBT_MS = [END_MS, 10_000, 60_000, 600_000];
/** How long the friendly prompt, or what is left of it, stands before it counts as one. */
const PROMPT_MS = 30;
const FRIENDLY_END = /(>>> |>> |>>>)$/;
/** What a source that does not compile is answered with, or the beginning of that. */
const EARLY = /^(\w{0,30}$|Traceback[^\n]*(\n|$)|\w*Error\b)/;
const MAX_EARLY_BYTES = 4096;
const RAISED = /Traceback \(|^\w+Error/m;
const TAIL_BYTES = 512;
const MAX_CLOSING_BYTES = 1024 * 1024;
/** Of one arrival: what prints more of them does so on purpose. */
const MAX_ENDS = 50;
const NEWLINE = 0x0a;
const PROMPT_END = 0x3e;
/** What the agent's lines begin with: only they announce anything. */
const MARKER = 0x1e;

/** What to do at `atMs` unless something changes that; null to wait for as long as the caller does. */
interface Plan {
  atMs: number | null;
  action: 'ask' | 'doubt' | 'release';
}

/**
 * Passes on what the board says to a source that it was sent, until the prompt is back or the board has restarted.
 * Where the end does not come as it should, the board is asked by ctrl-A, which its prompt answers and a program does not.
 */
export function followReply(session: ReplSession, form: PromptForm, options: SubmitOptions): Promise<Reply> {
  return new ReplyFollower(session, form, options).follow();
}

class ReplyFollower {
  readonly #session: ReplSession;
  readonly #form: PromptForm;
  readonly #options: SubmitOptions;
  readonly #decoder = new ReplyDecoder();
  #heardMs = performance.now();
  /** Set inside of a line of the agent, which may say that the source has ended. */
  #inMarked = false;
  /** What the friendly prompt said first, and may be why the source did not compile; null from the first output on. */
  #early: Buffer | null = null;
  /** What may be the friendly prompt. */
  #prompt = Buffer.alloc(0);
  /** What may be the beginning of the answer to ctrl-A. */
  #answer = Buffer.alloc(0);
  /** What came after the end of the source was announced, and since when that is so; null before. */
  #closing: Buffer | null = null;
  #closingMs = 0;
  /** An end that was not announced and stands at the end of all that came. */
  #candidate: EndOfReply | null = null;
  /** When something looked like an end that was not announced, and is not looked into yet; and how often that was done. */
  #doubtMs: number | null = null;
  #doubts = 0;
  #tail = Buffer.alloc(0);
  /** When ctrl-A was sent whose answer is waited for, how often in a row, and whether only to decide a doubt. */
  #askedMs: number | null = null;
  #asks = 0;
  #inDoubt = false;
  /** Answers that may still come. */
  #open = 0;

  constructor(session: ReplSession, form: PromptForm, options: SubmitOptions) {
    this.#session = session;
    this.#form = form;
    this.#options = options;
    session.asked = 0;
    // The friendly prompt does not mark where output ends: it is a short job then, and all of it is looked at in the end.
    if (form === 'friendly' && !options.ended) this.#close(Buffer.alloc(0));
    else if (form === 'friendly') this.#early = Buffer.alloc(0);
  }

  async follow(): Promise<Reply> {
    const { inbox } = this.#session;
    const { phase = 'running-program', deadlines = SHORT_JOB } = this.#options;
    const startedMs = performance.now();
    for (;;) {
      const plan = this.#plan();
      const nowMs = performance.now();
      const leftMs = deadlines.overallMs === null ? null : startedMs + deadlines.overallMs - nowMs;
      const planMs = plan.atMs === null ? null : Math.max(0, plan.atMs - nowMs);
      try {
        await inbox.something({ idleMs: null, overallMs: least(planMs, leftMs) }, phase);
      } catch (error) {
        if (!(error instanceof ReplTimeoutError)) throw error;
        if (leftMs !== null && (planMs === null || leftMs < planMs)) throw error;
        await this.#do(plan, error);
        continue;
      }
      const { bytes, atMs } = inbox.takeAll();
      this.#heardMs = performance.now();
      const reply = this.#take(Buffer.from(bytes), atMs);
      if (!reply) continue;
      if (this.#form === 'friendly') this.#session.holdsNoLine();
      // Who was asked several times answers as often, if late: that must not stand in front of the next reply.
      if (this.#open + this.#session.asked > 0) await this.#session.settle();
      return reply;
    }
  }

  #plan(): Plan {
    const { ended, deadlines = SHORT_JOB } = this.#options;
    const tail = this.#tail.toString('latin1');
    if (this.#askedMs !== null) {
      return { atMs: this.#askedMs + ANSWER_MS, action: this.#inDoubt ? 'release' : 'ask' };
    }
    if (this.#form === 'friendly' && this.#closing !== null && FRIENDLY_END.test(tail)) {
      return { atMs: this.#heardMs + PROMPT_MS, action: ended ? 'ask' : 'doubt' };
    }
    // From the announcement on, whatever callbacks and threads go on saying.
    if (this.#closing !== null && ended) return { atMs: this.#closingMs + END_MS, action: 'ask' };
    if (this.#doubtMs !== null) return { atMs: this.#doubtMs + this.#patienceMs(), action: 'doubt' };
    if (RESTARTED.test(tail)) return { atMs: this.#heardMs + RESTART_SETTLE_MS, action: 'doubt' };
    if (this.#decoder.holding) {
      return deadlines.overallMs === null
        ? { atMs: this.#heardMs + HOLD_MS, action: 'release' }
        : { atMs: this.#heardMs + END_MS, action: 'ask' };
    }
    if (this.#early && this.#early.length > 0) {
      return FRIENDLY_END.test(tail)
        ? { atMs: this.#heardMs + PROMPT_MS, action: 'doubt' }
        : { atMs: this.#heardMs + HOLD_MS, action: 'release' };
    }
    if (this.#form === 'friendly' && FRIENDLY_END.test(tail) && RAISED.test(tail)) {
      return { atMs: this.#heardMs + HOLD_MS, action: 'doubt' };
    }
    return { atMs: deadlines.idleMs === null ? null : this.#heardMs + deadlines.idleMs, action: 'ask' };
  }

  #patienceMs(): number {
    return DOUBT_MS[Math.min(this.#doubts, DOUBT_MS.length - 1)]!;
  }

  async #do({ action }: Plan, error: ReplTimeoutError): Promise<void> {
    if (action === 'release') return this.#release();
    this.#inDoubt = action === 'doubt';
    if (!this.#inDoubt && this.#asks === MAX_ASKS) throw error;
    this.#asks += 1;
    if (this.#inDoubt) this.#doubts += 1;
    this.#doubtMs = null;
    this.#askedMs = performance.now();
    this.#open += 1;
    await this.#session.ask();
  }

  /** What looked like an end was none: the program has printed it, and goes on. */
  #release(): void {
    const candidate = this.#candidate;
    const held = Buffer.concat([this.#early ?? Buffer.alloc(0), this.#prompt, this.#answer]);
    this.#early = null;
    this.#candidate = null;
    this.#prompt = Buffer.alloc(0);
    this.#answer = Buffer.alloc(0);
    this.#askedMs = null;
    this.#asks = 0;
    this.#inDoubt = false;
    this.#tail = Buffer.alloc(0);
    const nowMs = performance.now();
    const events = candidate ? this.#decoder.reject(candidate.bytes) : this.#decoder.release();
    this.#takeEvents(events, nowMs);
    if (held.length > 0) this.#takeOutput(held, nowMs);
  }

  #take(bytes: Buffer, atMs: number): Reply | null {
    if (this.#askedMs === null && this.#session.asked === 0) return this.#takeOutput(bytes, atMs);
    const all = Buffer.concat([this.#answer, bytes]);
    this.#answer = Buffer.alloc(0);
    const banner = all.indexOf(RAW_BANNER, 0, 'latin1');
    if (banner !== -1) {
      this.#open = Math.max(0, this.#open - 1);
      return this.#answered(all.subarray(0, banner), all.subarray(banner + RAW_BANNER.length), atMs);
    }
    const open = openBanner(all);
    this.#answer = Buffer.from(all.subarray(all.length - open));
    return all.length === open ? null : this.#takeOutput(all.subarray(0, all.length - open), atMs);
  }

  #takeOutput(bytes: Buffer, atMs: number): Reply | null {
    this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    if (this.#closing !== null) return this.#takeClosing(bytes, atMs);
    if (this.#form === 'friendly') this.#passFriendly(bytes, atMs);
    else {
      const candidate = this.#candidate;
      this.#candidate = null;
      const events = candidate
        ? this.#decoder.reject(Buffer.concat([candidate.bytes, bytes]))
        : this.#decoder.push(bytes);
      this.#takeEvents(events, atMs);
    }
    if (this.#candidate && !this.#options.ended) {
      const { type: kind, traceback, rest } = this.#candidate;
      return this.#reply(kind, { traceback, before: Buffer.alloc(0), rest }, atMs);
    }
    return this.#closing === null ? null : this.#takeClosing(Buffer.alloc(0), atMs);
  }

  #takeClosing(bytes: Buffer, atMs: number): Reply | null {
    const closing = Buffer.concat([this.#closing ?? Buffer.alloc(0), bytes]);
    this.#closing = closing;
    // What callbacks and threads go on saying is no part of the end.
    if (closing.length > MAX_CLOSING_BYTES) {
      this.#options.onOutput?.(closing, atMs);
      this.#closing = Buffer.alloc(0);
      return null;
    }
    // The friendly prompt is left for the raw one.
    if (this.#form === 'friendly' || !closing.includes(PROMPT_END)) return null;
    const found = findClosing(closing, this.#form);
    return found && this.#reply('done', found, atMs);
  }

  /** The board is at its prompt; `bytes` came before its answer, and `rest` after that. */
  #answered(bytes: Buffer, rest: Buffer, atMs: number): Reply {
    const said = Buffer.concat([this.#tail, bytes]).toString('latin1');
    const restarted = this.#closing === null && /soft reboot|MicroPython v\d/.test(said);
    const held =
      this.#closing ??
      this.#candidate?.bytes ??
      Buffer.concat([this.#early ?? Buffer.alloc(0), this.#prompt, this.#decoder.takeHeld()]);
    const all = withoutLineEnd(Buffer.concat([held, bytes]), this.#form);
    const found = findClosing(all, this.#form);
    const closing = found ?? guessClosing(all);
    const kind = restarted || this.#candidate?.type === 'rebooted' ? 'rebooted' : 'done';
    const reply = this.#reply(kind, { ...closing, rest }, atMs);
    // To ask is how the friendly prompt is left, and how a restart is told from its likeness.
    const isExpected = this.#form === 'friendly' && (this.#closing ?? this.#early) !== null;
    if (kind === 'rebooted' || (isExpected && found !== null)) return reply;
    this.#session.quality.askedAgain += 1;
    return { ...reply, damaged: true };
  }

  #reply(kind: Reply['kind'], { traceback, before, rest }: Closing, atMs: number): Reply {
    if (before.length > 0) this.#options.onOutput?.(before, atMs);
    if (rest.length > 0) this.#session.inbox.unread(rest);
    return { kind, raised: parseRaised(traceback) };
  }

  /** Output but for what may be the prompt, which stands at its end then. */
  #passFriendly(bytes: Buffer, atMs: number): void {
    const all = Buffer.concat([this.#prompt, bytes]);
    const [prompt = ''] = /(>>> ?|>>|>)?$/.exec(all.toString('latin1')) ?? [];
    this.#prompt = Buffer.from(all.subarray(all.length - prompt.length));
    const output = Buffer.concat([
      this.#early ?? Buffer.alloc(0),
      all.subarray(0, all.length - prompt.length),
    ]);
    const mayBeEarly = output.length < MAX_EARLY_BYTES && EARLY.test(output.toString('latin1'));
    if (this.#early && mayBeEarly) {
      this.#early = output;
      return;
    }
    this.#early = null;
    this.#pass(output, atMs);
    if (this.#closing === null) return;
    this.#close(Buffer.concat([this.#closing, this.#prompt]));
    this.#prompt = Buffer.alloc(0);
  }

  #takeEvents(events: ReplyEvent[], atMs: number): void {
    const queue = [...events];
    let ends = 0;
    for (let event = queue.shift(); event; event = queue.shift()) {
      if (this.#closing !== null) this.#closing = Buffer.concat([this.#closing, event.bytes]);
      else if (event.type === 'output') this.#pass(event.bytes, atMs);
      else if (!this.#options.ended || event.rest.length === 0) this.#candidate = event;
      else {
        // The end is the last that comes, but for what outlives the program: that says nothing in place of it.
        this.#doubtMs ??= performance.now();
        ends += 1;
        if (ends > MAX_ENDS) this.#pass(event.bytes, atMs);
        else queue.push(...this.#decoder.reject(event.bytes));
      }
    }
    if (this.#candidate) this.#doubtMs ??= performance.now();
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
      this.#close(Buffer.from(bytes.subarray(at)));
      return;
    }
    if (at < bytes.length) onOutput?.(bytes.subarray(at), atMs);
  }

  #close(closing: Buffer): void {
    if (this.#closing === null) this.#closingMs = performance.now();
    this.#closing = closing;
  }
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** How many bytes at the end of `bytes` may be the beginning of the raw banner. */
function openBanner(bytes: Buffer): number {
  const text = bytes.subarray(-RAW_BANNER.length).toString('latin1');
  for (let length = Math.min(RAW_BANNER.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(RAW_BANNER.slice(0, length))) return length;
  }
  return 0;
}

/** The friendly prompt begins a line before the raw banner. */
function withoutLineEnd(bytes: Buffer, form: PromptForm): Buffer {
  return form === 'friendly' && bytes.subarray(-2).toString('latin1') === '\r\n'
    ? bytes.subarray(0, -2)
    : bytes;
}
