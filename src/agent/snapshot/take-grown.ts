import { findCallbacks } from '../../instrument/cycles/find-callbacks.js';
import { type Cycle, cycleAt, findCycles } from '../../instrument/cycles/find-cycles.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { RecordOf } from '../../session/schema.js';
import { type OpenSnapshot, openSnapshot } from '../../snapshot/objects/open-snapshot.js';
import { grownHolders } from '../../snapshot/retained/grown-holders.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { runWithin } from '../board/run-within.js';
import { serveFiles } from '../files/serve-files.js';
import { endedAt } from '../script/look-at-loops.js';
import { standIn } from '../script/mpgc-imports.js';
import { packAgentFile } from '../script/pack-source.js';
import { prepareScript } from '../script/prepare-script.js';
import { FORGET_LINE, REMOVE_LINE } from '../script/remove-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import { gatherSnapshot, type NotGathered } from './gather-snapshot.js';
import { readsSoon } from './take-snapshot.js';

type Grown = Omit<RecordOf<'grown'>, 'atMs'>;

/** What is followed: calls of the program, or passes of one of its loops. */
export type GrownOf =
  | { type: 'calls'; call: string; setup: string | null }
  | ({ type: 'passes' } & Pick<Cycle, 'file' | 'line'>);

export interface GrownRequest {
  script: { text: string };
  files: readonly ProgramFile[];
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** Calls or passes before each snapshot: the first ones fill caches. */
const UNITS = [10, 30, 50];
/** Where the program has no room for more of them. */
const LEAST_SNAPSHOTS = 2;
const LIMIT_MS = 20_000;
/** A full heap over 115,200 baud takes as long for two. */
const LONG_MS = 30_000;

/**
 * Who keeps more and more: the program once more after a reset, and a snapshot of all objects after some of its calls or passes. null where they end
 * otherwise. @throws as takeSnapshot
 */
export async function takeGrown(
  link: AgentLink,
  of: GrownOf,
  request: GrownRequest,
): Promise<Grown | NotGathered | null> {
  const startedMs = performance.now();
  const taken = new Snapshots(link, request.signal);
  try {
    const reason =
      of.type === 'calls'
        ? await takeOfCalls(link, of, { request, taken })
        : await takeOfPasses(link, of, { request, taken });
    if (reason !== 'taken' && taken.found.length < LEAST_SNAPSHOTS) return reason;
  } finally {
    await link.repl.softReset();
  }
  const { found, readBytes } = taken;
  const units = UNITS.slice(0, found.length);
  const ms = Math.round(performance.now() - startedMs);
  const place =
    of.type === 'calls' ? {} : { loopLine: of.line, ...(of.file === undefined ? {} : { loopFile: of.file }) };
  return { type: 'grown', units, ...place, ...grownHolders(found), cost: { ms, readBytes } };
}

interface Taking {
  request: GrownRequest;
  taken: Snapshots;
}

type Outcome = Promise<'taken' | NotGathered | null>;

/** In one run, as a program makes them, with nothing of mpgc on the heap meanwhile. */
async function takeOfCalls(
  link: AgentLink,
  { call, setup }: Extract<GrownOf, { type: 'calls' }>,
  { request, taken }: Taking,
): Outcome {
  const { script, files, signal } = request;
  const { repl, firmware } = link;
  await repl.softReset();
  const { text, load } = standIn(script.text, firmware);
  if (load !== null) await repl.run(load, 'running-filled');
  const { program } = await serveFiles(link, text, files);
  if (program.edits.length > 0) return null;
  const parts = [text, ...(setup === null ? [] : [setup])];
  for (const part of parts) if (!(await runs(link, part, request))) return null;
  let made = 0;
  for (const units of UNITS) {
    if (signal.aborted || !(await runs(link, `${call}\n`.repeat(units - made), request))) return null;
    made = units;
    const reason = await taken.take();
    if (reason !== 'taken' || taken.isEnough) return reason;
  }
  return 'taken';
}

/** In a run for each, which a probe in the loop ends: its local names are gone then. */
async function takeOfPasses(
  link: AgentLink,
  place: Extract<GrownOf, { type: 'passes' }>,
  { request, taken }: Taking,
): Outcome {
  const { script, files, signal } = request;
  const { repl, firmware } = link;
  const texts = sourceTexts(script.text, files);
  const loop = cycleAt(texts, place);
  // What goes on beside it would change the heap while that is read.
  const beside = [...findCycles(texts).filter(({ thread }) => thread), ...findCallbacks(texts)];
  if (!loop || beside.length > 0) return null;
  const { edits, modules, ...looked } = endedAt(loop);
  let perUnitMs = 0;
  for (const units of UNITS) {
    if (signal.aborted || units * perUnitMs > LIMIT_MS) return null;
    await repl.softReset();
    await repl.run(endingPiece(firmware, units), 'loading-agent', { checked: true });
    const { program } = await serveFiles(link, script.text, files, modules);
    const all = [...edits, ...program.edits];
    const { source, wrapped } = prepareScript(script.text, firmware, { ...looked, edits: all });
    const startedMs = performance.now();
    if (!wrapped || !(await runs(link, source, request))) return null;
    perUnitMs = (performance.now() - startedMs) / units;
    if ((await readFigure(repl, '_mpgc.value[0]')) >= 0) return null;
    if (firmware.sysModules) await repl.run(FORGET_LINE, 'removing-agent');
    await repl.run(REMOVE_LINE, 'removing-agent');
    const reason = await taken.take();
    if (reason !== 'taken' || taken.isEnough) return reason;
  }
  return 'taken';
}

function endingPiece({ sysModules }: Firmware, passes: number): string {
  return packAgentFile('passes.py', {
    conditions: new Set(sysModules ? ['sysModules'] : []),
    values: { PASSES: passes },
  });
}

class Snapshots {
  readonly found: OpenSnapshot[] = [];
  readBytes = 0;
  readonly #startedMs = performance.now();
  readonly #link: AgentLink;
  readonly #signal: AbortSignal;

  constructor(link: AgentLink, signal: AbortSignal) {
    this.#link = link;
    this.#signal = signal;
  }

  /** Where they take long, and show what grows already. */
  get isEnough(): boolean {
    return this.found.length >= LEAST_SNAPSHOTS && performance.now() - this.#startedMs > LONG_MS;
  }

  async take(): Outcome {
    if (!(await readsSoon(this.#link))) return null;
    const options = { ownAddress: null, onProgress: () => {}, signal: this.#signal };
    const taken = await gatherSnapshot(this.#link, options);
    if (typeof taken === 'string') return taken;
    this.found.push(openSnapshot(taken.record, taken.memory));
    this.readBytes += taken.record.cost.readBytes;
    return 'taken';
  }
}

/** Whether it comes to its end. */
async function runs({ repl }: AgentLink, text: string, { plain, signal }: GrownRequest): Promise<boolean> {
  await repl.releaseLineBuffer();
  const stop = () => void repl.interrupt();
  signal.addEventListener('abort', stop);
  try {
    const reply = await runWithin(repl, text, {
      deadlines: { idleMs: null, overallMs: LIMIT_MS },
      plain,
      phase: 'running-grown',
      checked: repl.rawPaste !== true,
    });
    return reply !== 'stopped' && reply.kind === 'done' && reply.raised === null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
