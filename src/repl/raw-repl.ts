import { MpgcError } from '../errors.js';
import { PHASES, type Phase } from '../phases.js';
import { DEFAULT_BOOT_TIMEOUT_MS, type Transport } from '../transport/transport.js';
import { BoardExceptionError } from './board-exception-error.js';
import { followReply } from './follow-reply.js';
import { type Deadlines, Inbox } from './inbox.js';
import { parseRaised } from './raised.js';
import type { Repl, Reply, SubmitOptions } from './repl.js';
import { ReplSession } from './repl-session.js';
import { SourceSender } from './send-source.js';

export interface RawReplOptions {
  /** How long a board may take from its reset to a prompt. */
  bootTimeoutMs?: number;
}

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

  constructor(transport: Transport, options: RawReplOptions = {}) {
    const bootTimeoutMs = options.bootTimeoutMs ?? DEFAULT_BOOT_TIMEOUT_MS;
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

  /** Restarts the interpreter, by which its heap becomes empty. boot.py runs, main.py does not. */
  softReset(): Promise<void> {
    return this.#session.softReset();
  }

  releaseLineBuffer(): Promise<void> {
    return this.#session.releaseLineBuffer();
  }

  async submit(source: string | Uint8Array, options: SubmitOptions = {}): Promise<Reply> {
    const { late, sent } = await this.#sender.send(Buffer.from(source), options.plain ?? false);
    if (late.length > 0) options.onOutput?.(late, performance.now());
    if (sent === 'not') return { kind: 'done', raised: GIVEN_UP };
    // Asked for between the last byte and now: the board runs the source already.
    if (sent === 'whole' && this.#sender.givenUp) await this.interrupt();
    options.onSent?.();
    return followReply(this.#session, options);
  }

  async run(source: string, phase: Phase = 'running-program', deadlines?: Deadlines): Promise<Uint8Array> {
    const output: Uint8Array[] = [];
    const reply = await this.submit(source, {
      onOutput: (bytes) => output.push(bytes),
      phase,
      ...(deadlines ? { deadlines } : {}),
    });
    checkReply(reply, phase);
    return Buffer.concat(output);
  }

  /**
   * Sends ctrl-C; the submission that runs ends with KeyboardInterrupt unless the program catches it. One that is
   * still being sent is given up, and ends in the same way. `enter` is for programs that wait in input().
   */
  async interrupt(options: { enter?: boolean } = {}): Promise<void> {
    if (!this.#sender.giveUp()) await this.#session.interrupt(options);
  }

  /** Ends what is being waited for with `error`. */
  cancel(error: MpgcError): void {
    this.#inbox.cancel(error);
  }

  /** Back to the friendly REPL, as the board was found. Does nothing where the raw REPL was never reached. */
  leave(): Promise<void> {
    return this.#session.leave();
  }

  /**
   * Whether ctrl-C stops code that was sent in the usual way, or with `plain` without raw paste. `source` prints
   * something, and then ends by itself after a short time.
   */
  async testInterrupt(source: string, { plain }: { plain: boolean }): Promise<boolean> {
    let began = false;
    const reply = await this.submit(source, {
      plain,
      phase: 'testing-interrupt',
      onOutput: () => {
        if (!began) void this.interrupt();
        began = true;
      },
    });
    return reply.raised?.exception === 'KeyboardInterrupt';
  }
}

/** For a line of mpgc's own, which must not fail. @throws BoardExceptionError, MpgcError BOARD_RESET */
export function checkReply({ kind, raised }: Reply, phase: Phase): void {
  if (kind === 'rebooted') {
    throw new MpgcError('BOARD_RESET', `The board restarted while ${PHASES[phase]}.`, { values: { phase } });
  }
  if (raised) throw new BoardExceptionError(phase, raised);
}
