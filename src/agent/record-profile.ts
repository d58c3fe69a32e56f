import { MpgcError, messageOf } from '../errors.js';
import type { HeapDump } from '../heap/parse-dump.js';
import { RawRepl } from '../repl/raw-repl.js';
import type { CaptureSink } from '../session/capture-writer.js';
import type { BoardRecord, EndRecord } from '../session/schema.js';
import type { Transport } from '../transport/transport.js';
import { AGENT_VERSION, BoardAgent, type ProgramOutcome } from './board-agent.js';
import { packAgentFile } from './pack-source.js';
import { type PreparedScript, prepareScript, rewriteTraceback } from './prepare-script.js';
import { type Findings, probeBoard } from './probe-board.js';

export interface ProfileRequest {
  /** Name for tracebacks, and the source with \n line ends. */
  script: { name: string; text: string };
  call: string | null;
  iterations: number;
  intervalMs: number | null;
  durationMs: number | null;
  collectEveryMs: number | null;
  /** How long to go on sampling from the prompt after the script has returned. */
  lingerMs: number | null;
  maxOverhead: number;
  reset: 'none' | 'soft';
  bootTimeoutMs: number;
}

export interface ProfileOptions {
  /** Aborted when the user wants to end the program: everything after it still happens. */
  signal: AbortSignal;
  /** Called when the next step begins, for a progress display. */
  onPhase?: (phase: string) => void;
}

/** How a run that reached the program ended; `failure` is what kept it from being complete. */
export interface ProfileEnd {
  reason: EndRecord['reason'];
  exitCode: number | null;
  failure: MpgcError | null;
}

/** A program that catches KeyboardInterrupt is asked this often, at this distance. */
const INTERRUPTS = 8;
const INTERRUPT_EVERY_MS = 1000;
const DEFAULT_LINGER_INTERVAL_MS = 500;

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
    if (run.programStartMs === null) repl.cancel(cancelled());
  };
  let end: ProfileEnd = { reason: 'failed', exitCode: null, failure: null };
  try {
    options.signal.addEventListener('abort', cancel);
    end = await run.run();
    return end;
  } catch (error) {
    const failure = asMpgcError(error);
    sink.append({ type: 'error', origin: 'board', code: failure.code, message: failure.message });
    end = { reason: failure.code === 'BOARD_LOST' ? 'lost' : 'failed', exitCode: null, failure };
    if (run.programStartMs === null) {
      await removeTraces(repl).catch(() => {});
      throw failure;
    }
    return end;
  } finally {
    options.signal.removeEventListener('abort', cancel);
    await repl.leave().catch(() => {});
    const { programStartMs, programEndMs } = run;
    sink.append({ type: 'end', reason: end.reason, exitCode: end.exitCode, programStartMs, programEndMs });
  }
}

/** After a start that did not succeed: the agent's name, if it was there already. */
async function removeTraces(repl: RawRepl): Promise<void> {
  if (!repl.entered) return;
  await repl.enter();
  await repl.run("globals().pop('_mpgc',None)", 'tidying up');
}

class ProfileRun {
  readonly #repl: RawRepl;
  readonly #transport: Transport;
  readonly request: ProfileRequest;
  readonly #sink: CaptureSink;
  readonly #options: ProfileOptions;
  readonly #startedMs = performance.now();
  #stopReason: 'duration' | 'interrupted' | null = null;
  /** Host times in ms since the run began; null as long as it has not happened. */
  programStartMs: number | null = null;
  programEndMs: number | null = null;

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
  }

  async run(): Promise<ProfileEnd> {
    const { request } = this;
    this.#phase('connecting');
    await this.#repl.enter();
    this.#phase('identifying the firmware');
    const findings = await this.#identify();
    const paste = await this.#detectRawPaste(findings);
    if (request.reset === 'soft') {
      this.#phase('soft-resetting');
      await this.#repl.softReset();
    }
    this.#phase('loading the agent');
    const { intervalMs, collectEveryMs, maxOverhead } = request;
    const agentOptions = { intervalMs, collectEveryMs, maxOverhead, repeats: request.call !== null };
    const agent = new BoardAgent(this.#repl, findings, agentOptions, this.#sink);
    await agent.install();
    this.#phase('baseline');
    const map = await agent.heapMap('baseline');
    this.#sink.append(this.#boardRecord(findings, agent, map, paste));
    this.#warnOfBoard(findings, paste);
    await agent.sample('baseline', { collect: true });
    if (this.#options.signal.aborted) throw cancelled();
    const script = prepareScript(request.script.text, findings);
    this.#phase('running');
    const end = await this.#runProgram(agent, script, paste.interruptible === false);
    if (end.reason === 'rebooted') {
      await this.#repl.enter();
      return end;
    }
    await this.#finish(agent);
    return end;
  }

  /** A heap that an earlier program left full has no room for the probe; a reset makes some. */
  async #identify(): Promise<Findings> {
    try {
      return await probeBoard(this.#repl);
    } catch (error) {
      const noRoom = error instanceof MpgcError && error.message.includes('MemoryError');
      if (!noRoom || this.request.reset === 'none') throw error;
      await this.#repl.softReset();
      return probeBoard(this.#repl);
    }
  }

  async #detectRawPaste({
    time,
    utime,
  }: Findings): Promise<{ available: boolean; interruptible: boolean | null }> {
    if (!this.#repl.rawPaste || !(time || utime)) {
      return { available: this.#repl.rawPaste ?? false, interruptible: null };
    }
    const test = packAgentFile('interruptible.py', { conditions: new Set([time ? 'time' : 'utime']) });
    const { interruptible } = await this.#repl.detectRawPaste(test);
    await this.#repl.run('del _mpgc', 'tidying up');
    return { available: true, interruptible };
  }

  #boardRecord(
    findings: Findings,
    agent: BoardAgent,
    map: HeapDump | null,
    paste: { available: boolean; interruptible: boolean | null },
  ): Omit<BoardRecord, 'atMs'> {
    const { vendorId, productId, serialNumber } = this.#transport.usb ?? {};
    return {
      type: 'board',
      implementation: findings.implementation,
      version: findings.version,
      build: findings.build,
      machine: findings.machine,
      platform: findings.platform,
      uniqueId: findings.uid
        ? Buffer.from((findings.uid.match(/\d+/g) ?? []).map(Number)).toString('hex')
        : null,
      usb:
        this.#transport.usb === null
          ? null
          : { vendorId: vendorId ?? null, productId: productId ?? null, serialNumber: serialNumber ?? null },
      wordBytes: findings.wordBytes ?? (map ? map.blockBytes / 4 : null),
      blockBytes: map?.blockBytes ?? null,
      totalBytes: map?.totalBytes ?? findings.totalBytes,
      growing: findings.growing,
      threshold: agent.threshold,
      gcEnabled: agent.gcEnabled,
      ticksResolutionUs: findings.resolution ?? null,
      collects: findings.collects,
      rawPaste: paste.available,
      rawPasteInterruptible: paste.interruptible,
      features: {
        threshold: findings.threshold,
        memInfo: findings.memInfo,
        stackUse: findings.stackUse,
        sysModules: findings.sysModules,
        settrace: findings.settrace,
        uctypes: findings.uctypes,
        mem32: findings.mem32,
        timer: findings.timer,
        array: findings.array,
        idfHeapInfo: findings.idfHeapInfo,
      },
      agent: { version: AGENT_VERSION, heapBytes: agent.heapBytes, sourceBytes: agent.sourceBytes },
    };
  }

  #warnOfBoard(findings: Findings, paste: { available: boolean; interruptible: boolean | null }): void {
    if (findings.implementation !== 'micropython') {
      this.#warn(
        'other-implementation',
        `This is ${findings.implementation}: its figures are shown as it gives them.`,
      );
    }
    if (findings.collects === 'at-prompt') {
      this.#warn(
        'collects-at-prompt',
        'gc.collect() only asks for a collection here; it runs when the prompt is back. Live memory is known only at the prompt, and pauses are not known.',
      );
    }
    if (!findings.memInfo)
      this.#warn('no-mem-info', 'This firmware has no micropython.mem_info: there is no heap map.');
    if (!paste.available || paste.interruptible === false) {
      const bytes = Buffer.byteLength(this.request.script.text);
      this.#warn(
        'source-on-heap',
        `The board holds the script's text (${bytes} bytes) on its heap while the script runs, because ${paste.available ? 'ctrl-C does not stop code that comes by raw paste' : 'the firmware has no raw paste'}. The samples include it; a program started from main.py would not have it.`,
      );
    }
  }

  async #runProgram(agent: BoardAgent, script: PreparedScript, plain: boolean): Promise<ProfileEnd> {
    const stops = this.#stopWhenAsked();
    this.programStartMs = this.#elapsedMs();
    try {
      const scriptRun = agent.runProgram(script.source, { plain });
      let end = this.#judge(await Promise.race([scriptRun, stops.failure]), script.lineShift);
      if (end.reason === 'finished' && this.request.call !== null && this.#stopReason === null) {
        const repeat = agent.repeat(this.request.call, this.request.iterations);
        end = this.#judge(await Promise.race([repeat, stops.failure]), script.lineShift);
      }
      this.programEndMs = this.#elapsedMs();
      if (end.reason === 'finished' && this.request.lingerMs !== null)
        await this.#linger(agent, this.request.lingerMs);
      return end;
    } finally {
      this.programEndMs ??= this.#elapsedMs();
      stops.dispose();
    }
  }

  /** Interrupts the program when its time is up or the user says so; `failure` rejects if it does not stop. */
  #stopWhenAsked(): { failure: Promise<never>; dispose: () => void } {
    const { signal } = this.#options;
    const timers: NodeJS.Timeout[] = [];
    let fail: (error: MpgcError) => void = () => {};
    const failure = new Promise<never>((_, reject) => {
      fail = reject;
    });
    failure.catch(() => {});
    const stop = (reason: 'duration' | 'interrupted') => {
      if (this.#stopReason !== null) return;
      this.#stopReason = reason;
      this.#phase('stopping the program');
      let sent = 0;
      const again = () => {
        sent += 1;
        if (sent > INTERRUPTS) return fail(notStopping());
        this.#repl.interrupt().catch(() => {});
        timers.push(setTimeout(again, INTERRUPT_EVERY_MS));
      };
      again();
    };
    const onAbort = () => stop('interrupted');
    signal.addEventListener('abort', onAbort);
    if (this.request.durationMs !== null)
      timers.push(setTimeout(() => stop('duration'), this.request.durationMs));
    return {
      failure,
      dispose: () => {
        for (const timer of timers) clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      },
    };
  }

  #judge({ reply, exit }: ProgramOutcome, lineShift: number): ProfileEnd {
    if (reply.kind === 'rebooted') {
      const failure = new MpgcError(
        'BOARD_RESET',
        'The board restarted while the program ran: its heap is gone.',
        {
          suggestions: [
            'Does the program call machine.reset() or machine.soft_reset(), or does a watchdog fire?',
          ],
        },
      );
      this.#sink.append({ type: 'error', origin: 'program', code: failure.code, message: failure.message });
      return { reason: 'rebooted', exitCode: null, failure };
    }
    if (exit) {
      const exitCode = exitCodeOf(exit.argument);
      return { reason: 'exit', exitCode, failure: null };
    }
    if (reply.traceback === '') {
      return { reason: this.#stopReason ?? 'finished', exitCode: this.#stopReason ? null : 0, failure: null };
    }
    if (this.#stopReason !== null && reply.traceback.includes('KeyboardInterrupt')) {
      return { reason: this.#stopReason, exitCode: null, failure: null };
    }
    const { name, text } = this.request.script;
    const traceback = rewriteTraceback(reply.traceback, name, lineShift, text.split('\n').length).trim();
    const message = traceback.split('\n').at(-1) ?? '';
    const code = /^[\w.]+/.exec(message)?.[0] ?? 'Exception';
    this.#sink.append({ type: 'error', origin: 'program', code, message, traceback });
    const compiled = code !== 'SyntaxError' && code !== 'IndentationError' ? true : / in /.test(traceback);
    return { reason: compiled ? 'exception' : 'not-compiled', exitCode: 1, failure: null };
  }

  /** Samples from the prompt by the host's clock while timers and callbacks of the program go on. */
  async #linger(agent: BoardAgent, lingerMs: number): Promise<void> {
    const intervalMs = this.request.intervalMs ?? DEFAULT_LINGER_INTERVAL_MS;
    const untilMs = this.#elapsedMs() + lingerMs;
    let collectedMs = this.#elapsedMs();
    while (this.#elapsedMs() < untilMs && !this.#options.signal.aborted && this.#stopReason === null) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(intervalMs, untilMs - this.#elapsedMs())));
      const every = this.request.collectEveryMs;
      const collect = every !== null && this.#elapsedMs() - collectedMs >= every;
      if (collect) collectedMs = this.#elapsedMs();
      await agent.sample(undefined, { collect });
    }
    this.programEndMs = this.#elapsedMs();
  }

  async #finish(agent: BoardAgent): Promise<void> {
    this.#phase('final samples');
    await this.#attempt('the sample at the end of the program', async () => {
      await agent.stopTimer();
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

/** As CPython maps the argument of SystemExit to a process's exit code. */
function exitCodeOf(argument: string): number {
  if (argument === '' || argument === 'None' || argument === 'False') return 0;
  const code = Number(argument);
  return Number.isInteger(code) ? code : 1;
}

function notStopping(): MpgcError {
  return new MpgcError(
    'BOARD_NOT_STOPPING',
    `The program does not stop: ${INTERRUPTS} interrupts had no effect.`,
    {
      suggestions: [
        'It catches KeyboardInterrupt, has disabled ctrl-C, or is inside a long call of the firmware.',
        'Press the reset button of the board. What was recorded so far is kept.',
      ],
    },
  );
}

function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before the program was started.');
}

function asMpgcError(error: unknown): MpgcError {
  return error instanceof MpgcError
    ? error
    : new MpgcError('BOARD_LOST', `The run failed: ${messageOf(error)}`, { cause: error });
}
