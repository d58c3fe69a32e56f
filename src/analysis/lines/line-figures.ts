import type { RecordOf } from '../../session/schema.js';

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
  path: string;
  line: number;
  /** Of the function that it is in; `<module>` at the top. */
  functionName: string;
  hits: number;
  measuredHits: number;
}

export interface FunctionFigure extends Growth {
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
  /** Whether it raised what the program does not raise without probes: these take room on the heap and on the stack. */
  cutShort: boolean;
  calls: number | null;
  /** Lines with a probe, those also that the program never came to; none where functions alone were counted. */
  lines: LineFigure[];
  functions: FunctionFigure[];
  /** Of all lines that add. */
  totalBytes: number;
  notAttributedBytes: number;
  unprobed: string[];
  /** Whether the board was kept from collecting in the middle of a line. */
  exact: boolean;
  /** Collections between two lines. */
  collections: number;
  /** Of the heap, and of the time: with probes by without, null where one of these is not known. */
  cost: { heapBytes: number; slowdown: number | null; native: boolean };
}

/** Below this, the time of a program is that of the line to it. */
const LEAST_MS = 20;

/** `raised`: whether the program raised in the run before, too. */
export function lineFigures(record: LinesRecord, raised = false): LineFigures {
  const { detail, reason, exception, calls, functions, probes, exact, collections, unprobed } = record;
  const lines = detail === 'line' ? groupsOf(probes, lineKey).map((group) => lineOf(group, record)) : [];
  const own = groupsOf(probes, ({ function: of }) => String(of)).map((group) => functionOf(group, record));
  const { heapBytes, tookMs, plainMs, native } = record;
  const isTimed = tookMs !== null && plainMs !== null && plainMs >= LEAST_MS;
  return {
    detail,
    reason,
    exception,
    cutShort: reason === 'exception' && !raised,
    calls,
    lines: lines.sort(byGrowth),
    functions: own.sort(byGrowth),
    totalBytes: (detail === 'line' ? lines : own).reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0),
    notAttributedBytes: record.notAttributedBytes,
    unprobed,
    exact,
    collections,
    cost: { heapBytes, slowdown: isTimed ? tookMs / plainMs : null, native },
  };

  function lineKey({ function: of, line }: Probe): string {
    return `${functions[of]!.path}:${line}`;
  }
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

function lineOf(group: Probe[], record: LinesRecord): LineFigure {
  const [first] = group;
  const { path, name } = record.functions[first!.function]!;
  // Of several statements on a line, and of a `for` with its passes, what was met most often.
  const met = group.filter(({ kind }) => kind === 'statement' || kind === 'enter');
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

function functionOf(group: Probe[], record: LinesRecord): FunctionFigure {
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
const STRATUM = 32;
/** A measured hit of a stratum stands for so many more than one of the stratum before. */
const THINNING = 4;
/** No board counts so many hits. */
const MOST_WEIGHT = 2 ** 50;

/** Horvitz and Thompson: each measured hit counts by the share of its kind that was measured. */
function estimateOf({ hits, measured, grownBytes, mostBytes }: Probe): { bytes: number; margin: number } {
  if (isMeasured({ hits, measured, mostBytes })) return { bytes: grownBytes, margin: 0 };
  let [weights, squares] = [0, 0];
  for (
    let left = Math.min(measured, hits), weight = 1;
    left > 0 && weight < MOST_WEIGHT;
    left -= STRATUM, weight *= THINNING
  ) {
    const count = Math.min(left, STRATUM);
    weights += count * weight;
    if (weight > 1) squares += count * weight ** 2;
  }
  // Each measured hit added the same.
  if (grownBytes === mostBytes * weights) return { bytes: mostBytes * hits, margin: 0 };
  return { bytes: grownBytes, margin: HOEFFDING * mostBytes * Math.sqrt(squares) };
}

function byGrowth(a: Growth, b: Growth): number {
  return b.bytes - a.bytes;
}
