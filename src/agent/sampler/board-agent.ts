import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { checkReply } from '../../repl/check-reply.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import { insist } from '../../repl/insist.js';
import type { HeapMapRecord, SampleRecord } from '../../session/schema.js';
import { readCollector } from '../board/read-collector.js';
import { readFigure } from '../board/read-figure.js';
import { overwriteStack, readLive, readLiveOverwritten } from '../board/read-live.js';
import { COLLECT_LINE, MAP_LINE, measuringLine } from '../script/measuring-line.js';
import { FORGET_LINE, REMOVE_LINE } from '../script/remove-line.js';
import { PRINT_AGAIN_LINE } from '../script/repl-print.js';
import { COLLECT_FIRST, kindOf } from '../script/sample-kind.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { LiveSampleRecord } from '../wire/exchange-recorder.js';
import { heapFiguresRecord, systemHeapRecord } from '../wire/heap-records.js';
import { type AgentOptions, type StageName, type StagePlace, spacingOf } from './agent-stages.js';
import { chooseCounter } from './choose-counter.js';
import { loadStage } from './load-stage.js';
import { type PromptLines, promptLines } from './prompt-lines.js';
import { readHeapMap } from './read-heap-map.js';
import { chooseMaps, type MapsWanted, type NoMaps, type RunningMaps, SCHEDULES } from './running-maps.js';
import { startTimer } from './start-timer.js';
import { comparedCounts, type TableCounter } from './table-counter.js';

/** A stage of the agent, with what it is for: the user's expression, so many loops or statements. */
export interface Stage extends Pick<StagePlace, 'call' | 'loops' | 'callbacks' | 'threads' | 'statements'> {
  name: Exclude<StageName, 'core' | 'files' | 'modules'>;
}

/** How files are given to the board, once the agent's stage for that is there. */
export interface Serving extends Pick<StagePlace, 'prefix'> {
  /** The stage of the agent. */
  name: Extract<StageName, 'files' | 'modules'>;
  serve: () => Promise<void>;
  /** Lines that take them away. */
  removing: readonly string[];
}

type Loaded = Omit<Stage, 'name'> & Pick<StagePlace, 'prefix'> & { name: StageName };

export const AGENT_VERSION = '1';

/**
 * The agent on one board: loads it, samples with it from the prompt, takes it away again. Above it stands the run
 * (record-profile.ts), which decides what happens when.
 */
export class BoardAgent {
  readonly #link: AgentLink;
  readonly #options: AgentOptions;
  readonly #programText: string;
  readonly #lines: PromptLines;
  #timerRuns = false;
  #removing: readonly string[] = [];
  /** Whether words that lines left on the board's stack change what is live. */
  #keepsByStaleWords = false;
  #counter: TableCounter | null = null;
  readonly #mapsWanted: Omit<MapsWanted, 'spacing'>;
  #maps: RunningMaps | null = null;
  /** Why no heap maps are read while the program runs although they are wanted; null before it is known, and where they are. */
  noMaps: NoMaps | null = null;
  /** gc.threshold() as found, null where it does not exist. */
  threshold: number | null = null;
  gcEnabled = true;
  heapBytes = 0;
  sourceBytes = 0;
  /** Of heapBytes, what files of the program take that are served; 0 where none are. */
  filesBytes = 0;
  /** Longest run of free blocks in bytes, when it was last asked for with a sample; null where that was not. */
  largestFreeBytes: number | null = null;

  /** How used blocks are counted in the allocation table; null where gc.mem_alloc() is asked. */
  get counter(): TableCounter | null {
    return this.#counter;
  }

  /** Whether a timer of the board samples while code of the user runs. */
  get timerRuns(): boolean {
    return this.#timerRuns;
  }

  /** `programText`: the samples do not take a timer that it names, where there is another. */
  constructor(
    link: AgentLink,
    {
      programText,
      runningMaps = { maps: 0, durationMs: null },
      ...options
    }: AgentOptions & { programText: string; runningMaps?: Omit<MapsWanted, 'spacing'> },
  ) {
    this.#link = link;
    this.#mapsWanted = runningMaps;
    this.#options = options;
    this.#programText = programText;
    this.#lines = promptLines(link.firmware);
  }

  /**
   * Loads the agent with a stage for what is repeated or looked at, and measures what it costs; `serving`: the files of the program, which it is
   * given. @throws MpgcError AGENT_DOES_NOT_FIT, and as `serve` does
   */
  async install(stage: Stage | null, serving: Serving | null = null): Promise<void> {
    const { repl, firmware } = this.#link;
    ({ enabled: this.gcEnabled, threshold: this.threshold } = await readCollector(repl, firmware));
    const before = await this.#measure();
    const map = await this.#plainMap();
    this.#counter = await chooseCounter(repl, firmware, map);
    try {
      await this.#loadCore(map);
      if (stage) await this.#loadTwice(stage);
      if (serving) await this.#serve(serving);
    } catch (cause) {
      throw whyNotLoaded(cause, stage);
    }
    const { intervalMs } = this.#options;
    if (intervalMs !== null) this.#timerRuns = await startTimer(this.#link, intervalMs, this.#programText);
    this.heapBytes = Math.max(0, (await this.#measure()) - before);
    // Of what was asked, nothing is to be in the first map.
    await repl.run(this.#lines.collect, 'collecting');
  }

  async #serve({ name, prefix, serve, removing }: Serving): Promise<void> {
    const before = await this.#measure();
    await this.#loadTwice({ name, ...(prefix === undefined ? {} : { prefix }) });
    this.#removing = removing;
    await serve();
    this.filesBytes = Math.max(0, (await this.#measure()) - before);
  }

  /** The heap without the agent; a heap with no room for the question has none for the agent either. */
  async #plainMap(): Promise<HeapDump | null> {
    if (!this.#link.firmware.memInfo) return null;
    await this.#link.repl.run(COLLECT_LINE, 'collecting');
    return this.heapMap('plain').catch((error) => {
      if (!(error instanceof BoardExceptionError)) throw error;
      return null;
    });
  }

  /** With what counts in the allocation table, if that is loaded and was right in every state of the heap; else without. */
  async #loadCore(map: HeapDump | null): Promise<void> {
    await this.#chooseMaps(map);
    if (this.#counter && (await this.#countsRight())) return;
    if (this.#counter) {
      this.#counter = null;
      await this.#chooseMaps(map);
    }
    await this.#loadTwice({ name: 'core' });
  }

  async #chooseMaps(map: HeapDump | null): Promise<void> {
    if (this.#mapsWanted.maps === 0) return;
    const { repl, firmware } = this.#link;
    const schedules = firmware.memInfo && (await readFigure(repl, SCHEDULES)) === 1;
    const wanted = { ...this.#mapsWanted, spacing: spacingOf(this.#options.maxOverhead) };
    const chosen = chooseMaps(wanted, firmware, { map, counter: this.#counter, schedules });
    this.#maps = typeof chosen === 'string' ? null : chosen;
    this.noMaps = typeof chosen === 'string' ? chosen : null;
  }

  async #countsRight(): Promise<boolean> {
    try {
      const compared = comparedCounts(await this.#loadTwice({ name: 'core' }));
      if (compared?.differing === 0) return true;
      if (compared) this.#link.warn('counter-refused', { ...compared });
    } catch (error) {
      // There is no room for it.
      if (!(error instanceof BoardExceptionError)) throw error;
    }
    await this.#link.repl.run(REMOVE_LINE, 'loading-agent');
    return false;
  }

  /**
   * Asks for a collection from the prompt, where the stack is shallow, and lets it happen. The line buffer of a
   * board without raw paste is given back first: it is as large as the longest line so far. What the system's heap is
   * asked for before leaves garbage, which this collection takes away.
   */
  async collect(): Promise<void> {
    if (this.#link.firmware.idfHeapInfo) await this.#readSystemHeap();
    await this.#link.repl.releaseLineBuffer();
    if (this.#keepsByStaleWords) await overwriteStack(this.#link.repl);
    const { collect } = this.#lines;
    await this.#link.run(collect, 'collecting', { collects: true }).catch((error) => {
      // A program may have taken the agent's name away.
      if (!isRaised(error, 'NameError') && !isRaised(error, 'AttributeError')) throw error;
      return this.#link.run(COLLECT_LINE, 'collecting', { collects: true });
    });
    this.#link.sink.append({ type: 'collect', by: 'host' });
  }

  /** One sample from the prompt; with `collect`, of live memory only, and with `figures`, also the firmware's own. */
  async sample(
    role: SampleRecord['role'],
    { collect = false, figures = false } = {},
  ): Promise<LiveSampleRecord | null> {
    const link = this.#link;
    const flags = collect && link.firmware.collects === 'inline' ? COLLECT_FIRST : 0;
    const asks = figures && link.firmware.memInfo;
    const line = `${measuringLine(`_mpgc.mark('',${kindOf('prompt', flags)})`)}${asks ? this.#lines.figures : ''}`;
    const options = { phase: 'taking-sample', keepsOutput: asks, ...(role ? { role } : {}) } as const;
    const exchange = await insist(link.repl, 'taking-sample', async () => {
      // Again before another attempt: what failed has left garbage.
      if (collect) await this.collect();
      const { reply, ...rest } = await link.exchange(line, options);
      const isAsAsked =
        rest.lastSample?.source === 'prompt' && (flags === 0 || rest.lastSample.pauseUs !== null);
      const isLost = !link.repl.lossless && !isAsAsked && reply.raised === null;
      return { ...rest, reply: { ...reply, damaged: isLost || (asks && reply.damaged === true) } };
    });
    if (asks) this.#appendFigures(exchange.output);
    return exchange.lastSample;
  }

  /** The heap map; null where there is none. */
  async heapMap(role: Exclude<HeapMapRecord['role'], 'failure'>): Promise<HeapDump | null> {
    if (!this.#link.firmware.memInfo) return null;
    // Of the lines that call what the agent keeps there is no agent yet.
    return readHeapMap(this.#link, role, role === 'plain' ? MAP_LINE : this.#lines.map);
  }

  #appendFigures(output: Uint8Array): void {
    const { sink, lastSeq, firmware } = this.#link;
    const record = heapFiguresRecord(output, lastSeq);
    sink.append(record);
    const { largestFreeBlocks } = record;
    const blockBytes = (firmware.wordBytes ?? 4) * BLOCK_WORDS;
    this.largestFreeBytes = largestFreeBlocks === null ? null : largestFreeBlocks * blockBytes;
  }

  /** Takes the timer and the agent's names away, and gives the collector back as it was found. */
  async remove(): Promise<void> {
    const steps = [
      ...(this.#timerRuns ? ['_mpgc.end.deinit()'] : []),
      ...this.#removing,
      ...(this.#link.firmware.sysModules ? [FORGET_LINE] : []),
      ...(this.threshold === null ? [] : [`__import__('gc').threshold(${this.threshold})`]),
      `__import__('gc').${this.gcEnabled ? 'enable' : 'disable'}()`,
      ...(this.#link.ranFriendly ? [PRINT_AGAIN_LINE] : []),
      REMOVE_LINE,
    ];
    const options = { phase: 'removing-agent', checked: true, keepsOutput: true } as const;
    const { reply } = await this.#link.exchange(steps.join('\n'), options);
    if (reply.kind === 'done' && reply.raised === null) return;
    // One step that fails is no reason to leave the others.
    const failures: unknown[] = [];
    for (const step of steps) {
      await this.#link.run(step, 'removing-agent').catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Once more where it fails: on a wire that loses bytes a line can become another. */
  async #loadTwice(stage: Loaded): Promise<Uint8Array> {
    return this.#load(stage).catch(() => this.#load(stage));
  }

  /** Gives what the pieces print. */
  async #load({ name, ...place }: Loaded): Promise<Uint8Array> {
    const options = {
      ...this.#options,
      overwrites: this.#keepsByStaleWords,
      counter: this.#counter,
      maps: this.#maps,
    };
    const { output, sourceBytes } = await loadStage(this.#link, name, { options, ...place });
    this.sourceBytes += sourceBytes;
    return output;
  }

  /** Live heap in bytes, with the stack overwritten; unless that is known, finds out whether it makes a difference. */
  async #measure(): Promise<number> {
    const { repl } = this.#link;
    await repl.releaseLineBuffer();
    const asItIs = this.#keepsByStaleWords ? null : await readLive(repl);
    const overwritten = await readLiveOverwritten(repl);
    this.#keepsByStaleWords = overwritten !== asItIs;
    return overwritten;
  }

  /** A heap that has no room for the answer has none for a figure either: then it is not known. */
  async #readSystemHeap(): Promise<void> {
    const phase = 'reading-system-heap';
    const { reply, output } = await this.#link.exchange(this.#lines.systemHeap, { phase, keepsOutput: true });
    if (reply.raised?.exception !== 'MemoryError') checkReply(reply, phase);
    const record = systemHeapRecord(output, this.#link.lastSeq);
    if (record) this.#link.sink.append(record);
  }
}

function whyNotLoaded(cause: unknown, stage: Stage | null): unknown {
  if (stage?.call && isRaised(cause, 'SyntaxError')) {
    return new MpgcError('USAGE', `The board does not accept --call "${stage.call}" as an expression.`, {
      cause,
      suggestions: ['Give an expression, like --call "step()".'],
    });
  }
  if (!isRaised(cause, 'MemoryError')) return cause;
  return new MpgcError('AGENT_DOES_NOT_FIT', 'The board has not enough free heap to load the agent.', {
    cause,
    suggestions: ['Load it into an empty heap: --reset soft'],
  });
}
