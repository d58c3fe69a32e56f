import type { CaptureRecord } from '../session/schema.js';

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

/** Matched by label and occurrence, in the order of the base; what only the other has comes after. */
export function compareMarks(base: Iterable<CaptureRecord>, current: Iterable<CaptureRecord>): MarkChange[] {
  const [before, after] = [marksOf(base), marksOf(current)];
  return [...new Map([...before, ...after])].map(([key, { label, occurrence }]) => {
    const [old, now] = [before.get(key) ?? null, after.get(key) ?? null];
    return {
      label,
      occurrence,
      base: old && { allocBytes: old.allocBytes, liveBytes: old.liveBytes },
      current: now && { allocBytes: now.allocBytes, liveBytes: now.liveBytes },
      changeBytes: old && now ? now.allocBytes - old.allocBytes : null,
    };
  });
}

type Mark = MarkFigures & { label: string; occurrence: number };

function marksOf(records: Iterable<CaptureRecord>): Map<string, Mark> {
  const labels = new Map<number, string>();
  let agentBytes = 0;
  for (const record of records) {
    if (record.type === 'mark') labels.set(record.seq, record.label);
    if (record.type === 'board') agentBytes = record.agent.heapBytes;
  }
  const passes = new Map<string, number>();
  const marks = new Map<string, Mark>();
  for (const record of records) {
    if (record.type !== 'sample') continue;
    const label = labels.get(record.seq);
    if (label === undefined) continue;
    const occurrence = (passes.get(label) ?? 0) + 1;
    passes.set(label, occurrence);
    const allocBytes = record.allocBytes - agentBytes;
    const liveBytes = record.collected ? allocBytes : null;
    marks.set(`${occurrence} ${label}`, { label, occurrence, allocBytes, liveBytes });
  }
  return marks;
}
