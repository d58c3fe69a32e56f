import type { ErrorValues } from '../../errors.js';
import type { Phase } from '../../phases.js';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import { frameCount, withoutFrames } from '../../repl/errors/raised.js';
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
import type { AgentEvent, WireAllocated, WireBatch, WireLockedCalls } from './wire-signs.js';

/** One submission, and everything that came back. Its records are in the capture already. */
export interface Exchange {
  reply: Reply;
  sampleCount: number;
  /** How many samples there are of the begin and of the end of a repetition. */
  repetitions: { begun: number; ended: number };
  /** null where there were none. */
  lastSample: LiveSampleRecord | null;
  /** How a batch of calls ended, where it said so. */
  batch: WireBatch | null;
  /** What calls with the heap locked came to, where it said so. */
  lockedCalls: WireLockedCalls | null;
  /** Of calls with the heap open, or of statements. */
  allocated: readonly WireAllocated[];
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
  /** Called with what the program says, as it comes: not with what the agent prints. */
  onHeard?: (bytes: Uint8Array) => void;
  /** Set for a line that collects at the prompt: what is sampled next is live memory. */
  collects?: boolean;
}

const ATTEMPTS = 3;

/** Of a program that was never begun. */
const NOTHING: Omit<Exchange, 'reply'> = {
  sampleCount: 0,
  repetitions: { begun: 0, ended: 0 },
  lastSample: null,
  batch: null,
  lockedCalls: null,
  allocated: [],
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
  onLineEnd?: NonNullable<RecorderOptions['onLineEnd']>;
  onWalk?: NonNullable<RecorderOptions['onWalk']>;
  onHeard?: (bytes: Uint8Array) => void;
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

  /** Heap maps that came while programs ran, and those that were dropped. */
  get runningMaps(): Readonly<BoardHistory['runningMaps']> {
    return this.#history.runningMaps;
  }

  /** Submits `source`; what comes becomes records as it arrives. @throws ReplTimeoutError, MpgcError BOARD_LOST */
  async exchange(
    source: string,
    {
      role,
      keepsOutput = false,
      onLineEnd,
      onWalk,
      onHeard,
      collects = false,
      endsBy,
      ...options
    }: ExchangeOptions,
  ): Promise<Exchange> {
    const recorder = new ExchangeRecorder(this.firmware, this.sink, this.#history, {
      keepsOutput,
      ...(role ? { role } : {}),
      ...(onLineEnd ? { onLineEnd } : {}),
      ...(onWalk ? { onWalk } : {}),
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
          const events = decoder.push(bytes);
          for (const event of events) if (event.type === 'output') onHeard?.(event.bytes);
          take(events);
        },
      });
    } finally {
      take(decoder.end());
      recorder.end(lastMs);
      this.#history.collectedAtPrompt = collects && reply?.kind === 'done' && reply.raised === null;
    }
    const { sampleCount, repetitions, lastSample, batch, exit, completed, output, began } = recorder;
    const { lockedCalls, allocated } = recorder;
    return {
      reply,
      sampleCount,
      repetitions,
      lastSample,
      batch,
      lockedCalls,
      allocated,
      exit,
      completed,
      reachedEnd: ended(),
      output,
      began,
    };
  }

  /** Runs a line of mpgc, which must not fail. @throws BoardExceptionError, ReplTimeoutError, MpgcError */
  async run(source: string, phase: Phase, options: Omit<ExchangeOptions, 'phase'> = {}): Promise<Exchange> {
    return insist(this.repl, phase, () => this.exchange(source, { phase, ...options }));
  }

  /** How long a program may be silent, which nothing else limits. */
  get programWaits(): Deadlines {
    return { idleMs: this.#silentAfterMs, overallMs: null };
  }

  /** Runs the program, or a part of it, for as long as it takes. */
  async runProgram(
    source: string,
    { endsBy, checked = false, ...options }: ProgramOptions,
  ): Promise<Exchange> {
    const run: ExchangeOptions = {
      phase: 'running-program',
      deadlines: this.programWaits,
      ...options,
      ...(endsBy ? { endsBy } : {}),
    };
    const isChecked = checked && endsBy !== null && !this.repl.lossless;
    if (!isChecked) return checked ? this.exchange(source, run) : this.runLine(source, run);
    if (this.repl.rawPaste !== true || options.plain) {
      this.#ranFriendly = true;
      await this.run(PRINT_NOTHING_LINE, 'sending-program', { checked: true, plain: options.plain });
      return this.exchange(source, { ...run, checked: true });
    }
    const staged = await stageSource(this.repl, source, this.secret, this.firmware);
    if (staged.type === 'raised') return { ...NOTHING, reply: { kind: 'done', raised: staged.raised } };
    if (staged.type === 'no-room') {
      await unstage(this.repl);
      this.warn('not-checked');
      return this.exchange(source, run);
    }
    const exchange = await this.runLine(staged.line, run);
    const { kind, raised } = exchange.reply;
    if (kind === 'done') await unstage(this.repl);
    return raised
      ? { ...exchange, reply: { ...exchange.reply, raised: withoutFrames(raised, 1) } }
      : exchange;
  }

  /**
   * Runs a line of mpgc that runs code of the user's: what the line itself raises, and not something in it, is damage to it,
   * and nothing of the user's has run then.
   */
  async runLine(line: string, options: ExchangeOptions): Promise<Exchange> {
    const { interrupts } = this.repl;
    for (let attempt = 1; ; attempt++) {
      const exchange = await this.exchange(line, options);
      const { raised } = exchange.reply;
      const isOurs = raised !== null && frameCount(raised) <= 1 && raised.exception !== 'MemoryError';
      if (!isOurs || this.repl.lossless || this.repl.interrupts > interrupts) return exchange;
      if (attempt === ATTEMPTS) throw new LineDamagedError('running-program', ATTEMPTS);
      this.repl.quality.resent += 1;
      this.repl.quality.residues += 1;
    }
  }

  warn(code: string, values: ErrorValues = {}): void {
    this.sink.append({ type: 'warning', code, values });
  }
}
