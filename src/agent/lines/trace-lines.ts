import type { HeapArea } from '../../heap/map/heap-area.js';
import { type Cycle, cycleAt } from '../../instrument/cycles/find-cycles.js';
import { type ProbedTexts, probedLine } from '../../instrument/lines/probed-texts.js';
import type { Repl } from '../../repl/repl.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { type Looked, NOT_LOOKED_AT, STEP_CALL, stepped } from '../script/look-at-loops.js';
import { kindOf } from '../script/sample-kind.js';
import { AgentLink } from '../wire/agent-link.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { type Kept, keptBlocks } from './kept-blocks.js';
import { lastMaps, MapRecorder, mapMs } from './line-maps.js';
import { loadProgram, type ProgramRequest } from './load-program.js';

export interface TraceRequest extends ProgramRequest {
  /** The calls of a hunt, or a loop by its place. */
  of:
    | { type: 'calls'; call: string; setup: string | null }
    | ({ type: 'passes' } & Pick<Cycle, 'file' | 'line' | 'callback'>);
  /** Whether the board's asyncio can be paused: see look-at-loops.ts. */
  tasks: boolean;
  limitMs: number;
}

type NewKept = Omit<RecordOf<'kept'>, 'atMs'>;

/** Before the first map: caches are filled then. */
const WARM_UP = 10;
/** With a map at each line: so many at least, and at most, of which what stays is known of all but the last two. */
const LEAST_TRACED = 8;
const MOST_TRACED = 64;
/** As many maps as the board prints in this time end it where the least are traced, within these bounds; and so many in any case. */
const ENOUGH_MS = 10_000;
const ENOUGH_MAPS = { least: 100, most: 800 };
const MOST_MAPS = 1000;

/**
 * Runs the program once more after a reset, until its lines have been followed through some calls or passes by a heap map at the end of
 * each, and gives which of them made what stays. null where the maps were too many, or did not come whole.
 * @throws BoardExceptionError where the heap has no room for it
 */
export async function traceLines(
  repl: Repl,
  firmware: Firmware,
  request: TraceRequest,
): Promise<NewKept | null> {
  await repl.softReset();
  try {
    return await new Trace(repl, firmware, request).run();
  } finally {
    await repl.softReset();
  }
}

class Trace {
  readonly #request: TraceRequest;
  readonly #link: AgentLink;
  readonly #recorder = new MapRecorder(() => this.#stopWhenEnough());
  readonly #stopper: ProgramStopper;
  /** Maps that are enough. */
  #enough = ENOUGH_MAPS.least;
  /** Whether the agent ends what is followed. */
  #ends = false;
  /** When the first map came. */
  #startedMs = 0;

  constructor(repl: Repl, firmware: Firmware, request: TraceRequest) {
    this.#request = request;
    this.#link = new AgentLink(repl, firmware, { append: (record) => this.#take(record) });
    this.#stopper = new ProgramStopper(repl, request.signal, () => {});
  }

  async run(): Promise<NewKept | null> {
    const { of, detail, plain, limitMs } = this.#request;
    const { firmware } = this.#link;
    const atPrompt = firmware.collects === 'at-prompt';
    const inLoop = of.type === 'passes';
    this.#enough = await this.#mapsInTime();
    const needsHead = inLoop && !atPrompt;
    const boundaryOf = (texts: ProbedTexts) =>
      needsHead ? headOf(texts, of.file ?? this.#request.script.name, of) : null;
    const call = of.type === 'calls' ? of.call : atPrompt ? STEP_CALL : null;
    const { probed, script } = await loadProgram(this.#link, this.#request, {
      exact: true,
      call,
      mapsOf: (texts) => ({
        whole: false,
        warmUp: WARM_UP,
        last: WARM_UP + MOST_TRACED,
        least: WARM_UP + LEAST_TRACED,
        enough: this.#enough,
        boundary: boundaryOf(texts),
      }),
      ...(inLoop && atPrompt ? { lookAt: (texts, text) => this.#stepped(texts, text, of.line) } : {}),
    });
    // A lambda has none.
    if (needsHead && boundaryOf(probed) === null) return null;
    const { onLineEnd } = this.#recorder;
    this.#ends = call !== null;
    this.#stopper.listen();
    try {
      const endsBy = script.wrapped ? 'program-end' : null;
      const onSent = () => this.#stopper.begin(limitMs);
      const program = this.#link.runProgram(script.source, {
        plain,
        checked: true,
        onSent,
        endsBy,
        onLineEnd,
      });
      const { reply, exit } = await this.#stopper.race(program);
      if (exit || reply.kind === 'rebooted') return null;
      if (call !== null) {
        if (reply.raised) return null;
        if (of.type === 'calls' && of.setup !== null)
          await this.#link.runProgram(of.setup, { plain, endsBy: null });
        const line = `_mpgc.run(${WARM_UP + MOST_TRACED},0,${kindOf('call')})`;
        await this.#stopper.race(this.#link.runProgram(line, { plain, endsBy: 'batch', onLineEnd }));
      }
    } finally {
      this.#stopper.dispose();
    }
    return this.#judge(probed, detail, atPrompt ? await lastMaps(this.#link) : []);
  }

  async #mapsInTime(): Promise<number> {
    const fitting = Math.floor(ENOUGH_MS / (await mapMs(this.#link)));
    return Math.min(ENOUGH_MAPS.most, Math.max(ENOUGH_MAPS.least, fitting));
  }

  /** What an interrupt cuts off is not needed any more; one in a callback ends that alone. */
  #take(record: NewRecord): void {
    if (this.#stopper.reason === null) this.#recorder.take(record);
  }

  #stopWhenEnough(): void {
    if (this.#recorder.maps.length === 1) this.#startedMs = performance.now();
    if (this.#isEnough()) this.#stopper.stop('decided');
  }

  #isEnough(): boolean {
    const { bounds, maps, isFull } = this.#recorder;
    if (isFull || maps.length >= MOST_MAPS) return true;
    // Calls end by themselves.
    if (bounds <= LEAST_TRACED || this.#ends) return false;
    return (
      bounds > MOST_TRACED ||
      maps.length >= this.#enough ||
      performance.now() - this.#startedMs >= 2 * ENOUGH_MS
    );
  }

  #stepped(probed: ProbedTexts, text: string, line: number): Looked {
    const at = cycleAt([{ file: null, text }], { line: probedLine(probed.files[0]!, line) });
    const looked = at && stepped(text, [at], { tasks: this.#request.tasks });
    return looked ?? NOT_LOOKED_AT;
  }

  #judge(probed: ProbedTexts, detail: NewKept['detail'], last: (readonly HeapArea[])[]): NewKept | null {
    const { maps, damaged, bounds, blockBytes } = this.#recorder;
    if (damaged || bounds <= LEAST_TRACED) return null;
    const { firmware } = this.#link;
    if (firmware.collects === 'at-prompt' && last.length < 2) return null;
    const found = keptBlocks(maps, last);
    if (!found) return null;
    const { of } = this.#request;
    return {
      type: 'kept',
      detail,
      of: of.type,
      loopLine: of.type === 'passes' ? of.line : null,
      ...(of.type === 'passes' && of.file !== undefined ? { loopFile: of.file } : {}),
      warmUp: WARM_UP,
      units: found.units,
      maps: maps.length,
      blockBytes,
      lines: found.kept.map((kept) => lineOf(kept, probed, detail)),
    };
  }
}

/** Of a function where it begins. */
function lineOf(
  { probe, ...kept }: Kept,
  { probes, scopes }: ProbedTexts,
  detail: NewKept['detail'],
): NewKept['lines'][number] {
  const at = probe === null ? null : (probes[probe] ?? null);
  return {
    path: at?.path ?? probes[0]!.path,
    line: at ? (detail === 'line' ? at.line : scopes[at.scope]!.line) : null,
    functionName: at ? scopes[at.scope]!.name : '<module>',
    ...kept,
  };
}

/** The probe that each pass of a loop, or each call of a function, comes to; null where there is none. */
function headOf(
  { probes, scopes }: ProbedTexts,
  path: string,
  { line, callback }: Pick<Cycle, 'line' | 'callback'>,
): number | null {
  if (callback) {
    const begins = probes.findIndex(
      (probe) => probe.path === path && probe.kind === 'enter' && scopes[probe.scope]?.line === line,
    );
    return begins === -1 ? null : begins;
  }
  const inLine = (kind: string) =>
    probes.findIndex((probe) => probe.path === path && probe.line === line && probe.kind === kind);
  const next = inLine('next');
  const found = next === -1 ? inLine('statement') : next;
  return found === -1 ? null : found;
}
