import { SHORT_JOB } from './inbox.js';
import { requestRawPaste, sendRawPaste } from './raw-paste.js';
import type { ReplSession } from './repl-session.js';

/**
 * Without raw paste nothing tells when the board's input ring is full, and what overflows is lost unseen. The
 * micro:bit's holds 64 bytes, which a collection while the line grows is long enough to overrun: 256 bytes
 * at a time lost some in one of 500 uploads there.
 */
const PLAIN_CHUNK_BYTES = 32;
const PLAIN_CHUNK_PAUSE_MS = 10;

export interface SentSource {
  /** What came before the board took the source: output of what ran earlier. */
  late: Uint8Array;
  /** `not`: it was given up and the board knows nothing of it; `cut`: the board was interrupted while it read. */
  sent: 'whole' | 'cut' | 'not';
}

/** Sends sources to the raw REPL, by raw paste where the board has it. */
export class SourceSender {
  readonly #session: ReplSession;
  #sending = false;
  #givenUp = false;
  /** null until the first source asked for it. */
  #rawPaste: boolean | null = null;

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
  async send(source: Buffer, plain: boolean): Promise<SentSource> {
    this.#sending = true;
    this.#givenUp = false;
    try {
      const late = this.#session.inbox.takeAll().bytes;
      const pasted = plain || this.#rawPaste === false ? null : await this.#paste(source, late);
      return pasted ?? (await this.#sendPlain(source, late));
    } finally {
      this.#sending = false;
    }
  }

  /** null where the board does not have raw paste. */
  async #paste(source: Buffer, late: Uint8Array): Promise<SentSource | null> {
    const { transport, inbox } = this.#session;
    const { windowBytes, before } = await requestRawPaste(transport, inbox);
    this.#rawPaste = windowBytes !== null;
    if (windowBytes === null) {
      await this.#session.enter();
      return null;
    }
    const whole = await sendRawPaste(transport, inbox, source, windowBytes, () => this.#givenUp);
    return { late: Buffer.concat([late, before]), sent: whole ? 'whole' : 'cut' };
  }

  async #sendPlain(source: Buffer, late: Uint8Array): Promise<SentSource> {
    const { transport, inbox } = this.#session;
    this.#session.keepsLine();
    const chunkBytes = transport.lossless ? source.length : PLAIN_CHUNK_BYTES;
    for (let at = 0; at < source.length && !this.#givenUp; at += chunkBytes) {
      await transport.write(source.subarray(at, at + chunkBytes));
      if (!transport.lossless) await sleep(PLAIN_CHUNK_PAUSE_MS);
    }
    if (this.#givenUp) {
      await this.#session.interrupt();
      return { late, sent: 'not' };
    }
    await this.#session.endSource();
    const before = await inbox.takeUntil(['OK'], SHORT_JOB, 'sending-program');
    return { late: Buffer.concat([late, before.subarray(0, -2)]), sent: 'whole' };
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
