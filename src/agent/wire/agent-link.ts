import type { ErrorValues } from '../../errors.js';
import type { Phase } from '../../phases.js';
import type { Deadlines } from '../../repl/inbox.js';
import { checkReply } from '../../repl/raw-repl.js';
import type { Repl, Reply, SubmitOptions } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Firmware } from '../board/probe-board.js';
import { BoardHistory } from './board-history.js';
import { ExchangeRecorder, type LiveSampleRecord, type RecorderOptions } from './exchange-recorder.js';
import { RecordDecoder } from './record-decoder.js';
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
  /** What was printed, where `keepsOutput` asked for it. */
  output: Uint8Array;
  /** Whether it printed anything or was sampled: then it had compiled. */
  began: boolean;
}

export interface ExchangeOptions extends Omit<SubmitOptions, 'onOutput'>, RecorderOptions {
  /** Set for a line that collects at the prompt: what is sampled next is live memory. */
  collects?: boolean;
}

const NO_DEADLINES: Deadlines = { idleMs: null, overallMs: null };

/**
 * Code on one board and what comes back: a record for everything that the agent says and the program prints. What
 * the parts of the agent on the host share (board-agent.ts, repeat-work.ts, call-batches.ts).
 */
export class AgentLink {
  readonly repl: Repl;
  readonly firmware: Firmware;
  readonly sink: CaptureSink;
  readonly #history = new BoardHistory();

  constructor(repl: Repl, firmware: Firmware, sink: CaptureSink) {
    this.repl = repl;
    this.firmware = firmware;
    this.sink = sink;
  }

  /** Number of the last sample that came; 0 before the first. */
  get lastSeq(): number {
    return this.#history.lastSeq;
  }

  /** Submits `source`; what comes becomes records as it arrives. @throws ReplTimeoutError, MpgcError BOARD_LOST */
  async exchange(
    source: string,
    { role, keepsOutput = false, collects = false, ...options }: ExchangeOptions,
  ): Promise<Exchange> {
    const recorder = new ExchangeRecorder(this.firmware, this.sink, this.#history, {
      keepsOutput,
      ...(role ? { role } : {}),
    });
    const decoder = new RecordDecoder();
    let lastMs = performance.now();
    const take = (events: AgentEvent[]) => {
      for (const event of events) recorder.take(event, lastMs);
    };
    let reply: Reply | null = null;
    try {
      reply = await this.repl.submit(source, {
        ...options,
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
    const { sampleCount, lastSample, batch, exit, output, began } = recorder;
    return { reply, sampleCount, lastSample, batch, exit, output, began };
  }

  /** Runs a line of mpgc, which must not fail. @throws BoardExceptionError, ReplTimeoutError, MpgcError */
  async run(source: string, phase: Phase, options: Omit<ExchangeOptions, 'phase'> = {}): Promise<Exchange> {
    const exchange = await this.exchange(source, { phase, ...options });
    checkReply(exchange.reply, phase);
    return exchange;
  }

  /** Runs the program, or a part of it, for as long as it takes. */
  runProgram(source: string, options: { plain: boolean; onSent?: () => void }): Promise<Exchange> {
    return this.exchange(source, { phase: 'running-program', deadlines: NO_DEADLINES, ...options });
  }

  warn(code: string, values: ErrorValues = {}): void {
    this.sink.append({ type: 'warning', code, values });
  }
}
