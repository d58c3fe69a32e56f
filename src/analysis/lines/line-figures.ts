import type { RecordOf } from '../../session/schema.js';
import { type DeepestCalls, deepestCalls } from './deepest-calls.js';
import { RetainedBytes, type RetainedSums } from './retained-bytes.js';

type LinesRecord = RecordOf<'lines'>;
type Probe = LinesRecord['probes'][number];

/** What a place in the program has added to the heap, in bytes: allocated, less what was freed but not by a collection. */
export interface Growth {
  bytes: number;
  /** Whether every hit was measured, and no collection came in one: else `bytes` is that of the measured ones, scaled. */
  exact: boolean;
  /** What was scaled may be off by this, with a certainty of 95 %; 0 where nothing was, or each measured hit added the same. */
  marginBytes: number;
}

export interface LineFigure extends Growth {
  /** Of what it made, what is alive when the program has ended; null where that was not followed. */
  retainedBytes: number | null;
  path: string;
  line: number;
  /** Of the function that it is in; `<module>` at the top. */
  functionName: string;
  hits: number;
  measuredHits: number;
}

export interface FunctionFigure extends Growth {
  /** As of a line. */
  retainedBytes: number | null;
  path: string;
  name: string;
  line: number;
  /** How often it was entered. */
  calls: number;
}

/** What lines and functions of a program allocate, those that allocate most first. */
export interface LineFigures {
  detail: LinesRecord['detail'];
  /** How the run ended in which it was counted. */
  reason: LinesRecord['reason'];
  exception: string | null;
  /** Of a run that was stopped when its time was up: how long that was; else null. */
  stoppedMs: number | null;
  /** Whether it raised what the program does not raise without probes: these take room on the heap and on the stack. */
  cutShort: boolean;
  calls: number | null;
  /** Lines with a probe, those also that the program never came to; none where functions alone were counted. */
  lines: LineFigure[];
  functions: FunctionFigure[];
  /** Of all lines that add, with what is not known whose it is. */
  totalBytes: number;
  /**
   * What the program added beyond what its lines are said to: in hits that were not measured, and that the measured ones do not stand
   * for. Below 0 where they stand for too much.
   */
  unmeasuredBytes: number;
  notAttributedBytes: number;
  unprobed: string[];
  /** Whether the board was kept from collecting in the middle of a line. */
  exact: boolean;
  /** Collections between two lines. */
  collections: number;
  /** Of the heap, and of the time: with probes by without, null where one of these is not known. */
  cost: { heapBytes: number; slowdown: number | null; native: boolean };
  /** Null where it is not known, or no function ran. */
  deepest: DeepestCalls | null;
  /** Of what is alive in the end: what lines made, and what came where none ran; null where that was not followed. */
  retained: RetainedSums | null;
}

/** Below this, the time of a program is that of the line to it. */
const LEAST_MS = 20;

/** `raised`: whether the program raised in the run before, too; `retained`: what is alive of what its lines made; `stackLimitBytes`: null where it is not known. */
export function lineFigures(
  record: LinesRecord,
  {
    raised = false,
    retained = null,
    stackLimitBytes = null,
  }: {
    raised?: boolean;
    retained?: RecordOf<'retained'> | null;
    stackLimitBytes?: number | null;
  } = {},
): LineFigures {
  const { detail, reason, exception, calls, functions, probes, exact, collections, unprobed } = record;
  const stays = retained && new RetainedBytes(retained, functions);
  const lines =
    detail === 'line'
      ? groupsOf(probes, lineKey).map((group) => ({
          ...lineOf(group, record),
          retainedBytes: stays ? stays.ofLine(lineKey(group[0]!)) : null,
        }))
      : [];
  const own = groupsOf(probes, ({ function: of }) => String(of)).map((group) => ({
    ...functionOf(group, record),
    retainedBytes: stays ? stays.ofFunction(group[0]!.function) : null,
  }));
  const unmeasuredBytes = record.addedBytes - record.notAttributedBytes - netOf(own);
  const left = settle(detail === 'line' ? [lines, own] : [own], unmeasuredBytes);
  const { heapBytes, tookMs, plainMs, native } = record;
  const isTimed = tookMs !== null && plainMs !== null && plainMs >= LEAST_MS;
  return {
    detail,
    reason,
    exception,
    stoppedMs: reason === 'duration' ? record.limitMs : null,
    cutShort: reason === 'exception' && !raised,
    calls,
    lines: lines.sort(byGrowth),
    functions: own.sort(byGrowth),
    totalBytes: Math.max(0, left) + addedOf(detail === 'line' ? lines : own),
    unmeasuredBytes: left,
    notAttributedBytes: record.notAttributedBytes,
    unprobed,
    exact,
    collections,
    cost: { heapBytes, slowdown: isTimed ? tookMs / plainMs : null, native },
    deepest: deepestCalls(record, stackLimitBytes),
    retained: stays?.sums() ?? null,
  };

  function lineKey({ function: of, line }: Probe): string {
    return `${functions[of]!.path}:${line}`;
  }
}

/**
 * What all lines together added is known to the byte. Where one line alone was not measured each time, it added what the others did not;
 * where several were, any of them may be off by what is left. Where they are put too high by that, each is lowered by its share of it, so
 * that their sum is right; else this gives what is left.
 */
function settle([finest, ...others]: Growth[][], leftBytes: number): number {
  if (!finest || leftBytes === 0) return 0;
  const scaled = finest.filter(({ exact }) => !exact);
  const [only] = scaled;
  for (const all of [finest, ...others]) {
    for (const one of all) {
      if (one.exact) continue;
      if (scaled.length === 1 && all.filter(({ exact }) => !exact).length === 1) {
        one.bytes += leftBytes;
        one.marginBytes = 0;
      } else one.marginBytes = Math.max(one.marginBytes, Math.abs(leftBytes));
    }
  }
  if (only && scaled.length === 1) return 0;
  const isLowered = leftBytes < 0 && [finest, ...others].every((all) => addedOf(scaledOf(all)) >= -leftBytes);
  if (!isLowered) return leftBytes;
  for (const all of [finest, ...others]) lower(scaledOf(all), -leftBytes);
  return 0;
}

function scaledOf(all: Growth[]): Growth[] {
  return all.filter(({ exact, bytes }) => !exact && bytes > 0);
}

/** Each by its share; what rounding leaves is of the largest. */
function lower(scaled: Growth[], byBytes: number): void {
  const sum = addedOf(scaled);
  const shares = scaled.map(({ bytes }) => Math.floor((byBytes * bytes) / sum));
  const rest = byBytes - shares.reduce((all, one) => all + one, 0);
  const most = scaled.indexOf(scaled.toSorted(byGrowth)[0]!);
  scaled.forEach((one, at) => {
    one.bytes -= shares[at]! + (at === most ? rest : 0);
  });
}

function addedOf(all: readonly Growth[]): number {
  return all.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
}

function netOf(all: readonly Growth[]): number {
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}

function groupsOf(probes: readonly Probe[], keyOf: (probe: Probe) => string): Probe[][] {
  const groups = new Map<string, Probe[]>();
  for (const probe of probes) {
    const group = groups.get(keyOf(probe));
    if (group) group.push(probe);
    else groups.set(keyOf(probe), [probe]);
  }
  return [...groups.values()];
}

function lineOf(group: Probe[], record: LinesRecord): Omit<LineFigure, 'retainedBytes'> {
  const [first] = group;
  const { path, name } = record.functions[first!.function]!;
  // Of several statements on a line, and of a `for` with its passes, what was met most often.
  const met = group.filter(({ kind }) => ['statement', 'enter', 'leave'].includes(kind));
  const most = met.reduce((a, b) => (b.hits > a.hits ? b : a), met[0] ?? first!);
  return {
    path,
    line: first!.line,
    functionName: name,
    hits: most.hits,
    measuredHits: most.measured,
    ...growthOf(group, record),
  };
}

function functionOf(group: Probe[], record: LinesRecord): Omit<FunctionFigure, 'retainedBytes'> {
  const { path, name, line } = record.functions[group[0]!.function]!;
  const calls = group.filter(({ kind }) => kind === 'enter').reduce((sum, { hits }) => sum + hits, 0);
  return { path, name, line, calls, ...growthOf(group, record) };
}

function growthOf(group: readonly Probe[], { exact }: LinesRecord): Growth {
  const measuredAll = group.every(isMeasured);
  const estimates = group.map(estimateOf);
  return {
    bytes: estimates.reduce((sum, { bytes }) => sum + bytes, 0),
    exact: exact && measuredAll,
    marginBytes: Math.ceil(estimates.reduce((sum, { margin }) => sum + margin, 0)),
  };
}

/** All of it: no hit, and no part of one between two calls, stands for another. */
function isMeasured({ hits, measured, mostBytes }: Pick<Probe, 'hits' | 'measured' | 'mostBytes'>): boolean {
  return hits === measured && mostBytes === 0;
}

/** Of hits between 0 and the most that was seen, by Hoeffding's inequality: sqrt(ln(2 / 0.05) / 2). */
const HOEFFDING = 1.36;

/** Horvitz and Thompson: each measured hit counts for as many as it stands for; what came after the last one, like those before. */
function estimateOf({ hits, measured, stoodFor, grownBytes, mostBytes }: Probe): {
  bytes: number;
  margin: number;
} {
  if (isMeasured({ hits, measured, mostBytes }) || stoodFor === 0) return { bytes: grownBytes, margin: 0 };
  // Each measured hit added the same.
  if (grownBytes === mostBytes * stoodFor) return { bytes: mostBytes * hits, margin: 0 };
  const scale = hits / stoodFor;
  // Of so many hits that stand for as many in the mean.
  const spread = stoodFor / Math.sqrt(measured);
  return { bytes: Math.round(grownBytes * scale), margin: HOEFFDING * mostBytes * scale * spread };
}

function byGrowth(a: Growth, b: Growth): number {
  return b.bytes - a.bytes;
}
