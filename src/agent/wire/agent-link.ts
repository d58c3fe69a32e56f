import type { ErrorValues } from '../../errors.js';
import type { Phase } from '../../phases.js';
import { withoutFrames } from '../../repl/errors/raised.js';
import type { Deadlines } from '../../repl/inbox.js';
import { insist } from '../../repl/insist.js';
import type { Repl, Reply, SubmitOptions } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Firmware } from '../board/probe-board.js';
import { newSecret } from '../script/marker.js';
import { PRINT_NOTHING_LINE } from '../script/repl-print.js';
import { BoardHistory } from './board-history.js';
import { ExchangeRecorder, type LiveSampleRecord, type RecorderOptions } from './exchange-recorder.js';
import { RecordDecoder } from './record-decoder.js';
import { stageSource, unstage } from './stage-source.js';
import type { AgentEvent, WireBatch } from './wire-signs.js';

/** One submission, and everything that came back. Its records are in the capture already. */
export interface Exchange {
  reply: Reply;
  sampleCount: number;
  /** null where there were none. */
  lastSample: LiveSampleRecord | null;
  /** How a batch of calls ended, where it said so. */
  batch: WireBatch | null;
  /** What SystemExit carried, where the program ended by it. */
  exit: { argument: string } | null;
  /** Whether the program came to its end by itself, as it says. */
  completed: boolean;
  /** Whether it came to its end at all; where not, and the board is at its prompt, that was lost on the line. */
  reachedEnd: boolean;
  /** What was printed, where `keepsOutput` asked for it. */
  output: Uint8Array;
  /** Whether it printed anything or was sampled: then it had compiled. */
  began: boolean;
}

export interface ExchangeOptions extends Omit<SubmitOptions, 'onOutput' | 'ended'>, RecorderOptions {
  /** The line of the agent that comes last, for what the user's code may print in its place. */
  endsBy?: 'program-end' | 'batch';
  /** Set for a line that collects at the prompt: what is sampled next is live memory. */
  collects?: boolean;
}

/** Of a program that was never begun. */
const NOTHING: Omit<Exchange, 'reply'> = {
  sampleCount: 0,
  lastSample: null,
  batch: null,
  exit: null,
  completed: false,
  reachedEnd: false,
  output: Buffer.alloc(0),
  began: false,
};

/** How the user's code is run. */
export interface ProgramOptions {
  plain: boolean;
  onSent?: () => void;
  /** Set for text of the user's, which runs as it is or not at all. */
  checked?: boolean;
  /** The line of the agent that comes last; none for a script that could not be wrapped. */
  endsBy: 'program-end' | 'batch' | null;
}

/**
 * Code on one board and what comes back: a record for everything that the agent says and the program prints. What
 * the parts of the agent on the host share (board-agent.ts, repeat-work.ts, call-batches.ts).
 */
export class AgentLink {
  readonly repl: Repl;
  readonly firmware: Firmware;
  readonly sink: CaptureSink;
  /** What the lines of the agent have in their marker. */
  readonly secret: string;
  readonly #history = new BoardHistory();
  readonly #silentAfterMs: number | null;
  #ranFriendly = false;

  constructor(
    repl: Repl,
    firmware: Firmware,
    sink: CaptureSink,
    { secret = newSecret(), silentAfterMs = null }: { secret?: string; silentAfterMs?: number | null } = {},
  ) {
    this.repl = repl;
    this.firmware = firmware;
    this.sink = sink;
    this.secret = secret;
    this.#silentAfterMs = silentAfterMs;
  }

  /** Whether a program ran at the friendly prompt: where the line may damage it, and it does not come by raw paste. */
  get ranFriendly(): boolean {
    return this.#ranFriendly;
  }

  /** Number of the last sample that came; 0 before the first. */
  get lastSeq(): number {
    return this.#history.lastSeq;
  }

  /** Submits `source`; what comes becomes records as it arrives. @throws ReplTimeoutError, MpgcError BOARD_LOST */
  async exchange(
    source: string,
    { role, keepsOutput = false, collects = false, endsBy, ...options }: ExchangeOptions,
  ): Promise<Exchange> {
    const recorder = new ExchangeRecorder(this.firmware, this.sink, this.#history, {
      keepsOutput,
      ...(role ? { role } : {}),
    });
    const decoder = new RecordDecoder(this.secret);
    const ended = () => (endsBy === 'batch' ? recorder.batch !== null : recorder.reachedEnd);
    let lastMs = performance.now();
    const take = (events: AgentEvent[]) => {
      for (const event of events) recorder.take(event, lastMs);
    };
    let reply: Reply | null = null;
    try {
      reply = await this.repl.submit(source, {
        ...options,
        ...(endsBy ? { ended } : {}),
        onOutput: (bytes, atMs) => {
          lastMs = atMs;
          take(decoder.push(bytes));
        },
      });
    } finally {
      take(decoder.end());
      recorder.end(lastMs);
      this.#history.collectedAtPrompt = collects && reply?.kind === 'done' && reply.raised === null;
    }
    const { sampleCount, lastSample, batch, exit, completed, output, began } = recorder;
    return { reply, sampleCount, lastSample, batch, exit, completed, reachedEnd: ended(), output, began };
  }

  /** Runs a line of mpgc, which must not fail. @throws BoardExceptionError, ReplTimeoutError, MpgcError */
  async run(source: string, phase: Phase, options: Omit<ExchangeOptions, 'phase'> = {}): Promise<Exchange> {
    return insist(this.repl, phase, () => this.exchange(source, { phase, ...options }));
  }

  /** Runs the program, or a part of it, for as long as it takes. */
  async runProgram(
    source: string,
    { endsBy, checked = false, ...options }: ProgramOptions,
  ): Promise<Exchange> {
    const deadlines: Deadlines = { idleMs: this.#silentAfterMs, overallMs: null };
    const run: ExchangeOptions = {
      phase: 'running-program',
      deadlines,
      ...options,
      ...(endsBy ? { endsBy } : {}),
    };
    const stages =
      checked && endsBy !== null && !this.repl.lossless && this.repl.rawPaste === true && !options.plain;
    if (!stages) {
      const isChecked = checked && endsBy !== null;
      if (isChecked && !this.repl.lossless) {
        this.#ranFriendly = true;
        await this.run(PRINT_NOTHING_LINE, 'sending-program');
      }
      return this.exchange(source, { ...run, checked: isChecked });
    }
    const staged = await stageSource(this.repl, source, this.secret, this.firmware);
    if (staged.type === 'raised') return { ...NOTHING, reply: { kind: 'done', raised: staged.raised } };
    if (staged.type === 'no-room') {
      this.warn('not-checked');
      return this.exchange(source, run);
    }
    const exchange = await this.exchange(staged.line, run);
    const { kind, raised } = exchange.reply;
    if (kind === 'done') await unstage(this.repl);
    return raised
      ? { ...exchange, reply: { ...exchange.reply, raised: withoutFrames(raised, 1) } }
      : exchange;
  }

  warn(code: string, values: ErrorValues = {}): void {
    this.sink.append({ type: 'warning', code, values });
  }
}
