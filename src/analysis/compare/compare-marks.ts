import type { Mark } from '../run/marks.js';

export type MarkFigures = Pick<Mark, 'allocBytes' | 'liveBytes'>;

/** The `occurrence`-th pass of a mark, from 1, in two captures; null where there was none in that one. */
export interface MarkChange {
  label: string;
  occurrence: number;
  base: MarkFigures | null;
  current: MarkFigures | null;
  changeBytes: number | null;
}

/** Matched by label and occurrence, in the order of the base; what only the other has comes after. */
export function compareMarks(base: Mark[], current: Mark[]): MarkChange[] {
  const [before, after] = [base, current].map(
    (marks) => new Map(marks.map((mark) => [`${mark.occurrence} ${mark.label}`, mark])),
  ) as [Map<string, Mark>, Map<string, Mark>];
  return [...new Map([...before, ...after])].map(([key, { label, occurrence }]) => {
    const [old, now] = [figuresOf(before.get(key)), figuresOf(after.get(key))];
    const changeBytes = old && now ? now.allocBytes - old.allocBytes : null;
    return { label, occurrence, base: old, current: now, changeBytes };
  });
}

function figuresOf(mark: Mark | undefined): MarkFigures | null {
  return mark ? { allocBytes: mark.allocBytes, liveBytes: mark.liveBytes } : null;
}
