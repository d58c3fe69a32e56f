import { MpgcError } from '../../src/errors.js';
import type { Phase } from '../../src/phases.js';
import { checkReply } from '../../src/repl/check-reply.js';
import { parseRaised } from '../../src/repl/errors/raised.js';
import type { Repl, Reply, RunOptions, SubmitOptions } from '../../src/repl/repl.js';

type Line = string | RegExp;
type Answer = (options: SubmitOptions) => Promise<Reply> | Reply;

/** A prompt without a board: it answers the lines that it was taught, and remembers all of them. */
export class FakeRepl implements Repl {
  rawPaste = true;
  lossless = true;
  readonly quality = { resent: 0, askedAgain: 0, residues: 0, unchecked: 0 };
  resumed = 0;
  readonly submitted: string[] = [];
  /** Of each ctrl-C, whether an enter came with it. */
  readonly enters: boolean[] = [];
  get interrupts(): number {
    return this.enters.length;
  }

  lineBuffersReleased = 0;
  resets = 0;
  #rules: { line: Line; answer: Answer; times: number }[] = [];

  async reconnect(): Promise<boolean> {
    return false;
  }

  /** Prints `pieces`, each as it arrives. */
  answers(line: Line, ...pieces: string[]): this {
    return this.#teach(line, (options) => said(options, pieces));
  }

  /** As `answers`, the next time only. What is taught later is asked first. */
  answersOnce(line: Line, ...pieces: string[]): this {
    return this.#teach(line, (options) => said(options, pieces), 1);
  }

  raises(line: Line, message: string, times = Number.POSITIVE_INFINITY): this {
    return this.#teach(line, () => raised(message), times);
  }

  restarts(line: Line): this {
    return this.#teach(line, () => ({ kind: 'rebooted', raised: null }));
  }

  isLostAt(line: Line, ...pieces: string[]): this {
    return this.#teach(line, (options) => {
      said(options, pieces);
      throw new MpgcError('BOARD_LOST', 'The board went away.');
    });
  }

  /** Says nothing more than `pieces` until the function that is returned is called. */
  runs(line: Line, ...pieces: string[]): () => void {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#teach(line, async (options) => {
      const reply = said(options, pieces);
      await ended;
      return reply;
    });
    return end;
  }

  async submit(source: string | Uint8Array, options: SubmitOptions = {}): Promise<Reply> {
    const line = source.toString();
    this.submitted.push(line);
    options.onSent?.();
    const rule = this.#rules.findLast(({ line: taught, times }) => times > 0 && isLine(line, taught));
    if (!rule) return { kind: 'done', raised: null };
    rule.times -= 1;
    return rule.answer(options);
  }

  async run(source: string, phase: Phase = 'running-program', options: RunOptions = {}): Promise<Uint8Array> {
    const output: Uint8Array[] = [];
    const reply = await this.submit(source, { onOutput: (bytes) => output.push(bytes), ...options });
    checkReply(reply, phase);
    return Buffer.concat(output);
  }

  async interrupt({ enter = false } = {}): Promise<void> {
    this.enters.push(enter);
  }

  async type(): Promise<void> {}

  async resume(): Promise<void> {
    this.resumed += 1;
  }

  async releaseLineBuffer(): Promise<void> {
    this.lineBuffersReleased += 1;
  }

  async softReset(): Promise<void> {
    this.resets += 1;
  }

  #teach(line: Line, answer: Answer, times = Number.POSITIVE_INFINITY): this {
    this.#rules.push({ line, answer, times });
    return this;
  }
}

function isLine(line: string, taught: Line): boolean {
  return typeof taught === 'string' ? line.includes(taught) : taught.test(line);
}

function said({ onOutput }: SubmitOptions, pieces: string[]): Reply {
  for (const piece of pieces) onOutput?.(Buffer.from(piece, 'latin1'), performance.now());
  return { kind: 'done', raised: null };
}

function raised(message: string): Reply {
  const traceback = `Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n${message}\r\n`;
  return { kind: 'done', raised: parseRaised(traceback) };
}
