import type { MpgcError } from '../errors.js';
import type { Phase } from '../phases.js';
import { DEFAULT_BOOT_TIMEOUT_MS, type Transport } from '../transport/transport.js';
import { CHECKED_FRAMES, checkedSource, isRefused } from './checked-source.js';
import { LineDamagedError } from './errors/line-damaged-error.js';
import { frameCount, parseRaised, withoutFrames } from './errors/raised.js';
import { followReply } from './follow-reply.js';
import { Inbox } from './inbox.js';
import { insist } from './insist.js';
import type { LineQuality, Repl, Reply, RunOptions, SubmitOptions } from './repl.js';
import { ReplSession } from './repl-session.js';
import { SourceSender } from './send-source.js';

export interface RawReplOptions {
  /** How long a board may take from its reset to a prompt. */
  bootTimeoutMs?: number;
}

const ATTEMPTS = 3;
/** What a submission that was given up ends with, as one that was interrupted does. */
const GIVEN_UP = parseRaised('KeyboardInterrupt: \r\n');

/**
 * MicroPython's raw REPL over a transport: enter it, run source in it, leave it. It owns every timeout of the
 * conversation, and knows nothing of memory or of the agent above it.
 *
 *     submit() ── SourceSender ──▶ board ──▶ followReply() ──▶ Reply
 *     enter(), softReset(), leave() ── ReplSession ──▶ board
 *
 * Source: shared/runtime/pyexec.c; what boards do wrong is in docs/boards.md.
 */
export class RawRepl implements Repl {
  readonly #inbox = new Inbox();
  readonly #session: ReplSession;
  readonly #sender: SourceSender;
  readonly #bootTimeoutMs: number;
  #interrupts = 0;

  constructor(transport: Transport, options: RawReplOptions = {}) {
    const bootTimeoutMs = options.bootTimeoutMs ?? DEFAULT_BOOT_TIMEOUT_MS;
    this.#bootTimeoutMs = bootTimeoutMs;
    this.#session = new ReplSession(transport, this.#inbox, bootTimeoutMs);
    this.#sender = new SourceSender(this.#session);
    transport.onData((bytes, atMs) => this.#inbox.push(bytes, atMs));
    transport.onLost((error) => this.#inbox.fail(error));
  }

  /** Whether the raw REPL was reached, and not left since. */
  get entered(): boolean {
    return this.#session.entered;
  }

  get rawPaste(): boolean | null {
    return this.#sender.rawPaste;
  }

  /**
   * Interrupts what runs and enters the raw REPL. Returns what the board said before.
   * @throws MpgcError NO_MICROPYTHON with the bytes received
   */
  enter(): Promise<Uint8Array> {
    return this.#session.enter();
  }

  async resume(): Promise<void> {
    await this.#session.enter();
  }

  async reconnect(): Promise<boolean> {
    const { transport } = this.#session;
    if (!transport.reconnect) return false;
    await transport.reconnect(this.#bootTimeoutMs);
    this.#inbox.recover();
    await this.#session.enter();
    return true;
  }

  /** Restarts the interpreter, by which its heap becomes empty. boot.py runs, main.py does not. */
  softReset(): Promise<void> {
    return this.#session.softReset();
  }

  releaseLineBuffer(): Promise<void> {
    return this.#session.releaseLineBuffer();
  }

  get quality(): LineQuality {
    return this.#session.quality;
  }

  get interrupts(): number {
    return this.#interrupts;
  }

  get lossless(): boolean {
    return this.#session.transport.lossless;
  }

  async submit(source: string | Uint8Array, options: SubmitOptions = {}): Promise<Reply> {
    const bytes = Buffer.from(source);
    const checks = options.checked === true && !this.lossless;
    return checks && this.rawPaste && !options.plain
      ? this.#submitChecked(bytes, options)
      : this.#submit(bytes, checks, options);
  }

  async #submit(source: Buffer, echoed: boolean, options: SubmitOptions): Promise<Reply> {
    const { late, sent, form } = await this.#sender.send(source, { plain: options.plain ?? false, echoed });
    if (late.length > 0) options.onOutput?.(late, performance.now());
    if (sent === 'not') return { kind: 'done', raised: GIVEN_UP };
    // Asked for between the last byte and now: the board runs the source already.
    if (sent === 'whole' && this.#sender.givenUp) await this.interrupt();
    options.onSent?.();
    return followReply(this.#session, form, options);
  }

  /** Again where the board says that it has got something else. What it prints is given out in the end. */
  async #submitChecked(source: Buffer, options: SubmitOptions): Promise<Reply> {
    const checked = Buffer.from(checkedSource(source));
    for (let attempt = 1; ; attempt++) {
      const pieces: [Uint8Array, number][] = [];
      const reply = await this.#submit(checked, false, {
        ...options,
        onOutput: (bytes, atMs) => pieces.push([bytes, atMs]),
      });
      const raisedOutside = reply.raised !== null && frameCount(reply.raised) < CHECKED_FRAMES;
      const refused = raisedOutside || isRefused(Buffer.concat(pieces.map(([bytes]) => bytes)));
      if (refused && reply.raised?.exception === 'MemoryError') return this.#submit(source, false, options);
      if (!refused || attempt === ATTEMPTS) {
        if (refused) throw new LineDamagedError(options.phase ?? 'sending-program', ATTEMPTS);
        for (const [bytes, atMs] of pieces) options.onOutput?.(bytes, atMs);
        return reply.raised ? { ...reply, raised: withoutFrames(reply.raised, CHECKED_FRAMES) } : reply;
      }
      this.quality.resent += 1;
    }
  }

  async run(source: string, phase: Phase = 'running-program', options: RunOptions = {}): Promise<Uint8Array> {
    const { output } = await insist(this, phase, async () => {
      const pieces: Uint8Array[] = [];
      const onOutput = (bytes: Uint8Array) => void pieces.push(bytes);
      const reply = await this.submit(source, { onOutput, phase, ...options });
      return { reply, output: Buffer.concat(pieces) };
    });
    return output;
  }

  /**
   * Sends ctrl-C; the submission that runs ends with KeyboardInterrupt unless the program catches it. One that is
   * still being sent is given up, and ends in the same way. `enter` is for programs that wait in input(), and asks for
   * the end where that was lost.
   */
  async interrupt(options: { enter?: boolean } = {}): Promise<void> {
    this.#interrupts += 1;
    if (!this.#sender.giveUp()) await this.#session.interrupt(options);
  }

  type(bytes: Uint8Array): Promise<void> {
    return this.#session.transport.write(bytes);
  }

  /** Ends what is being waited for with `error`. */
  cancel(error: MpgcError): void {
    this.#inbox.cancel(error);
  }

  /** Back to the friendly REPL, as the board was found. Does nothing where the raw REPL was never asked for. */
  leave(): Promise<void> {
    return this.#session.leave();
  }

  /**
   * Whether ctrl-C stops code that was sent in the usual way, or with `plain` without raw paste. `source` prints
   * something, and then ends by itself after a short time.
   */
  async testInterrupt(source: string, { plain }: { plain: boolean }): Promise<boolean> {
    // A byte of the line or the ctrl-C itself may be lost: then it is tried again.
    for (let attempt = 1; ; attempt++) {
      let began = false;
      const { raised } = await this.submit(source, {
        plain,
        phase: 'testing-interrupt',
        onOutput: () => {
          if (!began) void this.interrupt();
          began = true;
        },
      });
      const isLast = this.lossless || attempt === (raised === null ? 2 : ATTEMPTS);
      if (raised?.exception === 'KeyboardInterrupt' || isLast)
        return raised?.exception === 'KeyboardInterrupt';
    }
  }
}
