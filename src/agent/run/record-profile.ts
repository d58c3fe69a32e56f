import { MpgcError, messageOf } from '../../errors.js';
import { PHASES, type Phase } from '../../phases.js';
import { BoardExceptionError } from '../../repl/board-exception-error.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Transport } from '../../transport/transport.js';
import { type ConnectedBoard, connectBoard } from '../board/connect-board.js';
import type { Findings } from '../board/probe-board.js';
import type { CheckMemory } from '../model-check/check-memory.js';
import { checkModel } from '../model-check/check-model.js';
import { HeapProgramRunner } from '../model-check/heap-program-runner.js';
import { prepareScript } from '../script/prepare-script.js';
import { AgentLink, type Exchange } from '../wire/agent-link.js';
import { BoardAgent } from './board-agent.js';
import { boardIdentity, boardRecord, boardWarnings } from './board-record.js';
import { judgeProgram, type ProfileEnd } from './judge-program.js';
import { planWorks, type Sampling, type WorkRequest } from './plan-works.js';
import { ProgramStopper } from './program-stopper.js';
import type { Work } from './work.js';

export interface ProfileRequest {
  /** Name for tracebacks, and the source with \n line ends. */
  script: { name: string; text: string };
  work: WorkRequest;
  sampling: Sampling;
  reset: 'none' | 'soft';
  bootTimeoutMs: number;
  /** Whether to compare the board's heap with the reference model before the script; null: unless the board is known. */
  verify: boolean | null;
}

export interface ProfileOptions {
  /** Aborted when the user wants to end the program: everything after it still happens. */
  signal: AbortSignal;
  /** Called with words for the next step when it begins, for a progress display. */
  onPhase?: (phase: string) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
  /** Where comparisons with the reference model are kept from run to run; without it no board is known. */
  checks?: CheckMemory;
}

/** Under a second over USB. The seed is the same each time, so that two runs can be compared. */
const SHORT_CHECK = { rounds: 1, operations: 60, seed: 1, fill: false };

/**
 * Profiles one script on a board that is open, into `sink`: interrupt, identify, reset, load the agent,
 * baseline, run, final sample, collect, heap map, restore the board. Whatever happens, the `end` record is
 * written and the board is left in its friendly REPL if it can be reached. Does not close the transport.
 *
 * @throws MpgcError when the program could not be started
 */
export async function recordProfile(
  transport: Transport,
  request: ProfileRequest,
  sink: CaptureSink,
  options: ProfileOptions,
): Promise<ProfileEnd> {
  const repl = new RawRepl(transport, { bootTimeoutMs: request.bootTimeoutMs });
  const run = new ProfileRun(repl, transport, request, sink, options);
  const cancel = () => {
    if (run.programStartMs === null && !run.comparing) repl.cancel(cancelled());
  };
  let end: ProfileEnd = { reason: 'failed', exitCode: null, failure: null };
  try {
    options.signal.addEventListener('abort', cancel);
    end = await run.run();
    return end;
  } catch (error) {
    const failure = asMpgcError(error, transport.address);
    // A disk that is full takes no record of that either.
    if (failure.code !== 'OUTPUT_NOT_WRITABLE') {
      sink.append({ type: 'error', origin: 'board', code: failure.code, values: failure.values });
    }
    end = { reason: failure.code === 'BOARD_LOST' ? 'lost' : 'failed', exitCode: null, failure };
    // A program that does not stop lets nothing else run.
    if (failure.code !== 'BOARD_NOT_STOPPING') await run.removeTraces().catch(() => {});
    if (run.programStartMs === null) throw failure;
    return end;
  } finally {
    options.signal.removeEventListener('abort', cancel);
    await repl.leave().catch(() => {});
    const { programStartMs, programEndMs } = run;
    if (end.failure?.code !== 'OUTPUT_NOT_WRITABLE') {
      sink.append({ type: 'end', reason: end.reason, exitCode: end.exitCode, programStartMs, programEndMs });
    }
  }
}

class ProfileRun {
  readonly #repl: RawRepl;
  readonly #transport: Transport;
  readonly #request: ProfileRequest;
  readonly #sink: CaptureSink;
  readonly #options: ProfileOptions;
  readonly #works: Work[];
  readonly #startedMs = performance.now();
  #agent: BoardAgent | null = null;
  /** Host times in ms since the run began; null as long as it has not happened. */
  programStartMs: number | null = null;
  programEndMs: number | null = null;
  /** Set while the heap is compared with the model, which ends in order when it is stopped. */
  comparing = false;

  constructor(
    repl: RawRepl,
    transport: Transport,
    request: ProfileRequest,
    sink: CaptureSink,
    options: ProfileOptions,
  ) {
    this.#repl = repl;
    this.#transport = transport;
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
    this.#works = planWorks(request.work, request.sampling);
  }

  async run(): Promise<ProfileEnd> {
    const { reset, verify, sampling } = this.#request;
    const onPhase = (phase: Phase) => this.#phase(phase);
    const board = await connectBoard(this.#repl, { reset, onPhase });
    if (verify !== false) await this.#checkModel(board, verify === null ? this.#options.checks : undefined);
    const link = new AgentLink(this.#repl, board.findings, this.#sink);
    const agent = new BoardAgent(link, sampling);
    this.#agent = agent;
    await this.#measureBaseline(board, agent);
    const end = await this.#runProgram(board, link, agent);
    if (end.reason === 'rebooted') await this.#repl.enter();
    else await this.#finish(link, agent);
    return end;
  }

  /** After a run that failed: what of the agent is on the board already. */
  async removeTraces(): Promise<void> {
    if (!this.#repl.entered) return;
    await this.#repl.enter();
    await (this.#agent ? this.#agent.remove() : this.#repl.run("globals().pop('_mpgc',None)", 'tidying-up'));
  }

  /** What `known` has of this board, else a comparison. */
  async #checkModel({ findings, sending }: ConnectedBoard, known: CheckMemory | undefined): Promise<void> {
    const { totalBytes, wordBytes } = findings;
    const identity = boardIdentity({ findings, sending, usb: this.#transport.usb });
    const board = { identity, totalBytes, wordBytes };
    const recalled = known?.recall(board) ?? null;
    const check = recalled ?? (await this.#compareWithModel(findings));
    if (!recalled) this.#options.checks?.remember(board, check);
    this.#sink.append({ type: 'model-check', ...check });
  }

  async #compareWithModel(findings: Findings): Promise<ModelCheck> {
    this.#phase('comparing-model');
    this.comparing = true;
    const check = await checkModel(new HeapProgramRunner(this.#repl, findings), findings, {
      ...SHORT_CHECK,
      stopped: () => this.#options.signal.aborted,
    });
    this.comparing = false;
    this.#throwIfCancelled();
    // A word that its programs left on the C stack may keep one of their objects in the middle of the heap.
    if (this.#request.reset === 'soft') {
      this.#phase('soft-resetting');
      await this.#repl.softReset();
    }
    return check;
  }

  async #measureBaseline({ findings, sending }: ConnectedBoard, agent: BoardAgent): Promise<void> {
    this.#phase('loading-agent');
    await agent.install(this.#works.find(({ stage }) => stage)?.stage ?? null);
    this.#phase('baseline');
    const map = await agent.heapMap('baseline');
    this.#sink.append(boardRecord({ findings, sending, usb: this.#transport.usb }, agent, map));
    const { text } = this.#request.script;
    for (const warning of boardWarnings(findings, sending, Buffer.byteLength(text))) {
      this.#sink.append(warning);
    }
    await agent.sample('baseline', { collect: true });
    this.#throwIfCancelled();
  }

  async #runProgram(
    { findings, sending }: ConnectedBoard,
    link: AgentLink,
    agent: BoardAgent,
  ): Promise<ProfileEnd> {
    const works = this.#works;
    const { text } = this.#request.script;
    const script = prepareScript(text, findings);
    const warnings = works.flatMap((work) => work.warningsOf?.(text) ?? []);
    for (const { code, values } of warnings) link.warn(code, values);
    if (!script.parsed) link.warn('not-wrapped');
    this.#phase('running');
    const graceMs = Math.max(...works.map((work) => work.graceMs ?? 0));
    const onStop = () => this.#phase('stopping-program');
    const stopper = new ProgramStopper(this.#repl, this.#options.signal, onStop, graceMs);
    stopper.listen();
    const limited = works.find(({ limitMs }) => limitMs !== undefined);
    const limitMs = limited ? (limited.limitMs ?? null) : this.#request.sampling.durationMs;
    const context = {
      link,
      agent,
      script,
      stopper,
      plain: sending.plain,
      onSent: () => stopper.begin(limitMs),
      onPhase: (phase: Phase) => this.#phase(phase),
      decided: this.#options.decided ?? (() => false),
      judge: (outcome: Exchange, { call, allowed = false }: { call: boolean; allowed?: boolean }) => {
        const judged = { ...this.#request.script, lineShift: script.lineShift, call };
        const { end, error } = judgeProgram(outcome, stopper.reason, judged);
        if (error) this.#sink.append(allowed ? { ...error, allowed } : error);
        return end;
      },
      mapBetween: async () => {
        await this.#attempt(link, 'map-between', async () => {
          await agent.collect();
          await agent.heapMap('between');
        });
      },
    };
    this.programStartMs = this.#elapsedMs();
    let end: ProfileEnd = { reason: 'finished', exitCode: 0, failure: null };
    try {
      for (const work of works) {
        end = await work.run(context);
        if (end.reason !== 'finished' || stopper.reason !== null) break;
      }
      return end;
    } finally {
      this.programEndMs = this.#elapsedMs();
      stopper.dispose();
    }
  }

  async #finish(link: AgentLink, agent: BoardAgent): Promise<void> {
    this.#phase('final-samples');
    await this.#attempt(link, 'program-end-sample', () => agent.sample('program-end'));
    await this.#attempt(link, 'final-sample', async () => {
      await agent.collect();
      await agent.sample('final', { collect: true });
    });
    this.#phase('reading-map');
    await this.#attempt(link, 'final-map', () => agent.heapMap('final'));
    this.#phase('restoring-board');
    if (await this.#attempt(link, 'remove-agent', () => agent.remove())) return;
    // The program left it unable to run anything more.
    await this.#repl.softReset();
    link.warn('restarted');
  }

  /** Does a step, or says why the board cannot do it any more; a board that is gone ends the run. */
  async #attempt(link: AgentLink, step: FinalStep, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof BoardExceptionError)) throw error;
      link.warn('step-failed', { step, exception: error.said });
      return false;
    }
  }

  #throwIfCancelled(): void {
    if (this.#options.signal.aborted) throw cancelled();
  }

  #phase(phase: Phase): void {
    this.#options.onPhase?.(PHASES[phase]);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }
}

/** What may fail while the run goes on. */
type FinalStep = 'program-end-sample' | 'final-sample' | 'final-map' | 'map-between' | 'remove-agent';

function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before the program was started.');
}

function asMpgcError(error: unknown, port: string): MpgcError {
  if (error instanceof MpgcError) return error;
  const detail = messageOf(error);
  return new MpgcError('BOARD_LOST', `The run failed: ${detail}`, { cause: error, values: { port, detail } });
}
