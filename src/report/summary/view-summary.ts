import type { Analysis } from '../../analysis/analyse.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { formatBytes, formatCount, formatPlural } from '../text/format.js';
import { unitOf } from '../text/hunt-unit.js';
import { runningMapsText } from '../text/maps/running-maps-text.js';
import { describeMeasuredHeap } from '../text/simulate/describe-measured-heap.js';
import { unseenText } from '../text/unseen-text.js';
import { keeperWords } from '../text/words/keeper-words.js';
import { type Course, courseOfHunt, courseOfRun } from './course.js';
import { signatureOf } from './signature.js';

/** The run at a glance: its main figures, how memory went, and what each call leaves. */
export interface SummaryView {
  rows: SummaryRow[];
  /** Of the heap, in bytes; null where it is not known. */
  totalBytes: number | null;
  course: Course | null;
  /** What the heap maps show that were read while the program ran; null without such. */
  runningMaps: string | null;
  /** What each call of a leak leaves; null where it is not the same with every call, or not known. */
  signature: string | null;
  /** The smallest heap that was measured, with how; null where that was not asked for. */
  smallestHeap: string | null;
}

export interface SummaryRow {
  code: 'before' | 'peak' | 'after' | 'free';
  name: string;
  bytes: number | null;
  /** Of the heap, from 0 to 1; null where it is not known, and of more than the heap has at the end. */
  share: number | null;
  note: string;
}

export function viewSummary({ summary, leak, groups, timeline, findings }: Analysis): SummaryView {
  const { peakBytes, retainedBytes, freeBytes, largestFreeBytes, sampling, finalMapRole } = summary;
  const hunt = leak && rowsOfHunt(leak);
  const failed = finalMapRole === 'failure' ? ' at MemoryError' : '';
  const { totalBytes } = summary;
  const why = unseenText(summary.unseenEnd);
  const rows = [
    hunt?.before ?? row('before', 'live before', summary.baselineBytes),
    ...(hunt ? [] : [row('peak', 'peak', peakBytes, formatPlural(sampling.samples, 'sample'))]),
    hunt?.after ??
      row(
        'after',
        failed ? `live${failed}` : 'live after',
        summary.finalLiveBytes,
        summary.finalLiveBytes === null ? why : (keptBy(findings) ?? kept(retainedBytes)),
      ),
    row(
      'free',
      `free${failed || whenFree(hunt?.after.bytes ?? null, summary)}`,
      freeBytes,
      largestFreeBytes === null ? why : `${formatBytes(largestFreeBytes)} in one piece`,
    ),
  ];
  return {
    rows: rows.map((figure) => ({ ...figure, share: shareOf(figure.bytes, totalBytes) })),
    totalBytes,
    course: leak ? courseOfHunt(leak) : courseOfRun([...timeline.points]),
    runningMaps: runningMapsText(summary.maps),
    smallestHeap: summary.measuredHeap ? smallestText(describeMeasuredHeap(summary.measuredHeap)) : null,
    signature:
      leak?.verdict === 'leak' && groups
        ? signatureOf(groups, unitOf(leak), leak.rate?.perUnit ?? null)
        : null,
  };
}

function smallestText({ value, note }: ReturnType<typeof describeMeasuredHeap>): string {
  return `smallest heap: ${value}, ${note}`;
}

/** Once a program was stopped, its functions have let go of what their names had: then the heap has more free than was not live at the last pass. */
function whenFree(
  liveBytes: number | null,
  { freeBytes, totalBytes }: Pick<Analysis['summary'], 'freeBytes' | 'totalBytes'>,
): string {
  return (liveBytes ?? 0) + (freeBytes ?? 0) > (totalBytes ?? Infinity) ? ' once stopped' : '';
}

/** A heap that has shrunk again was larger at the peak than it is in the end. */
function shareOf(bytes: number | null, totalBytes: number | null): number | null {
  return bytes === null || !totalBytes || bytes > totalBytes ? null : bytes / totalBytes;
}

type RowFigure = Omit<SummaryRow, 'share'>;

function row(code: SummaryRow['code'], name: string, bytes: number | null, note = ''): RowFigure {
  return { code, name, bytes, note };
}

function kept(bytes: number | null): string {
  if (bytes === null) return '';
  return bytes < 0 ? `${formatBytes(-bytes)} less` : `${formatBytes(bytes)} more`;
}

/** With who keeps most of what the program left; null where that is not known, or a verdict says it. */
function keptBy(findings: Analysis['findings']): string | null {
  const left = findings.slice(1).find(({ code }) => code === 'retained');
  const keeper = left?.code === 'retained' ? left.keepers[0] : undefined;
  if (left?.code !== 'retained' || !keeper) return null;
  return `${formatCount(left.retainedBytes)} B more, ${formatCount(keeper.bytes)} B of it ${keeperWords(keeper)}`;
}

/** By the samples that the verdict rests on. */
function rowsOfHunt(judged: LeakJudgement): { before: RowFigure; after: RowFigure } | null {
  const { series } = judged;
  const before = series.points.findLast(({ phase }) => phase === 'start');
  const after = series.points.findLast(({ phase }) => phase !== 'start');
  if (!before || !after) return null;
  return {
    before: row('before', 'live before', before.liveBytes),
    after: row(
      'after',
      'live after',
      after.liveBytes,
      `${formatPlural(after.calls, unitOf(judged))}, ${kept(after.liveBytes - before.liveBytes)}`,
    ),
  };
}
