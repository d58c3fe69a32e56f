/**
 * The line of a text that a line of the text with probes stands for, both from 1. `addedLines`: those of the latter that the
 * former does not have, in order; each stands for the one after it.
 */
export function originalLine(line: number, addedLines: readonly number[]): number {
  return line - addedLines.filter((added) => added < line).length;
}
