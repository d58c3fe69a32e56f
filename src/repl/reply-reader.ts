import { type Closing, findClosing, guessClosing, type PromptForm } from './closing.js';
import type { SubmitOptions } from './repl.js';
import { RAW_BANNER } from './repl-session.js';
import { type EndOfReply, ReplyDecoder, type ReplyEvent } from './reply-decoder.js';

/** Prompt or banner at the end of what a restarted board says. */
const RESTARTED = /(MicroPython v[^\n]*\n(?:[^\n]*\n)*>>> |raw REPL; CTRL-B to exit\r\n>)$/;
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
const NOTHING = Buffer.alloc(0);

/** How a reply ends, with the traceback of what was raised. */
export interface Ending extends Closing {
  kind: EndOfReply['type'];
  /** Told by the answer to ctrl-A, which is not open any more. */
  byAnswer: boolean;
  /** Some of the end was lost on the line. */
  isDamaged: boolean;
}

/**
 * Reads the reply to one source: gives out the output of the program, and holds back what may be the end of it until
 * that is decided. Knows nothing of time but when something came: who asks the board is follow-reply.ts.
 */
export class ReplyReader {
  readonly #form: PromptForm;
  readonly #options: SubmitOptions;
  readonly #decoder = new ReplyDecoder();
  /** Set inside of a line of the agent, which may say that the source has ended. */
  #inMarked = false;
  /** What the friendly prompt said first, and may be why the source did not compile; null from the first output on. */
  #early: Buffer | null = null;
  /** What may be the friendly prompt. */
  #prompt = NOTHING;
  /** What may be the beginning of the answer to ctrl-A. */
  #answer = NOTHING;
  /** What came after the end of the source was announced; null before. */
  #closing: Buffer | null = null;
  /** Since when its end is announced. */
  #closingMs: number | null = null;
  /** An end that was not announced and stands at the end of all that came. */
  #candidate: EndOfReply | null = null;
  /** When something looked like an end that was not announced, and is not looked into yet. */
  #doubtMs: number | null = null;
  #tail = NOTHING;

  constructor(form: PromptForm, options: SubmitOptions) {
    this.#form = form;
    this.#options = options;
    // The friendly prompt does not mark where output ends: it is a short job then, and all of it is looked at in the end.
    if (form === 'friendly' && !options.ended) this.#close(NOTHING);
    else if (form === 'friendly') this.#early = NOTHING;
  }

  get closingMs(): number | null {
    return this.#closingMs;
  }

  get doubtMs(): number | null {
    return this.#doubtMs;
  }

  /** Whether bytes are held back that may be the end at the raw prompt. */
  get holding(): boolean {
    return this.#decoder.holding;
  }

  /** Whether what stands there may be why the source does not compile. */
  get hasEarly(): boolean {
    return this.#early !== null && this.#early.length > 0;
  }

  /** Whether the friendly prompt, or what is left of it, stands at the end. */
  get atFriendlyPrompt(): boolean {
    return this.#form === 'friendly' && FRIENDLY_END.test(this.#tail.toString('latin1'));
  }

  /** Whether what came last looks like a restart of the board. */
  get atRestart(): boolean {
    return RESTARTED.test(this.#tail.toString('latin1'));
  }

  /** Whether what came last holds an exception. */
  get afterException(): boolean {
    return RAISED.test(this.#tail.toString('latin1'));
  }

  /** Takes in what came at `atMs`; `asked`: the answer to ctrl-A may be among it. Null while the reply goes on. */
  take(bytes: Buffer, atMs: number, asked: boolean): Ending | null {
    if (!asked) return this.#takeOutput(bytes, atMs);
    const all = Buffer.concat([this.#answer, bytes]);
    this.#answer = NOTHING;
    const banner = all.indexOf(RAW_BANNER, 0, 'latin1');
    if (banner !== -1) {
      return this.#answered(all.subarray(0, banner), all.subarray(banner + RAW_BANNER.length), atMs);
    }
    const open = openBanner(all);
    this.#answer = Buffer.from(all.subarray(all.length - open));
    return all.length === open ? null : this.#takeOutput(all.subarray(0, all.length - open), atMs);
  }

  /** The board is asked about what looked like an end. */
  lookInto(): void {
    this.#doubtMs = null;
  }

  /** What looked like an end was none: the program has printed it, and goes on. */
  release(): void {
    const candidate = this.#candidate;
    const held = Buffer.concat([this.#early ?? NOTHING, this.#prompt, this.#answer]);
    this.#early = null;
    this.#candidate = null;
    this.#prompt = NOTHING;
    this.#answer = NOTHING;
    this.#tail = NOTHING;
    const nowMs = performance.now();
    const events = candidate ? this.#decoder.reject(candidate.bytes) : this.#decoder.release();
    this.#takeEvents(events, nowMs);
    if (held.length > 0) this.#takeOutput(held, nowMs);
  }

  #takeOutput(bytes: Buffer, atMs: number): Ending | null {
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
      const { type, traceback, rest } = this.#candidate;
      return this.#end(type, { traceback, before: NOTHING, rest }, atMs);
    }
    return this.#closing === null ? null : this.#takeClosing(NOTHING, atMs);
  }

  #takeClosing(bytes: Buffer, atMs: number): Ending | null {
    const closing = Buffer.concat([this.#closing ?? NOTHING, bytes]);
    this.#closing = closing;
    // What callbacks and threads go on saying is no part of the end.
    if (closing.length > MAX_CLOSING_BYTES) {
      this.#options.onOutput?.(closing, atMs);
      this.#closing = NOTHING;
      return null;
    }
    // The friendly prompt is left for the raw one.
    if (this.#form === 'friendly' || !closing.includes(PROMPT_END)) return null;
    const found = findClosing(closing, this.#form);
    return found && this.#end('done', found, atMs);
  }

  /** The board is at its prompt; `bytes` came before its answer, and `rest` after that. */
  #answered(bytes: Buffer, rest: Buffer, atMs: number): Ending {
    const said = Buffer.concat([this.#tail, bytes]).toString('latin1');
    const restarted = this.#closing === null && /soft reboot|MicroPython v\d/.test(said);
    const held =
      this.#closing ??
      this.#candidate?.bytes ??
      Buffer.concat([this.#early ?? NOTHING, this.#prompt, this.#decoder.takeHeld()]);
    const all = withoutLineEnd(Buffer.concat([held, bytes]), this.#form);
    const found = findClosing(all, this.#form);
    const kind = restarted || this.#candidate?.type === 'rebooted' ? 'rebooted' : 'done';
    // To ask is how the friendly prompt is left, and how a restart is told from its likeness.
    const isExpected = this.#form === 'friendly' && (this.#closing ?? this.#early) !== null;
    return {
      ...this.#end(kind, { ...(found ?? guessClosing(all)), rest }, atMs),
      byAnswer: true,
      isDamaged: kind !== 'rebooted' && !(isExpected && found !== null),
    };
  }

  #end(kind: Ending['kind'], closing: Closing, atMs: number): Ending {
    if (closing.before.length > 0) this.#options.onOutput?.(closing.before, atMs);
    return { ...closing, kind, byAnswer: false, isDamaged: false };
  }

  /** Output but for what may be the prompt, which stands at its end then. */
  #passFriendly(bytes: Buffer, atMs: number): void {
    const all = Buffer.concat([this.#prompt, bytes]);
    const [prompt = ''] = /(>>> ?|>>|>)?$/.exec(all.toString('latin1')) ?? [];
    this.#prompt = Buffer.from(all.subarray(all.length - prompt.length));
    const output = Buffer.concat([this.#early ?? NOTHING, all.subarray(0, all.length - prompt.length)]);
    const mayBeEarly = output.length < MAX_EARLY_BYTES && EARLY.test(output.toString('latin1'));
    if (this.#early && mayBeEarly) {
      this.#early = output;
      return;
    }
    this.#early = null;
    this.#pass(output, atMs);
    if (this.#closing === null) return;
    this.#close(Buffer.concat([this.#closing, this.#prompt]));
    this.#prompt = NOTHING;
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
    this.#closingMs ??= performance.now();
    this.#closing = closing;
  }
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
