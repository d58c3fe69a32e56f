import type { PromptForm } from './closing.js';
import { pasteEchoed } from './echoed-paste.js';
import { LineDamagedError } from './errors/line-damaged-error.js';
import { ReplTimeoutError } from './inbox.js';
import { type PasteAnswer, requestRawPaste, sendRawPaste } from './raw-paste.js';
import { RAW_BANNER, type ReplSession } from './repl-session.js';

/**
 * Without raw paste nothing tells when the board's input ring is full, and what overflows is lost unseen. The
 * micro:bit's holds 64 bytes, which a collection while the line grows is long enough to overrun: 256 bytes
 * at a time lost some in one of 500 uploads there.
 */
const PLAIN_CHUNK_BYTES = 32;
const PLAIN_CHUNK_PAUSE_MS = 10;
const ATTEMPTS = 3;
/** A board says OK when it has the source, before it compiles it. */
const OK_WAIT = { idleMs: 3000, overallMs: 10_000 };

export interface SentSource {
  /** What came before the board took the source: output of what ran earlier. */
  late: Uint8Array;
  /** `not`: it was given up and the board knows nothing of it; `cut`: the board was interrupted while it read. */
  sent: 'whole' | 'cut' | 'not';
  /** The prompt that answers. */
  form: PromptForm;
}

export interface SendOptions {
  /** Without raw paste although the board may have it. */
  plain: boolean;
  /** So that the board runs it only if it is what was sent, where there is no raw paste. */
  echoed: boolean;
}

/** Sends sources to the raw REPL, by raw paste where the board has it. */
export class SourceSender {
  readonly #session: ReplSession;
  #sending = false;
  #givenUp = false;
  /** null until a source asked for it. */
  #rawPaste: boolean | null = null;
  /** Set where no answer came at all: a board that was busy, or one that hangs on the question. The next source asks once more. */
  #isUnanswered = false;
  #hasPasteMode = true;

  constructor(session: ReplSession) {
    this.#session = session;
  }

  get rawPaste(): boolean | null {
    return this.#rawPaste;
  }

  /** Whether the source that was sent last is to be given up. */
  get givenUp(): boolean {
    return this.#givenUp;
  }

  /** Gives up what is being sent; false where nothing is. */
  giveUp(): boolean {
    if (this.#sending) this.#givenUp = true;
    return this.#sending;
  }

  /** The reply begins when this resolves. */
  async send(source: Buffer, { plain, echoed }: SendOptions): Promise<SentSource> {
    this.#sending = true;
    this.#givenUp = false;
    try {
      const sent = await this.#sendBySomeWay(source, { plain, echoed });
      return { ...sent, late: withoutBanners(sent.late) };
    } finally {
      this.#sending = false;
    }
  }

  async #sendBySomeWay(source: Buffer, { plain, echoed }: SendOptions): Promise<SentSource> {
    const late = this.#session.inbox.takeAll().bytes;
    const asks = !plain && (this.#rawPaste !== false || this.#isUnanswered);
    const pasted = asks ? await this.#paste(source, late) : null;
    if (pasted) return pasted;
    if (echoed && !this.#hasPasteMode) this.#session.quality.unchecked += 1;
    const checked = echoed && this.#hasPasteMode ? await this.#sendEchoed(source, late) : null;
    return checked ?? (await this.#sendPlain(source, late));
  }

  /** null where the board does not have raw paste. Nothing has run where it fails on the way: then it is sent again. */
  async #paste(source: Buffer, late: Uint8Array): Promise<SentSource | null> {
    const { transport, inbox, quality } = this.#session;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#askForPaste();
      if (answer === null || answer.windowBytes === null) {
        // A firmware that has it does not lose it.
        if (answer === null && this.#rawPaste === true) return null;
        this.#isUnanswered = answer === null && !this.#isUnanswered;
        this.#rawPaste = false;
        return null;
      }
      this.#rawPaste = true;
      this.#isUnanswered = false;
      try {
        const { windowBytes } = answer;
        const { whole, between } = await sendRawPaste(
          transport,
          inbox,
          source,
          windowBytes,
          () => this.#givenUp,
        );
        return {
          late: Buffer.concat([late, answer.before, between]),
          sent: whole ? 'whole' : 'cut',
          form: 'raw',
        };
      } catch (error) {
        if (!(error instanceof ReplTimeoutError) || attempt === ATTEMPTS) throw error;
        quality.resent += 1;
        await this.#session.enter();
      }
    }
  }

  /** One answer may be damaged, or be that of an earlier request: only a second one like it says that there is none. */
  async #askForPaste(): Promise<PasteAnswer | null> {
    const { transport, inbox } = this.#session;
    let refusals = 0;
    let answer: PasteAnswer | null = null;
    const attempts = this.#isUnanswered ? 1 : ATTEMPTS;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      answer = await requestRawPaste(transport, inbox);
      if (answer !== null && answer.windowBytes !== null) return answer;
      await this.#session.enter();
      if (answer !== null && ++refusals === 2) return answer;
    }
    return answer;
  }

  /** null where there is no paste mode. @throws MpgcError LINE_DAMAGED where the echo never was what was sent */
  async #sendEchoed(source: Buffer, late: Uint8Array): Promise<SentSource | null> {
    await this.#session.leaveForFriendly();
    let refusals = 0;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const sent = await pasteEchoed(this.#session, source, () => this.#givenUp);
      if (sent === 'whole') return { late, sent: 'whole', form: 'friendly' };
      if (sent === 'given-up') {
        await this.#session.enterFromFriendly();
        return { late, sent: 'not', form: 'raw' };
      }
      if (sent === 'refused') refusals += 1;
      else this.#session.quality.resent += 1;
    }
    await this.#session.enter();
    if (refusals < ATTEMPTS) throw new LineDamagedError('sending-program', ATTEMPTS);
    this.#hasPasteMode = false;
    this.#session.quality.unchecked += 1;
    return null;
  }

  async #sendPlain(source: Buffer, late: Uint8Array): Promise<SentSource> {
    const { transport } = this.#session;
    this.#session.keepsLine();
    const chunkBytes = transport.lossless ? source.length : PLAIN_CHUNK_BYTES;
    for (let attempt = 1; ; attempt++) {
      for (let at = 0; at < source.length && !this.#givenUp; at += chunkBytes) {
        await transport.write(source.subarray(at, at + chunkBytes));
        if (!transport.lossless) await sleep(PLAIN_CHUNK_PAUSE_MS);
      }
      if (this.#givenUp) {
        await this.#session.interrupt();
        return { late, sent: 'not', form: 'raw' };
      }
      await this.#session.endSource();
      const before = await this.#hearOk();
      if (before) return { late: Buffer.concat([late, before]), sent: 'whole', form: 'raw' };
      if (attempt === ATTEMPTS)
        throw new ReplTimeoutError('sending-program', Buffer.alloc(0), OK_WAIT.idleMs);
      // Not a byte: the board did not hear the end of it, and has run nothing.
      this.#session.quality.resent += 1;
      await this.#session.enter();
    }
  }

  /** What came before OK, and where that was damaged on the way, all that came; null for nothing at all. */
  async #hearOk(): Promise<Uint8Array | null> {
    const { inbox, quality } = this.#session;
    try {
      await inbox.something(OK_WAIT, 'sending-program');
      const before = await inbox.takeUntil(
        ['OK'],
        { idleMs: 500, overallMs: OK_WAIT.overallMs },
        'sending-program',
      );
      return before.subarray(0, -2);
    } catch (error) {
      if (!(error instanceof ReplTimeoutError)) throw error;
    }
    const { bytes } = inbox.takeAll();
    if (bytes.length === 0) return null;
    quality.askedAgain += 1;
    const skipped = bytes[0] === 0x4f || bytes[0] === 0x4b ? 1 : 0;
    inbox.unread(bytes.subarray(skipped));
    return Buffer.alloc(0);
  }
}

/** What comes while the prompt waits is output of callbacks and threads, but for late answers to ctrl-A. */
function withoutBanners(late: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(late).toString('latin1').replaceAll(RAW_BANNER, ''), 'latin1');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
