import type { Analysis } from '../analysis/analyse.js';
import type { LeakJudgement } from '../analysis/leak/judge-leak.js';
import type { BlockGroup } from '../analysis/maps/new-blocks.js';
import type { TimelinePoint } from '../analysis/timeline/timeline.js';
import { describeMeasuredHeap } from './text/describe-measured-heap.js';
import { formatBytes, formatCount, formatPlural } from './text/format.js';
import { KINDS } from './text/kinds.js';

/** The run at a glance: its main figures, how memory went, and what each call leaves. */
export interface SummaryView {
  rows: SummaryRow[];
  /** Of the heap, in bytes; null where it is not known. */
  totalBytes: number | null;
  course: Course | null;
  /** What each call of a leak leaves; null where it is not the same with every call, or not known. */
  signature: string | null;
  /** The smallest heap that was measured, with how; null where that was not asked for. */
  smallestHeap: string | null;
}

export interface SummaryRow {
  code: 'before' | 'peak' | 'after' | 'free';
  name: string;
  bytes: number | null;
  note: string;
}

/** Sizes in bytes, evenly spaced in what they are over. */
export interface Course {
  values: number[];
  /** What the values are, and over what. */
  of: string;
}

/** More values than that are no course but a chart. */
const MOST_VALUES = 40;
/** Fewer show nothing. */
const LEAST_VALUES = 4;

export function viewSummary({ summary, leak, groups, timeline }: Analysis): SummaryView {
  const { peakBytes, retainedBytes, freeBytes, largestFreeBytes, sampling, finalMapRole } = summary;
  const hunt = leak && rowsOfHunt(leak);
  const failed = finalMapRole === 'failure' ? ' at MemoryError' : '';
  return {
    rows: [
      hunt?.before ?? row('before', 'live before', summary.baselineBytes),
      ...(hunt ? [] : [row('peak', 'peak', peakBytes, formatPlural(sampling.samples, 'sample'))]),
      hunt?.after ??
        row('after', failed ? `live${failed}` : 'live after', summary.finalLiveBytes, kept(retainedBytes)),
      row(
        'free',
        `free${failed}`,
        freeBytes,
        largestFreeBytes === null ? '' : `${formatBytes(largestFreeBytes)} in one piece`,
      ),
    ],
    totalBytes: summary.totalBytes,
    course: leak ? courseOfHunt(leak) : courseOfRun([...timeline.points]),
    smallestHeap: summary.measuredHeap ? smallestText(describeMeasuredHeap(summary.measuredHeap)) : null,
    signature: leak?.verdict === 'leak' && groups ? signatureOf(groups) : null,
  };
}

function smallestText({ value, note }: ReturnType<typeof describeMeasuredHeap>): string {
  return `smallest heap that it runs in: ${value}, ${note}`;
}

function row(code: SummaryRow['code'], name: string, bytes: number | null, note = ''): SummaryRow {
  return { code, name, bytes, note };
}

function kept(bytes: number | null): string {
  if (bytes === null) return '';
  return bytes < 0 ? `${formatBytes(-bytes)} less` : `${formatBytes(bytes)} more`;
}

/** By the samples that the verdict rests on. */
function rowsOfHunt({ series }: LeakJudgement): { before: SummaryRow; after: SummaryRow } | null {
  const before = series.points.findLast(({ phase }) => phase === 'start');
  const after = series.points.findLast(({ phase }) => phase !== 'start');
  if (!before || !after) return null;
  return {
    before: row('before', 'live before', before.liveBytes),
    after: row(
      'after',
      'live after',
      after.liveBytes,
      `${formatPlural(after.calls, 'call')}, ${kept(after.liveBytes - before.liveBytes)}`,
    ),
  };
}

function courseOfHunt({ series }: LeakJudgement): Course | null {
  const calls = series.points.filter(({ phase }) => phase === 'calls');
  return course(
    calls.map(({ calls: at, liveBytes }) => ({ at, bytes: liveBytes })),
    'live memory over the calls',
  );
}

function courseOfRun(points: TimelinePoint[]): Course | null {
  const before = points.filter(({ source }) => source === 'iteration-start');
  const isLive = before.every(({ collected }) => collected);
  return (
    course(
      before.map(({ allocBytes }, at) => ({ at, bytes: allocBytes })),
      isLive ? 'live before each call' : 'allocated before each call',
    ) ??
    course(
      points.map(({ ms, allocBytes }) => ({ at: ms, bytes: allocBytes })),
      'allocated over the time',
    )
  );
}

/** What was last known at evenly spaced places. */
function course(points: { at: number; bytes: number }[], of: string): Course | null {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < LEAST_VALUES || !first || !last || last.at <= first.at) return null;
  const count = Math.min(points.length, MOST_VALUES);
  const step = (last.at - first.at) / (count - 1);
  const values = Array.from(
    { length: count },
    (_, place) => points.findLast(({ at }) => at <= first.at + place * step + step / 1000)!.bytes,
  );
  return { values, of };
}

/** How far from whole what a call leaves of a kind may be. */
const ALMOST = 0.02;
/** Below that a call leaves none: a table that grows now and then. */
const NONE = 0.2;

function signatureOf(groups: BlockGroup[]): string | null {
  const left = groups.filter(({ perCall }) => perCall !== null && perCall >= NONE);
  const counts = left.map(({ perCall }) => Math.round(perCall!));
  const isWhole = left.every(
    ({ perCall }, at) => Math.abs(perCall! - counts[at]!) <= ALMOST && counts[at]! > 0,
  );
  if (left.length === 0 || !isWhole || groups.some(({ perCall }) => perCall === null)) return null;
  const blocks = counts.reduce((sum, count) => sum + count, 0);
  const bytes = left.reduce((sum, { bytesEach }, at) => sum + counts[at]! * bytesEach, 0);
  const kinds = new Map<string, number>();
  left.forEach(({ letter }, at) => {
    const kind = KINDS.get(letter) ?? 'other';
    kinds.set(kind, (kinds.get(kind) ?? 0) + counts[at]!);
  });
  const what = [...kinds].map(([kind, count]) => `${formatCount(count)} ${kind}`).join(', ');
  return `each call leaves ${formatPlural(blocks, 'block')}, ${formatBytes(bytes)}: ${what}`;
}
