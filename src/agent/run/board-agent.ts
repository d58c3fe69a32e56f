import { MpgcError } from '../../errors.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { Deadlines } from '../../repl/inbox.js';
import type { HeapMapRecord, SampleRecord } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import { COLLECT_LINE, measuringLine } from '../script/measuring-line.js';
import { packAgentFile } from '../script/pack-source.js';
import type { AgentLink } from '../wire/agent-link.js';
import { COLLECT_FIRST, MAY_WAIT, TIMER } from '../wire/agent-records.js';

/**
 * The agent on one board: loads it, samples with it from the prompt, takes it away again. Above it stands the run
 * (record-profile.ts), which decides what happens when.
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

/** Virtual timers first; then the hardware timers that programs use least. */
const TIMER_IDS = [-1, 3, 2, 1, 0];
const DUMP_ATTEMPTS = 3;
/** A line of a map takes 7 ms at 115200 baud, 8 MiB of badly fragmented heap a minute. */
const DUMP_DEADLINES: Deadlines = { idleMs: 10_000, overallMs: 15 * 60_000 };
const MAP_LINE = measuringLine("__import__('micropython').mem_info(1)");
const SYSTEM_HEAP_LINE = measuringLine(
  "print(__import__('esp32').idf_heap_info(__import__('esp32').HEAP_DATA))",
);
const MEASUREMENTS = 3;
const FIGURES = ";__import__('micropython').mem_info();__import__('micropython').qstr_info()";

export class BoardAgent {
  readonly #link: AgentLink;
  readonly #options: AgentOptions;
  #timerRuns = false;
  /** gc.threshold() as found, null where it does not exist. */
  threshold: number | null = null;
  gcEnabled = true;
  heapBytes = 0;
  sourceBytes = 0;

  constructor(link: AgentLink, options: AgentOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** Loads the agent and measures what it costs. @throws MpgcError AGENT_DOES_NOT_FIT */
  async install(): Promise<void> {
    if (this.#link.findings.threshold)
      this.threshold = await readFigure(this.#link.repl, "__import__('gc').threshold()");
    this.gcEnabled = (await readFigure(this.#link.repl, "int(__import__('gc').isenabled())")) === 1;
    const before = await this.#liveBytes();
    try {
      await this.#load('core.py').catch(() => this.#load('core.py'));
      const { call } = this.#options;
      // Once more: on a wire that loses bytes a line can become another.
      if (call) await this.#load(call.stage).catch(() => this.#load(call.stage));
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
   * board without raw paste is given back first: it is as large as the longest line so far. What the system's heap is
   * asked for before leaves garbage, which this collection takes away.
   */
  async collect(): Promise<void> {
    if (this.#link.findings.idfHeapInfo) await this.#readSystemHeap();
    await this.#link.repl.releaseLineBuffer();
    await this.#link.submit(COLLECT_LINE, 'collecting');
    this.#link.sink.append({ type: 'collect', by: 'host' });
    this.#link.records.collectedAtPrompt = true;
  }

  /** One sample from the prompt; with `collect`, of live memory only, and with `figures`, also the firmware's own. */
  async sample(
    role: SampleRecord['role'],
    { collect = false, figures = false } = {},
  ): Promise<Omit<SampleRecord, 'atMs'> | null> {
    if (collect) await this.collect();
    this.#link.records.role = role;
    this.#link.records.lastSample = null;
    const inline = collect && this.#link.findings.collects === 'inline';
    const asks = figures && this.#link.findings.memInfo ? FIGURES : '';
    const output: Uint8Array[] = [];
    await this.#link.submit(
      `${measuringLine(`_mpgc.mark('',${inline ? COLLECT_FIRST : 0})`)}${asks}`,
      'taking a sample',
      undefined,
      asks ? output : undefined,
    );
    this.#link.records.role = undefined;
    this.#link.records.collectedAtPrompt = false;
    if (asks) this.#link.records.takeFigures(output);
    return this.#link.records.lastSample;
  }

  /** The heap map, asked for again while it does not agree with itself; null where there is no mem_info. */
  async heapMap(role: Exclude<HeapMapRecord['role'], 'failure'>): Promise<HeapDump | null> {
    if (!this.#link.findings.memInfo) return null;
    for (let attempt = 1; ; attempt++) {
      const output: Uint8Array[] = [];
      await this.#link.submit(MAP_LINE, 'reading the heap map', DUMP_DEADLINES, output);
      this.#link.records.collectedAtPrompt = false;
      const parsed = this.#link.records.takeDump(role, output);
      if (parsed) return parsed;
      if (attempt === DUMP_ATTEMPTS) {
        this.#link.warn(
          'heap-map',
          `No ${role} heap map: ${DUMP_ATTEMPTS} dumps did not agree with themselves.`,
        );
        return null;
      }
    }
  }

  /** Takes the timer and the agent's names away, and gives the collector back as it was found. */
  async remove(): Promise<void> {
    const steps = [
      ...(this.#timerRuns ? ['_mpgc.end.deinit()'] : []),
      ...(this.#link.findings.sysModules ? ["__import__('sys').modules.pop('mpgc',None)"] : []),
      ...(this.threshold === null ? [] : [`__import__('gc').threshold(${this.threshold})`]),
      `__import__('gc').${this.gcEnabled ? 'enable' : 'disable'}()`,
      "globals().pop('_mpgc',None)",
    ];
    const failures: unknown[] = [];
    for (const step of steps) {
      await this.#link.submit(step, 'removing the agent').catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #load(file: string): Promise<void> {
    const { array, stackUse, time, utime, growing, micropython, sysModules, memInfo } = this.#link.findings;
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
    await this.#link.repl.run(source, 'loading the agent');
    this.sourceBytes += source.length;
  }

  /** Live heap in bytes: the least of several measurements, because a stale word can keep garbage for a while. */
  async #liveBytes(): Promise<number> {
    const measured: number[] = [];
    await this.#link.repl.releaseLineBuffer();
    for (let time = 0; time < MEASUREMENTS; time++) {
      await this.#link.repl.run(COLLECT_LINE, 'collecting');
      measured.push(await readFigure(this.#link.repl, "__import__('gc').mem_alloc()"));
    }
    return Math.min(...measured);
  }

  /** A heap that has no room for the answer has none for a figure either: then it is not known. */
  async #readSystemHeap(): Promise<void> {
    const output: Uint8Array[] = [];
    try {
      await this.#link.submit(SYSTEM_HEAP_LINE, "reading the system's heap", undefined, output);
    } catch (error) {
      if (!(error instanceof MpgcError) || !error.message.includes('MemoryError')) throw error;
    }
    this.#link.records.takeSystemHeap(output);
  }

  async #startTimer(intervalMs: number): Promise<void> {
    if (!this.#link.findings.timer) {
      this.#link.warn(
        'no-timer',
        'This firmware has no machine.Timer: --interval takes no samples while the program runs.',
      );
      return;
    }
    const failures: string[] = [];
    for (const id of TIMER_IDS) {
      const callback = `lambda t,m=_mpgc.mark:m('',${TIMER + MAY_WAIT})`;
      const source = `_mpgc.end=(lambda T:T(${id},mode=T.PERIODIC,period=${Math.round(intervalMs)},callback=${callback}))(__import__('machine').Timer)`;
      const reply = await this.#link.follow(source, { phase: 'starting the timer' });
      this.#timerRuns = reply.kind === 'done' && reply.traceback === '';
      if (this.#timerRuns) return;
      failures.push(`Timer(${id}): ${reply.traceback.trim().split('\n').at(-1)}`);
    }
    this.#link.warn(
      'no-timer',
      `No timer could be started (${failures.join('; ')}): there are no timer samples.`,
    );
  }
}
