import type { HeapArea } from '../../heap/map/heap-area.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import { type Cycle, cycleAt } from '../../instrument/cycles/find-cycles.js';
import { type ProbedTexts, probedLine } from '../../instrument/lines/probed-texts.js';
import type { Repl } from '../../repl/repl.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { lineOfPlace } from '../sampler/line-counters.js';
import { readHeapMap } from '../sampler/read-heap-map.js';
import { type Looked, NOT_LOOKED_AT, STEP_CALL, stepped } from '../script/look-at-loops.js';
import { COLLECT_LINE, MAP_LINE } from '../script/measuring-line.js';
import { kindOf } from '../script/sample-kind.js';
import { AgentLink } from '../wire/agent-link.js';
import type { WireLineEnd } from '../wire/wire-signs.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { type Kept, keptBlocks, type MapAtEnd } from './kept-blocks.js';
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
/** Of the agent's signal between two calls; see agent-py/lines.py. */
const BOUND = 1;

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
  readonly #maps: MapAtEnd[] = [];
  readonly #stopper: ProgramStopper;
  #ended: WireLineEnd | null = null;
  #damaged = false;
  #blockBytes = 0;
  #bounds = 0;
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
    const { repl, firmware } = this.#link;
    const atPrompt = firmware.collects === 'at-prompt';
    const inLoop = of.type === 'passes';
    this.#enough = await this.#mapsInTime();
    const call = of.type === 'calls' ? of.call : atPrompt ? STEP_CALL : null;
    const { probed, script } = await loadProgram(this.#link, this.#request, {
      exact: true,
      call,
      mapsOf: (texts) => ({
        warmUp: WARM_UP,
        last: WARM_UP + MOST_TRACED,
        least: WARM_UP + LEAST_TRACED,
        enough: this.#enough,
        boundary: inLoop && !atPrompt ? headOf(texts, of.file ?? this.#request.script.name, of) : null,
      }),
      ...(inLoop && atPrompt ? { lookAt: (texts, text) => this.#stepped(texts, text, of.line) } : {}),
    });
    const onLineEnd = (end: WireLineEnd) => {
      this.#ended = end;
    };
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
    return this.#judge(probed, detail, atPrompt ? await this.#lastMaps(repl) : []);
  }

  async #mapsInTime(): Promise<number> {
    const startedMs = performance.now();
    await readHeapMap(this.#link, 'between', MAP_LINE);
    const fitting = Math.floor(ENOUGH_MS / (performance.now() - startedMs));
    return Math.min(ENOUGH_MAPS.most, Math.max(ENOUGH_MAPS.least, fitting));
  }

  #take(record: NewRecord): void {
    // What an interrupt cuts off is not needed any more; one in a callback ends that alone.
    if (this.#stopper.reason !== null) return;
    const ended = this.#ended;
    if (record.type !== 'heap-map' && record.type !== 'discarded') return;
    this.#ended = null;
    if (record.type === 'discarded' || ended === null) {
      this.#damaged ||= record.type === 'discarded';
      return;
    }
    const dump = parseHeapDump(record.dump);
    this.#blockBytes = dump.blockBytes;
    if (this.#maps.length === 0) this.#startedMs = performance.now();
    const place = ended.place === BOUND ? 'bound' : lineOfPlace(ended.place);
    if (place === 'bound') this.#bounds += 1;
    this.#maps.push({ ended: place, areas: dump.areas });
    if (this.#isEnough()) this.#stopper.stop('decided');
  }

  #isEnough(): boolean {
    const maps = this.#maps.length;
    if (maps >= MOST_MAPS) return true;
    // Calls end by themselves.
    if (this.#bounds <= LEAST_TRACED || this.#ends) return false;
    return (
      this.#bounds > MOST_TRACED ||
      maps >= this.#enough ||
      performance.now() - this.#startedMs >= 2 * ENOUGH_MS
    );
  }

  #stepped(probed: ProbedTexts, text: string, line: number): Looked {
    const at = cycleAt([{ file: null, text }], { line: probedLine(probed.files[0]!, line) });
    const looked = at && stepped(text, [at], { tasks: this.#request.tasks });
    return looked ?? NOT_LOOKED_AT;
  }

  /** Two, with an object between them that takes the lowest places: what a line that reads a map leaves stands elsewhere in the other. */
  async #lastMaps(repl: Repl): Promise<(readonly HeapArea[])[]> {
    const maps: (HeapDump | null)[] = [];
    for (const filler of ['None', 'bytearray(640)']) {
      await repl.run(`_mpgc.value=${filler}`, 'collecting');
      await repl.run(COLLECT_LINE, 'collecting');
      maps.push(await readHeapMap(this.#link, 'between', MAP_LINE));
    }
    return maps.flatMap((map) => (map ? [map.areas] : []));
  }

  #judge(probed: ProbedTexts, detail: NewKept['detail'], last: (readonly HeapArea[])[]): NewKept | null {
    if (this.#damaged || this.#bounds <= LEAST_TRACED) return null;
    const { firmware } = this.#link;
    if (firmware.collects === 'at-prompt' && last.length < 2) return null;
    const found = keptBlocks(this.#maps, last);
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
      maps: this.#maps.length,
      blockBytes: this.#blockBytes,
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
