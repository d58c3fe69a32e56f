import { MpgcError } from '../../errors.js';
import type { Deadlines } from '../../repl/inbox.js';
import type { RawRepl, Reply, SubmitOptions } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Findings } from '../board/probe-board.js';
import { AgentRecords } from './agent-records.js';
import { type AgentEvent, RecordDecoder } from './record-decoder.js';

/**
 * Code on one board and what comes back: a record for everything that the agent says and the program prints. What
 * the parts of the agent on the host share (board-agent.ts, repeat-call.ts, call-batches.ts).
 */
export class AgentLink {
  readonly repl: RawRepl;
  readonly findings: Findings;
  readonly sink: CaptureSink;
  readonly records: AgentRecords;

  constructor(repl: RawRepl, findings: Findings, sink: CaptureSink) {
    this.repl = repl;
    this.findings = findings;
    this.sink = sink;
    this.records = new AgentRecords(findings, sink);
  }

  /** Runs the program. What it prints and the agent's samples become records as they arrive. */
  async runProgram(
    source: string,
    { plain, onSent }: { plain: boolean; onSent?: () => void },
  ): Promise<ProgramOutcome> {
    this.records.exit = null;
    this.records.heard = false;
    const deadlines: Deadlines = { idleMs: null, overallMs: null };
    const phase = 'running the program';
    const reply = await this.follow(source, { phase, deadlines, plain, ...(onSent ? { onSent } : {}) });
    return { reply, exit: this.records.exit, began: this.records.heard };
  }

  /** Runs a line of mpgc, which must not fail; `output` takes what it prints. @throws MpgcError BOARD_EXCEPTION, BOARD_RESET */
  async submit(source: string, phase: string, deadlines?: Deadlines, output?: Uint8Array[]): Promise<void> {
    const reply = await this.follow(source, {
      phase,
      ...(deadlines ? { deadlines } : {}),
      ...(output ? { output } : {}),
    });
    if (reply.kind === 'rebooted') throw new MpgcError('BOARD_RESET', `The board restarted while ${phase}.`);
    if (reply.traceback !== '') {
      throw new MpgcError(
        'BOARD_EXCEPTION',
        `The board raised an exception while ${phase}:\n${reply.traceback}`,
      );
    }
  }

  /** Submits `source`, and appends a record for everything that comes; `output` takes the output instead. */
  async follow(source: string, { output, ...options }: FollowOptions): Promise<Reply> {
    const decoder = new RecordDecoder();
    let lastMs = performance.now();
    const append = (events: AgentEvent[]) => {
      for (const event of events) {
        if (event.type === 'output' && output) output.push(event.bytes);
        else this.records.take(event, lastMs);
      }
    };
    try {
      return await this.repl.submit(source, {
        ...options,
        onOutput: (bytes, atMs) => {
          lastMs = atMs;
          append(decoder.push(bytes));
        },
      });
    } finally {
      append(decoder.end());
      this.records.endReply(lastMs);
    }
  }

  warn(code: string, message: string): void {
    this.sink.append({ type: 'warning', code, message });
  }
}

export interface FollowOptions extends Omit<SubmitOptions, 'onOutput'> {
  output?: Uint8Array[];
}

export interface ProgramOutcome {
  reply: Reply;
  /** What SystemExit carried, where the program ended by it. */
  exit: { argument: string } | null;
  /** Whether it printed anything or was sampled: then it had compiled. */
  began: boolean;
}
