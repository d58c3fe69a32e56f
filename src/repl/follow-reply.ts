import type { PromptForm } from './closing.js';
import { parseRaised } from './errors/raised.js';
import { ReplTimeoutError, SHORT_JOB } from './inbox.js';
import type { Reply, SubmitOptions } from './repl.js';
import type { ReplSession } from './repl-session.js';
import { type Ending, ReplyReader } from './reply-reader.js';

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

/** Waits, and asks: what is passed on of what came is the business of reply-reader.ts. */
class ReplyFollower {
  readonly #session: ReplSession;
  readonly #form: PromptForm;
  readonly #options: SubmitOptions;
  readonly #reader: ReplyReader;
  #heardMs = performance.now();
  /** How often something was looked into that looked like an end. */
  #doubts = 0;
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
    this.#reader = new ReplyReader(form, options);
    session.asked = 0;
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
      const asked = this.#askedMs !== null || this.#session.asked > 0;
      const ending = this.#reader.take(Buffer.from(bytes), atMs, asked);
      if (ending) return this.#end(ending);
    }
  }

  #plan(): Plan {
    const { ended, deadlines = SHORT_JOB } = this.#options;
    const reader = this.#reader;
    if (this.#askedMs !== null) {
      return { atMs: this.#askedMs + ANSWER_MS, action: this.#inDoubt ? 'release' : 'ask' };
    }
    if (reader.closingMs !== null && reader.atFriendlyPrompt) {
      return { atMs: this.#heardMs + PROMPT_MS, action: ended ? 'ask' : 'doubt' };
    }
    // From the announcement on, whatever callbacks and threads go on saying.
    if (reader.closingMs !== null && ended) return { atMs: reader.closingMs + END_MS, action: 'ask' };
    if (reader.doubtMs !== null) return { atMs: reader.doubtMs + this.#patienceMs(), action: 'doubt' };
    if (reader.atRestart) return { atMs: this.#heardMs + RESTART_SETTLE_MS, action: 'doubt' };
    if (reader.holding) {
      return deadlines.overallMs === null
        ? { atMs: this.#heardMs + HOLD_MS, action: 'release' }
        : { atMs: this.#heardMs + END_MS, action: 'ask' };
    }
    if (reader.hasEarly) {
      return reader.atFriendlyPrompt
        ? { atMs: this.#heardMs + PROMPT_MS, action: 'doubt' }
        : { atMs: this.#heardMs + HOLD_MS, action: 'release' };
    }
    if (reader.atFriendlyPrompt && reader.afterException) {
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
    this.#reader.lookInto();
    this.#askedMs = performance.now();
    this.#open += 1;
    // A character that a program left unread stands at the friendly prompt, which takes ctrl-A for a request on an empty line only:
    // it is thrown away, not run.
    const leftUnread = this.#form === 'friendly' && this.#reader.closingMs !== null && this.#asks > 1;
    await this.#session.ask({ clear: leftUnread });
  }

  #release(): void {
    this.#askedMs = null;
    this.#asks = 0;
    this.#inDoubt = false;
    this.#reader.release();
  }

  async #end({ kind, traceback, rest, byAnswer, isDamaged }: Ending): Promise<Reply> {
    const session = this.#session;
    if (byAnswer) this.#open = Math.max(0, this.#open - 1);
    if (rest.length > 0) session.inbox.unread(rest);
    if (isDamaged) session.quality.askedAgain += 1;
    if (this.#form === 'friendly') session.holdsNoLine();
    // Who was asked several times answers as often, if late: that must not stand in front of the next reply.
    if (this.#open + session.asked > 0) await session.settle();
    const reply: Reply = { kind, raised: parseRaised(traceback) };
    return isDamaged ? { ...reply, damaged: true } : reply;
  }
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
