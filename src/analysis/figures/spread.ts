import { max, median, min } from 'simple-statistics';

/** One figure in several runs. */
export interface Spread {
  min: number;
  median: number;
  max: number;
  /** In how many of the runs it is known. */
  known: number;
  of: number;
}

/** Null where none of the runs has the figure. */
export function spreadOf(values: (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return {
    min: min(known),
    median: median(known),
    max: max(known),
    known: known.length,
    of: values.length,
  };
}
