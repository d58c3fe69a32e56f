import { WARNING_VALUES } from '../../session/coded-values.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Capture } from '../../session/read/read-capture.js';
import type { ErrorRecord, HeaderRecord, RecordOf } from '../../session/schema.js';
import type { Holders } from '../holders/holders.js';
import { type Keeper, keepersOf } from '../holders/owners.js';
import type { BarrierFigures } from '../maps/barrier-figures.js';
import {
  type Fragmentation,
  type FreeWithoutMpgc,
  inShort,
  otherWithoutMpgc,
} from '../maps/fragmentation.js';
import type { SizeThatMatters } from '../maps/sizes-that-matter.js';
import { isMismatch } from '../model/model-check.js';
import type { NoallocJudgement } from '../noalloc/judge-noalloc.js';
import { type PrintedFinding, printedFindings } from '../output/printed-findings.js';
import { type OverTimeFinding, overTimeFinding } from '../overtime/over-time-finding.js';
import { failedRequest } from '../run/failed-request.js';
import { type Recursion, recursionOf } from '../run/recursion.js';
import { growsIn } from '../run/repetitions.js';
import type { Summary } from '../run/summarize.js';
import { isSystemsError, type SystemOutOfMemory, type SystemTaken, systemTaken } from '../run/system-heap.js';
import { isLittleLeft, type NearFull, nearFull } from './near-full.js';
import { type FitsWithoutMpgc, type OutOfMemory, outOfMemory } from './out-of-memory.js';
import { type OutgrewHeap, outgrewHeap } from './outgrew-heap.js';
import { type ScriptTooLarge, scriptTooLarge } from './script-too-large.js';

/** Something worth a reader's attention, each with the figures that it rests on. Sizes in bytes. */
export type Finding =
  | ProgramFailed
  | { code: 'exit-code'; severity: 'error'; exitCode: number }
  | OutOfMemory
  | FitsWithoutMpgc
  | ScriptTooLarge
  | OutgrewHeap
  | Incomplete
  | SystemOutOfMemory
  | SystemTaken
  | PrintedFinding
  /** The program switched automatic collection off, and left it so. */
  | { code: 'collector-off'; severity: 'warning'; garbageBytes: number | null }
  | NearFull
  | Fragmented
  | { code: 'model-mismatch'; severity: 'warning'; check: ModelCheck }
  /** From before the first of the repetitions to before the last: what `compared` of them left, of which `grew` left more. */
  | {
      code: 'repetitions-grew';
      severity: 'warning';
      count: number;
      compared: number;
      grew: number;
      bytes: number;
      /** null where that was not looked for. */
      holders: Holders | null;
    }
  | OverTimeFinding
  /** What was to be watched came to its end by itself, with nothing in it that may go on. */
  | { code: 'not-repeated'; severity: 'warning' }
  /** Loops of modules, or callbacks, that this board cannot look at, as `app.py:41`: the program was watched over time. */
  | { code: 'not-stepped'; severity: 'warning'; places: string[] }
  | NoallocFinding
  | { code: 'samples-lost'; severity: 'warning'; lost: number }
  | { code: 'retained'; severity: 'info'; retainedBytes: number; keepers: Keeper[] };

/** Whether a call allocates, where that was asked. */
export type NoallocFinding = { noalloc: NoallocJudgement } & (
  | { code: 'allocates-nothing'; severity: 'info' }
  | { code: 'allocates'; severity: 'error' }
  | { code: 'allocation-unknown'; severity: 'warning' }
);

export interface ProgramFailed {
  code: 'program-failed';
  severity: 'error';
  exception: string;
  message: string;
  /** Where it went deeper than the stack holds; else null. */
  recursion: Recursion | null;
}

/** `failed`: an error that is not the program's ended the run. */
export interface Incomplete {
  code: 'incomplete';
  severity: 'error';
  because: { code: 'failed'; error: ErrorRecord } | { code: 'cut-off' | 'no-end' };
}

export interface Fragmented
  extends Pick<
    Fragmentation,
    'role' | 'collected' | 'freeBytes' | 'largestFreeBytes' | 'areaCount' | 'mostFreeInAreaBytes'
  > {
  code: 'fragmented';
  severity: 'warning';
  /** The size that does not fit, and why it matters. */
  sizeBytes: number;
  sizeSource: SizeThatMatters['source'];
  /** Where the verdict rests on this; null where mpgc's blocks make no difference, or where they are not known. */
  withoutMpgc: FreeWithoutMpgc | null;
  /** What stands in the way, by name; empty where that is not known. */
  inTheWay: BarrierFigures['names'];
}

/** Of what the program left, so much is worth a name. */
const KEEPER_SHARE = 0.05;
const MOST_KEEPERS = 3;
const MOST_IN_THE_WAY = 2;

/** What the figures of a capture say; the gravest first. */
export function findFindings(
  capture: Capture,
  summary: Summary,
  warnings: readonly RecordOf<'warning'>[] = [],
  sources: readonly RecordOf<'source'>[] = [],
): Finding[] {
  const found = [
    ...noallocFindings(summary),
    ...failures(capture, summary, sources),
    ...printedFindings(summary.printed, summary),
    ...notStepped(warnings),
    ...observations(capture, summary),
  ];
  // Where growth is what was asked for, it is the cause, and a MemoryError its end.
  const grows = ({ code, severity }: Finding) => code === 'grows-over-time' && severity === 'error';
  return [...found.filter(grows), ...found.filter((finding) => !grows(finding))];
}

const NOALLOC = {
  'allocates-nothing': { code: 'allocates-nothing', severity: 'info' },
  allocates: { code: 'allocates', severity: 'error' },
  inconclusive: { code: 'allocation-unknown', severity: 'warning' },
} as const;

/** What was raised is said by a finding of its own. */
function noallocFindings({ noalloc }: Summary): Finding[] {
  return noalloc === null || noalloc.reason === 'raised' ? [] : [{ ...NOALLOC[noalloc.verdict], noalloc }];
}

function failures(
  { header, truncated }: Capture,
  summary: Summary,
  sources: readonly RecordOf<'source'>[],
): Finding[] {
  const { end, error } = summary;
  const found: Finding[] = [];
  const ranOut = outOfMemory(summary, sources);
  const tooLarge = scriptTooLarge(summary, header.script.bytes);
  // A program that goes on after a MemoryError may have come to its end with one.
  if (ranOut && summary.bare?.reason === 'finished' && !header.script.catchesMemoryError) {
    const agentBytes = summary.board?.agent.heapBytes ?? 0;
    found.push({
      code: 'fits-without-mpgc',
      severity: 'warning',
      bare: summary.bare,
      agentBytes,
      failed: ranOut,
    });
  } else if (tooLarge) {
    found.push(tooLarge);
  } else if (ranOut) {
    found.push(ranOut);
  } else if (error?.origin === 'program' && end?.reason !== 'rebooted' && isSystemsError(error, summary)) {
    found.push({
      code: 'system-out-of-memory',
      severity: 'error',
      message: error.message ?? '',
      grownBytes: summary.grownBytes,
      before: summary.systemHeap?.room?.before ?? null,
      after: summary.systemHeap?.room?.after ?? null,
    });
  } else if (error?.origin === 'program' && end?.reason !== 'rebooted') {
    found.push({
      code: 'program-failed',
      severity: 'error',
      exception: error.code,
      message: error.message ?? '',
      recursion: recursionOf(error, summary.baselineMap),
    });
  } else if (error) {
    found.push({ code: 'incomplete', severity: 'error', because: { code: 'failed', error } });
  }
  const outgrew = outgrewHeap(summary);
  if (outgrew) found.push(outgrew);
  if (end?.reason === 'exit' && end.exitCode) {
    found.push({ code: 'exit-code', severity: 'error', exitCode: end.exitCode });
  }
  if (!end) {
    const because = { code: truncated ? ('cut-off' as const) : ('no-end' as const) };
    found.push({ code: 'incomplete', severity: 'error', because });
  }
  return found;
}

function observations({ header }: Capture, summary: Summary): Finding[] {
  const found: Finding[] = [];
  const { retainedBytes, repetitions, board } = summary;
  const { modelCheck } = summary;
  if (modelCheck && isMismatch(modelCheck)) {
    found.push({ code: 'model-mismatch', severity: 'warning', check: modelCheck });
  }
  // Where memory ran out, that says so.
  if (board?.gcEnabled && summary.collectorOff && failedRequest(summary.error) === null) {
    const { garbageBytes } = summary;
    found.push({ code: 'collector-off', severity: 'warning', garbageBytes });
  }
  const wasOneRun = header.options.watch === true && endedByItself(header, summary);
  const judged = judgedOverTime(summary, header.options.watch === true);
  const overTime = wasOneRun && judged?.code !== 'grows-over-time' ? null : judged;
  if (wasOneRun && !overTime) found.push({ code: 'not-repeated', severity: 'warning' });
  // Cause before symptom: what grows fills the heap and leaves it in pieces.
  if (overTime?.code === 'grows-over-time') found.push(overTime);
  // The peak has garbage in it, which fills every heap that goes on long enough: that it is in pieces is by a map.
  const inPieces = fragmented(summary);
  if (inPieces) found.push(inPieces);
  const near = nearFull(header, summary);
  // Where nothing is known of what was live at the peak, whether memory grows says more.
  const isFirst = near !== null && !isLittleLeft(near);
  if (near?.severity === 'warning' && isFirst) found.push(near);
  // Where the system had no memory for the program, that says so.
  const taken = summary.error && isSystemsError(summary.error, summary) ? null : systemTaken(summary);
  if (taken) found.push(taken);
  if (growsIn(repetitions)) {
    const bytes = repetitions.lastLiveBytes - repetitions.firstLiveBytes;
    found.push({
      code: 'repetitions-grew',
      severity: 'warning',
      count: repetitions.count,
      compared: repetitions.compared,
      grew: repetitions.grew,
      bytes,
      holders: summary.holders,
    });
  }
  if (overTime && overTime.code !== 'grows-over-time') found.push(overTime);
  if (near?.severity === 'warning' && !isFirst) found.push(near);
  if (summary.sampling.lost > 0) {
    found.push({ code: 'samples-lost', severity: 'warning', lost: summary.sampling.lost });
  }
  // What a hunt left is in its verdict.
  if (retainedBytes !== null && retainedBytes > 0 && !header.options.hunt) {
    const keepers = summary.owners ? keepersOf(summary.owners, KEEPER_SHARE * retainedBytes) : [];
    found.push({
      code: 'retained',
      severity: 'info',
      retainedBytes,
      keepers: keepers.slice(0, MOST_KEEPERS),
    });
  }
  if (near?.severity === 'info') found.push(near);
  return found;
}

/** With nothing that was watched afterwards. */
function endedByItself({ options }: HeaderRecord, { end }: Summary): boolean {
  return options.lingerMs === null && end?.reason === 'finished';
}

function notStepped(warnings: readonly RecordOf<'warning'>[]): Finding[] {
  const told = warnings.find(({ code }) => code === 'not-stepped');
  if (!told) return [];
  const { data } = WARNING_VALUES['not-stepped'].safeParse(told.values);
  if (!data || data.instead === 'loops') return [];
  return [{ code: 'not-stepped', severity: 'warning', places: data.places }];
}

function judgedOverTime(
  { overTime, board, end, error, holders }: Summary,
  watch: boolean,
): OverTimeFinding | null {
  const full = failedRequest(error) !== null;
  return overTime && board && overTimeFinding(overTime, { board, end, full, watch, holders });
}

/** What a MemoryError asked for in vain is told by out-of-memory already. */
function fragmented({ fragmentation }: Summary): Fragmented | null {
  if (!fragmentation) return null;
  const other = otherWithoutMpgc(fragmentation);
  const { verdict } = other ?? fragmentation;
  if (verdict.kind !== 'no-room') return null;
  const { role, collected, freeBytes, largestFreeBytes, areaCount, mostFreeInAreaBytes } = fragmentation;
  const { bytes, source } = verdict.size;
  if (source === 'failed' && role === 'failure') return null;
  return {
    code: 'fragmented',
    severity: 'warning',
    role,
    collected,
    freeBytes,
    largestFreeBytes,
    areaCount,
    mostFreeInAreaBytes,
    sizeBytes: bytes,
    sizeSource: source,
    withoutMpgc: other && inShort(other),
    inTheWay: fragmentation.barriers.flatMap(({ names }) => names.slice(0, 1)).slice(0, MOST_IN_THE_WAY),
  };
}
