import type { HeapDump } from '../../heap/map/parse-dump.js';
import { tracebackName } from '../../instrument/imports/module-names.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { AT, type LineDetail } from '../../instrument/lines/place-probes.js';
import { type ProbedTexts, probeTexts } from '../../instrument/lines/probed-texts.js';
import type { Firmware } from '../board/probe-board.js';
import { readLive } from '../board/read-live.js';
import { planServing } from '../files/plan-serving.js';
import { NO_SAMPLES } from '../sampler/agent-stages.js';
import { type LineCounters, placeOfEnd, placeOfLine, runningOn } from '../sampler/line-counters.js';
import { loadStage, type StageRequest } from '../sampler/load-stage.js';
import type { TableCounter } from '../sampler/table-counter.js';
import { type Looked, NOT_LOOKED_AT } from '../script/look-at-loops.js';
import { type PreparedScript, prepareScript } from '../script/prepare-script.js';
import type { AgentLink } from '../wire/agent-link.js';
import { loadProbes } from './load-probes.js';
import { checkProbeCount } from './too-many-probes.js';

/** A program that is run with probes. */
export interface ProgramRequest {
  script: { name: string; text: string };
  files: readonly ProgramFile[];
  detail: LineDetail;
  /** How used blocks are counted on this board; null where gc.mem_alloc() is asked. */
  counter: TableCounter | null;
  /** Of the heap before the program; null where there is none. */
  map: HeapDump | null;
  /** Whether programs are sent without raw paste. */
  plain: boolean;
  signal: AbortSignal;
}

/** The agent of agent-py/lines.py is on the board, with the files of the program, and what is repeated. */
export interface LoadedProgram {
  probed: ProbedTexts;
  script: PreparedScript;
  native: boolean;
  /** Of the heap, what all that takes. */
  heapBytes: number;
}

export interface LoadOptions extends Pick<LineCounters, 'exact'> {
  /** What is repeated behind the script; null for nothing. */
  call: string | null;
  mapsOf?: (probed: ProbedTexts) => LineCounters['maps'];
  /** What else is put into the script, which has its probes already. */
  lookAt?: (probed: ProbedTexts, text: string) => Looked;
}

/** What the probe has the name of while the script runs: see agent-py/line_probes.py. */
const AGENT = '_mpgc';
/** Of the whole heap: when this much is in use, a probe collects. */
const LIMIT_SHARE = 0.75;

/** On a board that was reset. @throws BoardExceptionError where the heap has no room for it */
export async function loadProgram(
  link: AgentLink,
  { script, files, detail, counter, map }: ProgramRequest,
  { call, exact, mapsOf, lookAt }: LoadOptions,
): Promise<LoadedProgram> {
  const { repl, firmware } = link;
  const texts = [{ path: script.name, text: script.text }, ...modulesOf(files)];
  const probed = probeTexts(texts, { detail, numberOf: placeOfLine });
  await repl.releaseLineBuffer();
  checkProbeCount(probed.probes, probed.scopes);
  const before = await readLive(repl);
  const stage = (more: Partial<StageRequest> = {}) => ({ options: { ...NO_SAMPLES, counter }, ...more });
  const maps = mapsOf?.(probed) ?? null;
  const counters = countersOf(probed, map, firmware);
  // Calls and passes collect between one and the next.
  const limit = maps && !maps.whole ? null : counters.limit;
  const lines = { ...counters, limit, exact, maps };
  const { native, header } = await loadProbes(link, lines, stage());
  const [own, ...modules] = probed.files;
  const ends = native ? placeOfEnd(probed.probes.length) : null;
  const text = header + own!.text({ name: native ? AGENT : AT, ends });
  const { serving, program } = await planServing(link, text, withTexts(files, modules, { header, ends }));
  if (serving) {
    const { name, prefix, serve } = serving;
    await loadStage(link, name, stage(prefix === undefined ? {} : { prefix }));
    await serve();
  }
  if (call !== null) await loadStage(link, 'hunt', stage({ call }));
  await repl.releaseLineBuffer();
  const heapBytes = Math.max(0, (await readLive(repl)) - before);
  const looked = lookAt?.(probed, text) ?? NOT_LOOKED_AT;
  const prepared = prepareScript(text, firmware, {
    ...looked,
    edits: [...looked.edits, ...program.edits],
  });
  return { probed, script: prepared, native, heapBytes };
}

function modulesOf(files: readonly ProgramFile[]): { path: string; text: string }[] {
  return files.filter(isSource).map(({ path, bytes }) => ({
    path: tracebackName(path),
    text: bytes.toString('utf8').replace(/\r\n?/g, '\n'),
  }));
}

function isSource({ kind, path }: ProgramFile): boolean {
  return kind === 'module' && path.endsWith('.py');
}

function withTexts(
  files: readonly ProgramFile[],
  modules: ProbedTexts['files'],
  { header, ends }: { header: string; ends: number | null },
): ProgramFile[] {
  const texts = new Map(modules.map(({ path, text }) => [path, text({ name: AT, ends })]));
  return files.map((file) => {
    const text = isSource(file) ? texts.get(tracebackName(file.path)) : undefined;
    return text === undefined ? file : { ...file, bytes: Buffer.from(header + text) };
  });
}

function countersOf(
  { probes, entering, pausing, leaving }: ProbedTexts,
  map: HeapDump | null,
  { collects, stackLimitBytes }: Firmware,
) {
  const totalBytes = map?.totalBytes ?? null;
  return {
    owners: probes.map(({ scope }) => scope),
    entering,
    pausing,
    leaving,
    running: runningOn(stackLimitBytes),
    limit:
      collects === 'inline' && totalBytes !== null
        ? { totalBytes, bytes: Math.floor(LIMIT_SHARE * totalBytes) }
        : null,
  };
}
