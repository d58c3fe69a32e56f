import { setTimeout as delay } from 'node:timers/promises';
import { MpgcError, messageOf } from '../../errors.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Transport } from '../../transport/transport.js';
import { connectBoard } from '../board/connect-board.js';
import { checkModel } from '../model-check/check-model.js';
import { HeapProgramRunner } from '../model-check/heap-program-runner.js';
import { findCollects } from '../script/find-collects.js';
import { type PreparedScript, prepareScript } from '../script/prepare-script.js';
import { AgentLink, type ProgramOutcome } from '../wire/agent-link.js';
import { BoardAgent } from './board-agent.js';
import { boardRecord, boardWarnings } from './board-record.js';
import { evenly } from './evenly.js';
import { type HuntRequest, LeakHunt } from './hunt-leak.js';
import { judgeProgram, type ProfileEnd } from './judge-program.js';
import { ProgramStopper } from './program-stopper.js';
import { repeatCall } from './repeat-call.js';

export interface ProfileRequest {
  /** Name for tracebacks, and the source with \n line ends. */
  script: { name: string; text: string };
  call: string | null;
  iterations: number;
  /** Set to hunt for a leak with `call`, in place of the profile's repetitions. */
  hunt?: HuntRequest;
  intervalMs: number | null;
  durationMs: number | null;
  collectEveryMs: number | null;
  /** How long to go on sampling from the prompt after the script has returned. */
  lingerMs: number | null;
  /** How many heap maps to read between the repetitions, and as many while lingering. */
  maps: number;
  maxOverhead: number;
  reset: 'none' | 'soft';
  bootTimeoutMs: number;
  /** Whether to compare the board's heap with the reference model before the script. */
  verify: boolean;
}

export interface ProfileOptions {
  /** Aborted when the user wants to end the program: everything after it still happens. */
  signal: AbortSignal;
  /** Called when the next step begins, for a progress display. */
  onPhase?: (phase: string) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
}

const DEFAULT_LINGER_INTERVAL_MS = 500;
const MAX_LINES = 5;
/** A batch of a hunt ends by itself in this time. */
const HUNT_GRACE_MS = 3000;
const MAX_HUNT_MS = 5 * 60_000;
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
    const failure = asMpgcError(error);
    // A disk that is full takes no record of that either.
    if (failure.code !== 'OUTPUT_NOT_WRITABLE') {
      sink.append({ type: 'error', origin: 'board', code: failure.code, message: failure.message });
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
  readonly request: ProfileRequest;
  readonly #sink: CaptureSink;
  readonly #options: ProfileOptions;
  readonly #startedMs = performance.now();
  readonly #stopper: ProgramStopper;
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
    this.request = request;
    this.#sink = sink;
    this.#options = options;
    this.#stopper = new ProgramStopper(
      repl,
      options.signal,
      () => this.#phase('stopping the program'),
      request.hunt ? HUNT_GRACE_MS : 0,
    );
  }

  async run(): Promise<ProfileEnd> {
    const { request } = this;
    const { findings, sending } = await connectBoard(this.#repl, {
      reset: request.reset,
      onPhase: (phase) => this.#phase(phase),
    });
    if (request.verify) {
      this.#phase('comparing the heap with the model');
      this.comparing = true;
      const check = await checkModel(new HeapProgramRunner(this.#repl, findings), findings, {
        ...SHORT_CHECK,
        stopped: () => this.#options.signal.aborted,
      });
      this.comparing = false;
      if (this.#options.signal.aborted) throw cancelled();
      this.#sink.append({ type: 'model-check', ...check });
      // A word that its programs left on the C stack may keep one of their objects in the middle of the heap.
      if (request.reset === 'soft') {
        this.#phase('soft-resetting');
        await this.#repl.softReset();
      }
    }
    this.#phase('loading the agent');
    const { intervalMs, collectEveryMs, maxOverhead } = request;
    const stage = request.hunt ? ('hunt.py' as const) : ('repeat.py' as const);
    const call = request.call === null ? null : { expression: request.call, stage };
    const link = new AgentLink(this.#repl, findings, this.#sink);
    this.#agent = new BoardAgent(link, { intervalMs, collectEveryMs, maxOverhead, call });
    const agent = this.#agent;
    await agent.install();
    this.#phase('baseline');
    const map = await agent.heapMap('baseline');
    this.#sink.append(boardRecord({ findings, sending, usb: this.#transport.usb }, agent, map));
    const scriptBytes = Buffer.byteLength(request.script.text);
    for (const warning of boardWarnings(findings, sending, scriptBytes)) this.#sink.append(warning);
    await agent.sample('baseline', { collect: true });
    if (this.#options.signal.aborted) throw cancelled();
    const script = prepareScript(request.script.text, findings);
    const collects = request.hunt ? findCollects(request.script.text) : [];
    if (collects.length > 0) {
      const lines = collects.slice(0, MAX_LINES).join(', ');
      this.#warn(
        'collects-itself',
        `The script calls gc.collect() itself (line ${lines}): live memory is measured after collections of mpgc all the same, and the time of a call includes the script's own.`,
      );
    }
    if (!script.parsed) {
      this.#warn(
        'not-wrapped',
        'The script could not be parsed here, so it runs as it is: SystemExit restarts the board, and at MemoryError no map is taken.',
      );
    }
    this.#phase('running');
    const end = await this.#runProgram(agent, link, script, sending.plain);
    if (end.reason === 'rebooted') {
      await this.#repl.enter();
      return end;
    }
    await this.#finish(agent);
    return end;
  }

  /** After a run that failed: what of the agent is on the board already. */
  async removeTraces(): Promise<void> {
    if (!this.#repl.entered) return;
    await this.#repl.enter();
    await (this.#agent ? this.#agent.remove() : this.#repl.run("globals().pop('_mpgc',None)", 'tidying up'));
  }

  async #runProgram(
    agent: BoardAgent,
    link: AgentLink,
    script: PreparedScript,
    plain: boolean,
  ): Promise<ProfileEnd> {
    const stopper = this.#stopper;
    stopper.listen();
    const { hunt, durationMs } = this.request;
    const limitMs = hunt ? (hunt.untilMs ?? (hunt.iterations === null ? MAX_HUNT_MS : null)) : durationMs;
    const onSent = () => stopper.begin(limitMs);
    this.programStartMs = this.#elapsedMs();
    try {
      const scriptRun = link.runProgram(script.source, { plain, onSent });
      let end = this.#judge(await Promise.race([scriptRun, stopper.failure]), script.lineShift, false);
      if (end.reason === 'finished' && hunt && stopper.reason === null) {
        end = await new LeakHunt(agent, hunt, {
          link,
          plain,
          stopper,
          decided: this.#options.decided ?? (() => false),
          onPhase: (phase) => this.#phase(phase),
          judge: (outcome, { call, allowed }) => this.#judge(outcome, script.lineShift, call, allowed),
        }).run();
      } else if (end.reason === 'finished' && this.request.call !== null && this.#stopper.reason === null) {
        const repeat = repeatCall(link, this.request.iterations, {
          collect: () => agent.collect(),
          plain,
          stopped: () => stopper.reason !== null,
          maps: this.request.maps,
          readMap: () => this.#mapBetween(agent),
        });
        end = this.#judge(await Promise.race([repeat, stopper.failure]), script.lineShift, true);
      }
      this.programEndMs = this.#elapsedMs();
      if (end.reason === 'finished' && this.request.lingerMs !== null)
        await this.#linger(agent, this.request.lingerMs);
      return end;
    } finally {
      this.programEndMs ??= this.#elapsedMs();
      stopper.dispose();
    }
  }

  #judge(outcome: ProgramOutcome, lineShift: number, call: boolean, allowed = false): ProfileEnd {
    const { end, error } = judgeProgram(outcome, this.#stopper.reason, {
      ...this.request.script,
      lineShift,
      call,
    });
    if (error) this.#sink.append(allowed && error.type === 'error' ? { ...error, allowed } : error);
    return end;
  }

  /** Samples from the prompt by the host's clock while timers and callbacks of the program go on. */
  async #linger(agent: BoardAgent, lingerMs: number): Promise<void> {
    const intervalMs = this.request.intervalMs ?? DEFAULT_LINGER_INTERVAL_MS;
    const untilMs = this.#elapsedMs() + lingerMs;
    let collectedMs = this.#elapsedMs();
    let sampleMs = collectedMs + intervalMs;
    const mapsMs = evenly(lingerMs, this.request.maps).map((ms) => collectedMs + ms);
    while (this.#elapsedMs() < untilMs && !this.#options.signal.aborted && this.#stopper.reason === null) {
      const [mapMs = Infinity] = mapsMs;
      await delay(Math.min(sampleMs, mapMs, untilMs) - this.#elapsedMs());
      if (this.#elapsedMs() >= mapMs) {
        mapsMs.shift();
        await this.#mapBetween(agent);
        continue;
      }
      const every = this.request.collectEveryMs;
      const collect = every !== null && this.#elapsedMs() - collectedMs >= every;
      if (collect) collectedMs = this.#elapsedMs();
      await agent.sample(undefined, { collect });
      sampleMs = this.#elapsedMs() + intervalMs;
    }
    this.programEndMs = this.#elapsedMs();
  }

  async #mapBetween(agent: BoardAgent): Promise<void> {
    await this.#attempt('a heap map during the run', async () => {
      await agent.collect();
      await agent.heapMap('between');
    });
  }

  async #finish(agent: BoardAgent): Promise<void> {
    this.#phase('final samples');
    await this.#attempt('the sample at the end of the program', async () => {
      await agent.sample('program-end');
    });
    await this.#attempt('the final sample', async () => {
      await agent.collect();
      await agent.sample('final', { collect: true });
    });
    this.#phase('reading the heap map');
    await this.#attempt('the final heap map', async () => {
      await agent.heapMap('final');
    });
    this.#phase('restoring the board');
    if (await this.#attempt('removing the agent', () => agent.remove())) return;
    await this.#repl.softReset();
    this.#warn('restarted', 'The program left the board unable to run anything more, so it was soft-reset.');
  }

  /** Does a step, or says why the board cannot do it any more; a board that is gone ends the run. */
  async #attempt(what: string, step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      if (!(error instanceof MpgcError) || error.code !== 'BOARD_EXCEPTION') throw error;
      const last = error.message.trim().split('\n').at(-1);
      this.#warn('step-failed', `No success with ${what}: ${last}`);
      return false;
    }
  }

  #warn(code: string, message: string): void {
    this.#sink.append({ type: 'warning', code, message });
  }

  #phase(phase: string): void {
    this.#options.onPhase?.(phase);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }
}

function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before the program was started.');
}

function asMpgcError(error: unknown): MpgcError {
  return error instanceof MpgcError
    ? error
    : new MpgcError('BOARD_LOST', `The run failed: ${messageOf(error)}`, { cause: error });
}
