import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { chosenNode } from '../../instrument/cycles/choose-loops.js';
import type { Cycle } from '../../instrument/cycles/find-cycles.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { WARNING_VALUES } from '../../session/coded-values.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { readLive } from '../board/read-live.js';
import { serveFiles } from '../files/serve-files.js';
import { NO_SAMPLES } from '../sampler/agent-stages.js';
import { loadStage, type StageRequest } from '../sampler/load-stage.js';
import { countedAt, type Looked, NOT_LOOKED_AT, walkedAt } from '../script/look-at-loops.js';
import { prepareScript } from '../script/prepare-script.js';
import { AgentLink } from '../wire/agent-link.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { type ContainerKinds, findContainerKinds } from './container-kinds.js';
import { emptyGrown } from './empty-grown.js';
import { Walks } from './walks.js';

/**
 * The calls of a run, no more than `most`; a loop or a callback by its place, `perUnit` bytes with each pass or call, 0 where that is not known; or a
 * program that has returned, for a time.
 */
export type CensusOf =
  | { type: 'calls'; call: string; setup: string | null; most: number | null }
  | ({ type: 'passes'; perUnit: number } & Pick<Cycle, 'file' | 'line' | 'callback'>)
  | { type: 'time'; forMs: number };

export type NoCensus = NonNullable<z.infer<(typeof WARNING_VALUES)['no-census']>['reason']>;

export interface CensusRequest {
  script: { name: string; text: string };
  files: readonly ProgramFile[];
  of: CensusOf;
  /** Whether programs are sent without raw paste. */
  plain: boolean;
  signal: AbortSignal;
}

type NewCensus = Omit<RecordOf<'census'>, 'atMs'>;

/** Calls or passes before the walks: the first ones fill caches, and each walk has as many more behind it as all before. */
const DUE = [5, 10, 20, 40, 80, 160];
const LEAST_WALKS = 3;
/** No further walk is waited for after this, once there are enough, and none at all after the limit. */
const ENOUGH_MS = 10_000;
const LIMIT_MS = 40_000;
/** Of a program that only waits for its callbacks: it is stopped then, and they go on. */
const BEGIN_MS = 4000;

/** Of what is free, what further calls or passes may keep: the lines that read the heap need room, too. */
const SPARE_SHARE = 0.4;
/** Of a callback none is the last. */
const NEVER = 2 ** 30 - 1;
/** A program is interrupted where what is to end it does not. */
const ENDS_MS = 1000;

/**
 * Runs the program once more after a reset, and walks through what its names lead to, now and then; else why that told nothing.
 * @throws BoardExceptionError where the heap has no room for it
 */
export async function takeCensus(
  repl: Repl,
  firmware: Firmware,
  request: CensusRequest,
): Promise<NewCensus | NoCensus> {
  await repl.softReset();
  try {
    return await new Census(repl, firmware, request).run();
  } finally {
    await repl.softReset();
  }
}

/** Of a watch, and of the board's clock. */
const WATCH_AT = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];
const TICKS = 0x3fffffff;

/** Of a run whose calls are counted no more than it makes, as they may do something. */
function dueWithin(most: number | null): number[] {
  if (most === null) return DUE;
  const due = DUE.filter((calls) => calls <= most);
  if (due.length >= LEAST_WALKS) return due;
  return [...new Set([Math.ceil(most / 4), Math.ceil(most / 2), most])];
}

class Census {
  readonly #request: CensusRequest;
  readonly #link: AgentLink;
  readonly #stopper: ProgramStopper;
  #startedMs = 0;

  constructor(repl: Repl, firmware: Firmware, request: CensusRequest) {
    this.#request = request;
    this.#link = new AgentLink(repl, firmware, { append: () => {} });
    this.#stopper = new ProgramStopper(repl, request.signal, () => {});
  }

  async run(): Promise<NewCensus | NoCensus> {
    const { of, script } = this.#request;
    const looked = this.#looked();
    if (looked === null) return 'no-loop';
    const due = of.type === 'calls' ? dueWithin(of.most) : await this.#dueInRoom();
    if (due.length < LEAST_WALKS) return 'few-calls';
    const call = of.type === 'calls' ? of.call : null;
    const kinds = await findContainerKinds(this.#link);
    const before = await readLive(this.#link.repl);
    await this.#load('census', { kinds, due: this.#isWatched ? [...due, NEVER] : due });
    const heapBytes = Math.max(0, (await readLive(this.#link.repl)) - before);
    const { program } = await serveFiles(this.#link, script.text, this.#request.files, looked.modules);
    if (call !== null) await this.#load('hunt', { call });
    await this.#link.repl.releaseLineBuffer();
    const prepared = prepareScript(script.text, this.#link.firmware, {
      ...looked,
      edits: [...looked.edits, ...program.edits],
    });
    if (!prepared.wrapped) return 'no-loop';
    const walks = new Walks(kinds, () => this.#stopWhenEnough(walks, due.at(-1)!));
    this.#stopper.listen();
    try {
      if (!(await this.#runScript(prepared.source, walks))) return this.#why('went-otherwise');
      if (call !== null) await this.#call(walks, due);
      if (this.#isWatched) await this.#watch(walks);
      if (walks.units.length < LEAST_WALKS) return this.#why('few-walks');
      return await this.#record(walks, kinds, heapBytes);
    } finally {
      this.#stopper.dispose();
    }
  }

  /** null where the loop is not found. */
  #looked(): Looked | null {
    const { of, script, files } = this.#request;
    if (of.type !== 'passes') return NOT_LOOKED_AT;
    const node = chosenNode(sourceTexts(script.text, files), { ...of, functionName: null });
    return node && (of.callback ? countedAt : walkedAt)(node);
  }

  /** Whether it is looked at from the prompt, while the callbacks of the program go on. */
  get #isWatched(): boolean {
    const { of } = this.#request;
    return of.type === 'time' || (of.type === 'passes' && of.callback === true);
  }

  #why(reason: NoCensus): NoCensus {
    return this.#request.signal.aborted ? 'stopped' : reason;
  }

  async #load(name: Parameters<typeof loadStage>[1], more: Partial<StageRequest> = {}): Promise<void> {
    await loadStage(this.#link, name, { options: { ...NO_SAMPLES, counter: null }, ...more });
  }

  /** Whether it went as far as it was to. */
  async #runScript(source: string, walks: Walks): Promise<boolean> {
    const { of, plain } = this.#request;
    const onSent = () => {
      this.#startedMs = performance.now();
      this.#stopper.begin(this.#isWatched ? BEGIN_MS : LIMIT_MS);
    };
    const options = { plain, checked: true, onSent, endsBy: 'program-end', onWalk: walks.take } as const;
    const { reply, exit } = await this.#stopper.race(this.#link.runProgram(source, options));
    // What follows is mpgc's own.
    if (of.type !== 'calls') this.#stopper.pause();
    if (reply.kind === 'rebooted') return false;
    if (this.#isWatched) return this.#stopper.reason === 'duration' || (!exit && !reply.raised);
    if (of.type !== 'calls') return true;
    if (exit || reply.raised || this.#stopper.reason !== null) return false;
    if (of.setup !== null) await this.#link.runProgram(of.setup, { plain, endsBy: null });
    return true;
  }

  async #call(walks: Walks, allDue: readonly number[]): Promise<void> {
    const { plain } = this.#request;
    let made = 0;
    let first: { made: number; live: number } | null = null;
    for (const due of allDue) {
      const { live, free } = await this.#room();
      first ??= { made, live };
      const grown = made > first.made ? ((live - first.live) * (due - made)) / (made - first.made) : 0;
      if (grown > SPARE_SHARE * free) break;
      const calls = this.#link.runProgram(`_mpgc.run(${due - made},1,0)`, { plain, endsBy: 'batch' });
      const { batch, reply } = await this.#stopper.race(calls);
      made += batch?.done ?? 0;
      if (reply.kind !== 'done' || made !== due || this.#stopper.reason !== null) break;
      await this.#link.run(`_mpgc.find(${due})`, 'walking', { onWalk: walks.take });
      if (this.#isEnough(walks)) break;
    }
    this.#stopper.pause();
  }

  /** By the time, or by the calls of the callback until then, which the agent counts. */
  async #watch(walks: Walks): Promise<void> {
    const { of, signal } = this.#request;
    const beganMs = performance.now();
    const beganTicks = await this.#ticks();
    const forMs = Math.min(ENOUGH_MS, of.type === 'time' ? of.forMs : ENOUGH_MS);
    for (const share of WATCH_AT) {
      const atMs = Math.round(share * forMs);
      await delay(atMs - (performance.now() - beganMs), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      // As the run itself is measured by the board's clock.
      const ticks = await this.#ticks();
      const sinceMs = ticks === null || beganTicks === null ? atMs : (ticks - beganTicks) & TICKS;
      const number = of.type === 'time' ? Math.max(1, sinceMs) : 0;
      await this.#link.run(`_mpgc.find(${number})`, 'walking', { onWalk: walks.take });
    }
  }

  async #ticks(): Promise<number | null> {
    const { time, utime } = this.#link.firmware;
    return time || utime
      ? readFigure(this.#link.repl, `__import__('${time ? '' : 'u'}time').ticks_ms()`)
      : null;
  }

  async #room(): Promise<{ live: number; free: number }> {
    const live = await readLive(this.#link.repl);
    return { live, free: await readFigure(this.#link.repl, "__import__('gc').mem_free()") };
  }

  #isEnough({ units }: Walks): boolean {
    return units.length >= LEAST_WALKS && performance.now() - this.#startedMs > ENOUGH_MS;
  }

  #stopWhenEnough(walks: Walks, last: number): void {
    const { of } = this.#request;
    if (of.type !== 'passes' || this.#isWatched) return;
    if (walks.units.at(-1) === last) setTimeout(() => this.#stopper.stop('decided'), ENDS_MS).unref();
    else if (this.#isEnough(walks)) this.#stopper.stop('decided');
  }

  /** Some firmware hangs where a heap is full. */
  async #dueInRoom(): Promise<number[]> {
    const { of } = this.#request;
    if (of.type !== 'passes' || this.#isWatched) return DUE;
    const { free } = await this.#room();
    return DUE.filter((passes, at) => at < LEAST_WALKS || passes * of.perUnit <= SPARE_SHARE * free);
  }

  /** Behind the last walk the program may have gone on: how long a chain is by now, another tells; null where there is none. */
  async #walkAgain(kinds: ContainerKinds, changed: readonly { kind: string }[]): Promise<Walks | null> {
    if (!changed.some(({ kind }) => kind === 'chain')) return null;
    const now = new Walks(kinds);
    try {
      await this.#link.run('_mpgc.find(0)', 'walking', { onWalk: now.take });
    } catch (error) {
      if (!(error instanceof BoardExceptionError)) throw error;
    }
    return now;
  }

  async #record(walks: Walks, kinds: ContainerKinds, heapBytes: number): Promise<NewCensus> {
    const { of } = this.#request;
    const changed = walks.changed();
    const now = of.type === 'calls' ? walks : await this.#walkAgain(kinds, changed);
    const freed = await emptyGrown(this.#link, changed, (one) => now?.lengthOf(one) ?? null);
    return {
      type: 'census',
      of: of.type,
      loopLine: of.type === 'passes' ? of.line : null,
      ...(of.type === 'passes' && of.file !== undefined ? { loopFile: of.file } : {}),
      units: walks.units,
      heapBytes,
      seen: walks.seen,
      left: [...walks.left],
      containers: changed.map((one) => ({
        ...one,
        ...(freed.get(one) ?? { freedBytes: null, freedEntries: null }),
      })),
    };
  }
}
