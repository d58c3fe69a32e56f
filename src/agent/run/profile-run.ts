import { MpgcError } from '../../errors.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import { PHASES, type Phase } from '../../phases.js';
import type { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Transport } from '../../transport/transport.js';
import type { Sending } from '../board/choose-sending.js';
import { type ConnectedBoard, connectBoard } from '../board/connect-board.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import type { LoadedProgram } from '../files/load-modules.js';
import { planServing } from '../files/plan-serving.js';
import { type ProbedModule, probeFiles } from '../files/probe-files.js';
import { chooseInput } from '../input/choose-input.js';
import { shortCheck } from '../model-check/short-check.js';
import { BoardAgent } from '../sampler/board-agent.js';
import { boardRecord, boardWarnings } from '../sampler/board-record.js';
import { NOT_LOOKED_AT } from '../script/look-at-loops.js';
import { prepareScript } from '../script/prepare-script.js';
import { refuseTooLarge } from '../script/refuse-too-large.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import { loadedModules } from '../snapshot/loaded-modules.js';
import { EndMaps, readObjects } from '../snapshot/read-objects.js';
import { AgentLink, type Exchange } from '../wire/agent-link.js';
import { judgeProgram, type ProfileEnd, tracebackOf } from '../work/judge-program.js';
import { planWorks } from '../work/plan-works.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { timerIntervalMs } from '../work/sampling.js';
import type { Work } from '../work/work.js';
import { cancelled } from './cancelled.js';
import { attempt, finishRun } from './finish-run.js';
import { lookAtProgram } from './look-at-program.js';
import type { ProfileOptions, ProfileRequest } from './profile-request.js';
import { runAgain } from './run-again.js';
import { warnOfMaps } from './warn-of-maps.js';

const OWN_ADDRESS = "__import__('builtins').id(_mpgc)";

/**
 * The steps of a run on a board, in their order: connect, compare the heap with the model, load the agent, baseline, the works,
 * final samples, restore. What is written in any case, and how failures end it, is for record-profile.ts above it.
 */
export class ProfileRun {
  readonly #repl: RawRepl;
  readonly #transport: Transport;
  readonly #request: ProfileRequest;
  readonly #sink: CaptureSink;
  readonly #options: ProfileOptions;
  /** Planned when it is known what the board can do. */
  #works: Work[] = [];
  /** What the script becomes where modules are loaded by calls. */
  #loaded: LoadedProgram = { edits: [], modules: [] };
  /** What its loops are looked at by. */
  #looked = NOT_LOOKED_AT;
  /** The modules that have some of that in them. */
  #probed: readonly ProbedModule[] = [];
  readonly #startedMs = performance.now();
  #agent: BoardAgent | null = null;
  /** Before the program; null where there is no mem_info. */
  #baselineMap: HeapDump | null = null;
  /** Of the agent's object, which a program may keep by a name of its own. */
  #ownAddress: number | null = null;
  /** Loaded before the program; null where that is not known. */
  #modules: ReadonlySet<string> | null = null;
  /** Whether MemoryError left the program. */
  #ranOut = false;
  /** Whether the program was given what a user typed. */
  #tookInput = false;
  /** Host times in ms since the run began; null as long as it has not happened. */
  programStartMs: number | null = null;
  programEndMs: number | null = null;
  /** Whether the program reads what a user types, and the board takes none while it runs. */
  #inputRefused = false;
  /** When the board had the script. */
  #sentMs: number | null = null;
  /** The same by the board's clock. */
  #sentBoardMs = 0;
  #endBoardMs = 0;
  /** Lines that were damaged so that they left something on the heap, before its first sample. */
  residuesAtBaseline = 0;
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
  }

  async run(): Promise<ProfileEnd> {
    const { reset, sampling, verify, work } = this.#request;
    const memory = verify === null ? this.#options.memory : undefined;
    const board = await connectBoard(this.#repl, {
      reset,
      onPhase: (phase) => this.#phase(phase),
      recall: (firmware) => memory?.recall({ firmware, usb: this.#transport.usb }) ?? null,
    });
    await this.#checkModel(board);
    this.#works = planWorks(work, sampling, board.firmware);
    this.#looked = lookAtProgram(this.#request, board.firmware, this.#transport);
    const { silentAfterMs } = this.#request;
    const endMaps = new EndMaps(this.#sink);
    const link = new AgentLink(this.#repl, board.firmware, endMaps, { silentAfterMs });
    const agent = new BoardAgent(link, {
      ...sampling,
      intervalMs: timerIntervalMs(sampling, {
        hasTimer: board.firmware.timer,
        repeats: work.type !== 'script',
      }),
      programText: this.#request.script.text,
      runningMaps: sampling,
      staged: isStaged(board.sending, this.#transport),
    });
    this.#agent = agent;
    await this.#measureBaseline(board, link, agent);
    const end = await this.#runProgram(board, link, agent);
    if (sampling.maps > 0) this.#warnOfMaps(link, agent, end);
    let ownersKnown = false;
    if (end.reason === 'rebooted') await this.#repl.enter();
    else if (await finishRun(link, agent, (phase) => this.#phase(phase))) {
      const { onPhase, signal } = this.#options;
      const left = {
        baseline: this.#baselineMap,
        ranOut: this.#ranOut,
        ownAddress: this.#ownAddress,
        modules: this.#modules,
      };
      const { objects } = this.#request;
      await attempt(link, 'snapshot', async () => {
        ownersKnown = await readObjects(link, endMaps, { left, objects, onPhase, signal });
      });
    }
    const field = this.#works
      .map(({ inTheField }) => inTheField?.() ?? null)
      .find((source) => source !== null);
    const lines =
      this.#works.map(({ linesWanted }) => linesWanted?.() ?? null).find((wanted) => wanted) ?? null;
    const tookMs = (this.programEndMs ?? 0) - (this.#sentMs ?? this.programStartMs ?? 0);
    await runAgain(board, link, this.#sink, {
      request: this.#request,
      options: this.#options,
      first: {
        end,
        ranOut: this.#ranOut,
        ownersKnown,
        map: this.#baselineMap,
        field: field ?? null,
        tookMs,
        plainMs: this.#endBoardMs - this.#sentBoardMs,
        clock: this.#clock,
        lines,
        counter: agent.counter,
        tasks: this.#transport.pausesTasks ?? false,
        tookInput: this.#tookInput,
      },
    });
    return end;
  }

  #warnOfMaps(link: AgentLink, { noMaps, counter, timerRuns }: BoardAgent, end: ProfileEnd): void {
    const { work, script, files } = this.#request;
    const hasMarks = () => sourceTexts(script.text, files).some(({ text }) => text.includes('mpgc'));
    warnOfMaps(link, {
      noMaps,
      asText: counter === null || counter.form === 'areas',
      hasPlace: timerRuns || this.#looked !== NOT_LOOKED_AT || hasMarks(),
      hasOthers: work.type === 'repeat',
      end,
    });
  }

  /** After a run that failed: what of the agent is on the board already. */
  async removeTraces(): Promise<void> {
    if (!this.#repl.entered) return;
    await this.#repl.enter();
    await (this.#agent ? this.#agent.remove() : this.#repl.run(REMOVE_LINE, 'tidying-up'));
  }

  /** What is known of the board's heap, else a comparison with the model. */
  async #checkModel({ firmware, sending, known }: ConnectedBoard): Promise<void> {
    const { verify, reset } = this.#request;
    if (verify === false) return;
    const check = known?.check ?? (await this.#compareWithModel(firmware));
    this.#sink.append({ type: 'model-check', ...check });
    if (known) return;
    this.#options.memory?.remember({ firmware, usb: this.#transport.usb }, { check, sending });
    // A word that its programs left on the C stack may keep one of their objects in the middle of the heap.
    if (reset === 'none') return;
    this.#phase('soft-resetting');
    await this.#repl.softReset();
  }

  async #compareWithModel(firmware: Firmware): Promise<ModelCheck> {
    this.#phase('comparing-model');
    this.comparing = true;
    const check = await shortCheck(this.#repl, firmware, () => this.#options.signal.aborted).finally(() => {
      this.comparing = false;
    });
    this.#throwIfCancelled();
    return check;
  }

  async #measureBaseline(
    { firmware, sending }: ConnectedBoard,
    link: AgentLink,
    agent: BoardAgent,
  ): Promise<void> {
    this.#phase('loading-agent');
    const { script } = this.#request;
    const { files, probed: inModules } = probeFiles(this.#request.files, this.#looked.modules);
    const { serving, program, records } = await planServing(link, script.text, files);
    this.#loaded = program;
    this.#probed = inModules;
    await agent.install(this.#works.find(({ stage }) => stage)?.stage ?? null, serving);
    if (this.#request.objects !== 'none') {
      this.#ownAddress = await readFigure(this.#repl, OWN_ADDRESS);
      this.#modules = await loadedModules(this.#repl, firmware);
    }
    this.#phase('baseline');
    const map = await agent.heapMap('baseline');
    this.#baselineMap = map;
    const { usb, lossless } = this.#transport;
    this.#sink.append(boardRecord({ firmware, sending, usb }, agent, map, this.#transport));
    for (const record of records(agent.filesBytes)) this.#sink.append(record);
    const scriptBytes = Buffer.byteLength(this.#request.script.text);
    for (const warning of boardWarnings(firmware, sending, { scriptBytes, lossless })) {
      this.#sink.append(warning);
    }
    await agent.sample('baseline', { collect: true });
    this.residuesAtBaseline = this.#repl.quality.residues;
    this.#throwIfCancelled();
  }

  async #runProgram(
    { firmware, sending }: ConnectedBoard,
    link: AgentLink,
    agent: BoardAgent,
  ): Promise<ProfileEnd> {
    const works = this.#works;
    const { text } = this.#request.script;
    const { edits, modules } = this.#loaded;
    const looked = this.#looked;
    const script = prepareScript(text, firmware, {
      ...looked,
      edits: [...looked.edits, ...edits],
    });
    const warnings = works.flatMap((work) => work.warningsOf?.(text) ?? []);
    for (const { code, values } of warnings) link.warn(code, values);
    if (!script.parsed) link.warn('not-wrapped');
    const takesText = !sending.rawPaste || sending.plain;
    if (this.#baselineMap && takesText) refuseTooLarge({ text, source: script.source }, this.#baselineMap);
    this.#phase('running');
    const graceMs = Math.max(...works.map((work) => work.graceMs ?? 0));
    const onStop = () => this.#phase('stopping-program');
    const stopper = new ProgramStopper(this.#repl, this.#options.signal, onStop, graceMs);
    stopper.listen();
    const limited = works.find(({ limitMs }) => limitMs !== undefined);
    const limitMs = limited ? (limited.limitMs ?? null) : this.#request.sampling.durationMs;
    const context = {
      input: chooseInput(this.#request, this.#transport, {
        input: this.#options.input,
        onTaken: () => {
          this.#tookInput = true;
        },
        onRefused: () => {
          this.#inputRefused = true;
          link.warn('takes-no-input');
        },
      }),
      link,
      agent,
      script,
      stopper,
      plain: sending.plain,
      onSent: () => {
        this.#sentMs = this.#elapsedMs();
        this.#sentBoardMs = this.#clock();
        stopper.begin(limitMs);
      },
      onPhase: (phase: Phase) => this.#phase(phase),
      decided: this.#options.decided ?? (() => false),
      judge: (outcome: Exchange, { call, allowed = false }: { call: boolean; allowed?: boolean }) => {
        const { addedLines, wrapped } = script;
        // A step of the program is none of the user's.
        const isCall = call && this.#request.work.type !== 'loops';
        const saysEnd = call || wrapped;
        const files = { addedLines, modules, probed: this.#probed };
        const tookMs = this.#elapsedMs() - (this.#sentMs ?? this.programStartMs ?? 0);
        const judged = { ...this.#request.script, ...files, call, isCall, saysEnd, tookMs };
        const { end, error } = judgeProgram(outcome, stopper.reason, judged);
        if (error) this.#sink.append(allowed ? { ...error, allowed } : error);
        this.#ranOut ||= error?.code === 'MemoryError' && !allowed;
        return end;
      },
      rewrite: (traceback: string) =>
        tracebackOf(traceback, {
          ...this.#request.script,
          addedLines: script.addedLines,
          modules,
          probed: this.#probed,
          call: true,
          isCall: true,
        }),
      mapBetween: async () => {
        await attempt(link, 'map-between', async () => {
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
    } catch (error) {
      throw this.#inputRefused ? whereInputIsMissing(error) : error;
    } finally {
      this.programEndMs = this.#elapsedMs();
      this.#endBoardMs = this.#clock();
      stopper.dispose();
    }
  }

  #throwIfCancelled(): void {
    if (this.#options.signal.aborted) throw cancelled();
  }

  #phase(phase: Phase): void {
    this.#options.onPhase?.(PHASES[phase]);
  }

  /** What the board takes for the time. */
  readonly #clock = () => this.#transport.boardMs?.() ?? performance.now();

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }
}

/** Whether the source of the program is put on the board before it is run. */
function isStaged({ rawPaste, plain }: Sending, { lossless }: Transport): boolean {
  return rawPaste && !plain && !lossless;
}

/** A program that does not stop where nothing can be typed waits for that. */
function whereInputIsMissing(error: unknown): unknown {
  if (!(error instanceof MpgcError) || error.code !== 'BOARD_NOT_STOPPING') return error;
  return new MpgcError(
    'BOARD_NOT_STOPPING',
    'The program waits for input, which this board cannot give it.',
    {
      cause: error,
      values: { ...error.values, waits: true },
      suggestions: [
        'Run it on a board: what is typed at mpgc, or piped to it (mpgc … < answers.txt), goes to the program there.',
        'Or put the answers into the program in place of input().',
      ],
    },
  );
}
