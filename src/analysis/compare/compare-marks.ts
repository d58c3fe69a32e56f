import type { CaptureRecords } from '../../session/capture-records.js';

/** What was in use when the program passed a mark, without the agent. */
export interface MarkFigures {
  allocBytes: number;
  /** Known where a collection ran right before the sample. */
  liveBytes: number | null;
}

/** The `occurrence`-th pass of a mark, from 1, in two captures; null where there was none in that one. */
export interface MarkChange {
  label: string;
  occurrence: number;
  base: MarkFigures | null;
  current: MarkFigures | null;
  changeBytes: number | null;
}

/** Of each capture; a mark in a loop is passed as often as the loop runs. */
export const MAX_MARKS = 10_000;

/** Matched by label and occurrence, in the order of the base; what only the other has comes after. */
export function compareMarks(base: CaptureRecords, current: CaptureRecords): MarkChange[] {
  const [before, after] = [marksOf(base), marksOf(current)];
  return [...new Map([...before, ...after])].map(([key, { label, occurrence }]) => {
    const [old, now] = [before.get(key)?.figures ?? null, after.get(key)?.figures ?? null];
    const changeBytes = old && now ? now.allocBytes - old.allocBytes : null;
    return { label, occurrence, base: old, current: now, changeBytes };
  });
}

interface Mark {
  label: string;
  occurrence: number;
  figures: MarkFigures;
}

function marksOf(records: CaptureRecords): Map<string, Mark> {
  const agentBytes = records.first('board')?.agent.heapBytes ?? 0;
  const labels = firstLabels(records);
  const passes = new Map<string, number>();
  const marks = new Map<string, Mark>();
  for (const { seq, allocBytes, collected } of records.samples) {
    const label = labels.get(seq);
    if (label === undefined) continue;
    const occurrence = (passes.get(label) ?? 0) + 1;
    passes.set(label, occurrence);
    const bytes = allocBytes - agentBytes;
    const figures = { allocBytes: bytes, liveBytes: collected ? bytes : null };
    marks.set(`${occurrence} ${label}`, { label, occurrence, figures });
  }
  return marks;
}

/** By the number of the sample at the mark. */
function firstLabels(records: CaptureRecords): Map<number, string> {
  const labels = new Map<number, string>();
  for (const { seq, label } of records.ofType('mark')) {
    if (labels.size === MAX_MARKS) break;
    labels.set(seq, label);
  }
  return labels;
}
