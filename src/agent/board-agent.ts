import { MpgcError } from '../errors.js';
import type { HeapDump } from '../heap/parse-dump.js';
import type { Deadlines } from '../repl/inbox.js';
import type { RawRepl, Reply, SubmitOptions } from '../repl/raw-repl.js';
import type { CaptureSink } from '../session/capture-writer.js';
import type { BatchRecord, HeapMapRecord, SampleRecord } from '../session/schema.js';
import { AgentRecords, COLLECT_FIRST } from './agent-records.js';
import { packAgentFile } from './pack-source.js';
import { handlers } from './prepare-script.js';
import type { Findings } from './probe-board.js';
import { readFigure } from './read-figure.js';
import { type AgentEvent, RecordDecoder, type WireBatch } from './record-decoder.js';

/**
 * The agent on one board: loads it, drives it from the prompt, turns what it prints into records, takes it
 * away again. Below it stands the REPL; above it the run (record-profile.ts), which decides what happens when.
 */
export interface AgentOptions {
  intervalMs: number | null;
  collectEveryMs: number | null;
  /** What is repeated after the program, and the stage of the agent that does it. */
  call: { expression: string; stage: 'repeat.py' | 'hunt.py' } | null;
  /** Share of the time that timer samples may take, 0 to 1. */
  maxOverhead: number;
}

export const AGENT_VERSION = '1';

const MAY_WAIT = 16;
const ITERATION_START = 2;
const TIMER = 4;
const CALL = 7;
/** Virtual timers first; then the hardware timers that programs use least. */
const TIMER_IDS = [-1, 3, 2, 1, 0];
const DUMP_ATTEMPTS = 3;
/** A line of a map takes 7 ms at 115200 baud, 8 MiB of badly fragmented heap a minute. */
const DUMP_DEADLINES: Deadlines = { idleMs: 10_000, overallMs: 15 * 60_000 };
const MEASUREMENTS = 3;
/** Comparisons, hashes, texts, calls in calls and an exception; names and texts that every firmware has in ROM. */
const OVERWRITE_STALE = [
  'min(((3,1),(2,)),((3,1),(2,4)))',
  'hash(((1,),(2,(3,))))',
  'str(((1,),[2]))',
  'list(map(lambda*end:end,(1,2)))',
  '(lambda key:key(key,3))(lambda key,end:end and key(key,end-1))',
  'try:[].pop()',
  'except IndexError:pass\n',
].join('\n');
const FIGURES = ";__import__('micropython').mem_info();__import__('micropython').qstr_info()";

export class BoardAgent {
  readonly #repl: RawRepl;
  readonly #findings: Findings;
  readonly #options: AgentOptions;
  readonly #sink: CaptureSink;
  readonly #records: AgentRecords;
  #timerRuns = false;
  /** gc.threshold() as found, null where it does not exist. */
  threshold: number | null = null;
  gcEnabled = true;
  heapBytes = 0;
  sourceBytes = 0;

  constructor(repl: RawRepl, findings: Findings, options: AgentOptions, sink: CaptureSink) {
    this.#repl = repl;
    this.#findings = findings;
    this.#options = options;
    this.#sink = sink;
    this.#records = new AgentRecords(findings, sink);
  }

  /** Loads the agent and measures what it costs. @throws MpgcError AGENT_DOES_NOT_FIT */
  async install(): Promise<void> {
    if (this.#findings.threshold)
      this.threshold = await readFigure(this.#repl, "__import__('gc').threshold()");
    this.gcEnabled = (await readFigure(this.#repl, "int(__import__('gc').isenabled())")) === 1;
    const before = await this.#liveBytes();
    try {
      await this.#load('core.py');
      if (this.#options.call) await this.#load(this.#options.call.stage);
    } catch (cause) {
      if (cause instanceof MpgcError && this.#options.call && cause.message.includes('SyntaxError')) {
        const { expression } = this.#options.call;
        throw new MpgcError('USAGE', `The board does not take --call as an expression: ${expression}`, {
          cause,
          suggestions: ['Give what is repeated as an expression, like --call "step()".'],
        });
      }
      if (!(cause instanceof MpgcError) || !cause.message.includes('MemoryError')) throw cause;
      throw new MpgcError(
        'AGENT_DOES_NOT_FIT',
        'There is not enough free heap on the board to load the agent.',
        {
          cause,
          suggestions: ['Profile with --reset soft, so that the agent is loaded into an empty heap.'],
        },
      );
    }
    if (this.#options.intervalMs !== null) await this.#startTimer(this.#options.intervalMs);
    this.heapBytes = Math.max(0, (await this.#liveBytes()) - before);
  }

  /**
   * Asks for a collection from the prompt, where the stack is shallow, and lets it happen. The line buffer of a
   * board without raw paste is given back first: it is as large as the longest line so far.
   */
  async collect(): Promise<void> {
    await this.#repl.releaseLineBuffer();
    await this.#submit("__import__('gc').collect()", 'collecting');
    this.#sink.append({ type: 'collect', by: 'host' });
    this.#records.collectedAtPrompt = true;
  }

  /** One sample from the prompt; with `collect`, of live memory only, and with `figures`, also the firmware's own. */
  async sample(
    role: SampleRecord['role'],
    { collect = false, figures = false } = {},
  ): Promise<Omit<SampleRecord, 'atMs'> | null> {
    if (collect) await this.collect();
    this.#records.role = role;
    this.#records.lastSample = null;
    const inline = collect && this.#findings.collects === 'inline';
    const asks = figures && this.#findings.memInfo ? FIGURES : '';
    const output: Uint8Array[] = [];
    await this.#submit(
      `_mpgc.mark('',${inline ? COLLECT_FIRST : 0})${asks}`,
      'taking a sample',
      undefined,
      asks ? output : undefined,
    );
    this.#records.role = undefined;
    this.#records.collectedAtPrompt = false;
    if (asks) this.#records.takeFigures(output);
    return this.#records.lastSample;
  }

  /** The heap map, asked for again while it does not agree with itself; null where there is no mem_info. */
  async heapMap(role: Exclude<HeapMapRecord['role'], 'failure'>): Promise<HeapDump | null> {
    if (!this.#findings.memInfo) return null;
    for (let attempt = 1; ; attempt++) {
      const output: Uint8Array[] = [];
      await this.#submit(
        "__import__('micropython').mem_info(1)",
        'reading the heap map',
        DUMP_DEADLINES,
        output,
      );
      const parsed = this.#records.takeDump(role, output);
      if (parsed) return parsed;
      if (attempt === DUMP_ATTEMPTS) {
        this.#warn('heap-map', `No ${role} heap map: ${DUMP_ATTEMPTS} dumps did not agree with themselves.`);
        return null;
      }
    }
  }

  /** Runs the program. What it prints and the agent's samples become records as they arrive. */
  async runProgram(
    source: string,
    { plain, onSent }: { plain: boolean; onSent?: () => void },
  ): Promise<ProgramOutcome> {
    this.#records.exit = null;
    this.#records.heard = false;
    const deadlines: Deadlines = { idleMs: null, overallMs: null };
    const phase = 'running the program';
    const reply = await this.#follow(source, { phase, deadlines, plain, ...(onSent ? { onSent } : {}) });
    return { reply, exit: this.#records.exit, began: this.#records.heard };
  }

  /**
   * Evaluates the call `iterations` times with a sample on both sides, and a collection before each: inside the
   * agent's loop where gc.collect() collects at once, one submission a time where it waits for the prompt.
   */
  async repeat(
    iterations: number,
    { plain, stopped }: { plain: boolean; stopped: () => boolean },
  ): Promise<ProgramOutcome> {
    const inline = this.#findings.collects === 'inline';
    // Where the host collects, it must see the sample before the program goes on.
    const first = ITERATION_START + (inline ? MAY_WAIT + COLLECT_FIRST : 0);
    for (let left = iterations; left > 0; left -= inline ? iterations : 1) {
      // Between two submissions ctrl-C meets the prompt, which does not care.
      if (stopped() || (!inline && !(await this.#collects()))) return INTERRUPTED;
      const times = inline ? iterations : 1;
      const outcome = await this.runProgram(
        `try:_mpgc.iter(${times},${first})\n${handlers(this.#findings)}`,
        { plain },
      );
      this.#records.collectedAtPrompt = false;
      if (outcome.reply.kind === 'rebooted' || outcome.reply.traceback !== '' || outcome.exit) return outcome;
    }
    return { reply: { kind: 'done', traceback: '' }, exit: null, began: true };
  }

  /**
   * Evaluates the call of the hunt `count` times, and appends the batch; `stepped`, with a sample of live memory after
   * each. With `quiet`, calls that raise are counted; else the first ends the batch.
   */
  async batch(count: number, { phase, stepped, quiet, plain }: BatchOptions): Promise<BatchOutcome> {
    this.#records.batch = null;
    const kind = stepped ? CALL + MAY_WAIT + COLLECT_FIRST : 0;
    const outcome = await this.runProgram(`_mpgc.run(${count},${Number(quiet)},${kind})`, { plain });
    this.#records.collectedAtPrompt = false;
    const said: WireBatch = this.#records.batch ?? { left: 0, errors: 0, ms: 0 };
    const calls = count - said.left;
    const clock = (this.#findings.time || this.#findings.utime) && this.#records.batch !== null;
    const boardMs = clock ? said.ms : null;
    this.#sink.append({ type: 'batch', phase, calls, errors: said.errors, stepped, boardMs });
    return { ...outcome, calls, errors: said.errors };
  }

  /**
   * Goes other ways through the interpreter than the program does: a word that it left on the C stack may keep garbage
   * alive until something else is written there.
   */
  async overwriteStale(): Promise<void> {
    await this.#submit(OVERWRITE_STALE, 'overwriting the stack');
  }

  /** How the program left the collector. */
  async collector(): Promise<void> {
    const enabled = (await readFigure(this.#repl, "int(__import__('gc').isenabled())")) === 1;
    const threshold = this.#findings.threshold
      ? await readFigure(this.#repl, "__import__('gc').threshold()")
      : null;
    this.#sink.append({ type: 'collector', enabled, threshold });
  }

  /** Collects; false when ctrl-C met that line instead of the program. */
  async #collects(): Promise<boolean> {
    try {
      await this.collect();
      return true;
    } catch (error) {
      if (!(error instanceof MpgcError) || !error.message.includes('KeyboardInterrupt')) throw error;
      return false;
    }
  }

  /** Takes the timer and the agent's names away, and gives the collector back as it was found. */
  async remove(): Promise<void> {
    const steps = [
      ...(this.#timerRuns ? ['_mpgc.end.deinit()'] : []),
      ...(this.#findings.sysModules ? ["__import__('sys').modules.pop('mpgc',None)"] : []),
      ...(this.threshold === null ? [] : [`__import__('gc').threshold(${this.threshold})`]),
      `__import__('gc').${this.gcEnabled ? 'enable' : 'disable'}()`,
      "globals().pop('_mpgc',None)",
    ];
    const failures: unknown[] = [];
    for (const step of steps) {
      await this.#submit(step, 'removing the agent').catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #load(file: string): Promise<void> {
    const { array, stackUse, time, utime, growing, micropython, sysModules, memInfo } = this.#findings;
    const has = {
      array,
      stackUse,
      micropython,
      sysModules,
      memInfo,
      time,
      utime,
      ticks: time || utime,
      freeVaries: growing !== false,
      timer: this.#options.intervalMs !== null,
      collectEvery: this.#options.collectEveryMs !== null,
    };
    const conditions = new Set(Object.entries(has).flatMap(([name, holds]) => (holds ? [name] : [])));
    const source = packAgentFile(file, {
      conditions,
      values: {
        SPACING: Math.max(1, Math.round(1 / this.#options.maxOverhead) - 1),
        COLLECT_EVERY_MS: this.#options.collectEveryMs ?? 0,
      },
      ...(this.#options.call?.stage === file ? { call: this.#options.call.expression } : {}),
    });
    await this.#repl.run(source, 'loading the agent');
    this.sourceBytes += source.length;
  }

  /** Live heap in bytes: the least of several measurements, because a stale word can keep garbage for a while. */
  async #liveBytes(): Promise<number> {
    const measured: number[] = [];
    await this.#repl.releaseLineBuffer();
    for (let time = 0; time < MEASUREMENTS; time++) {
      await this.#repl.run("__import__('gc').collect()", 'collecting');
      measured.push(await readFigure(this.#repl, "__import__('gc').mem_alloc()"));
    }
    return Math.min(...measured);
  }

  async #startTimer(intervalMs: number): Promise<void> {
    if (!this.#findings.timer) {
      this.#warn(
        'no-timer',
        'This firmware has no machine.Timer: --interval takes no samples while the program runs.',
      );
      return;
    }
    const failures: string[] = [];
    for (const id of TIMER_IDS) {
      const callback = `lambda t,m=_mpgc.mark:m('',${TIMER + MAY_WAIT})`;
      const source = `_mpgc.end=(lambda T:T(${id},mode=T.PERIODIC,period=${Math.round(intervalMs)},callback=${callback}))(__import__('machine').Timer)`;
      const reply = await this.#follow(source, { phase: 'starting the timer' });
      this.#timerRuns = reply.kind === 'done' && reply.traceback === '';
      if (this.#timerRuns) return;
      failures.push(`Timer(${id}): ${reply.traceback.trim().split('\n').at(-1)}`);
    }
    this.#warn('no-timer', `No timer could be started (${failures.join('; ')}): there are no timer samples.`);
  }

  async #submit(source: string, phase: string, deadlines?: Deadlines, output?: Uint8Array[]): Promise<void> {
    const reply = await this.#follow(source, {
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
  async #follow(source: string, { output, ...options }: FollowOptions): Promise<Reply> {
    const decoder = new RecordDecoder();
    let lastMs = performance.now();
    const append = (events: AgentEvent[]) => {
      for (const event of events) {
        if (event.type === 'output' && output) output.push(event.bytes);
        else this.#records.take(event, lastMs);
      }
    };
    try {
      return await this.#repl.submit(source, {
        ...options,
        onOutput: (bytes, atMs) => {
          lastMs = atMs;
          append(decoder.push(bytes));
        },
      });
    } finally {
      append(decoder.end());
      this.#records.endReply(lastMs);
    }
  }

  #warn(code: string, message: string): void {
    this.#sink.append({ type: 'warning', code, message });
  }
}

interface FollowOptions extends Omit<SubmitOptions, 'onOutput'> {
  output?: Uint8Array[];
}

export interface ProgramOutcome {
  reply: Reply;
  /** What SystemExit carried, where the program ended by it. */
  exit: { argument: string } | null;
  /** Whether it printed anything or was sampled: then it had compiled. */
  began: boolean;
}

export interface BatchOptions {
  phase: BatchRecord['phase'];
  stepped: boolean;
  quiet: boolean;
  plain: boolean;
}

export interface BatchOutcome extends ProgramOutcome {
  /** Calls that were begun, and how many of them raised. */
  calls: number;
  errors: number;
}

const INTERRUPTED: ProgramOutcome = {
  reply: { kind: 'done', traceback: 'KeyboardInterrupt: ' },
  exit: null,
  began: true,
};
