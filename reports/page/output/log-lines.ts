/** Lines that a log has at once: more would make it slow. */
const MOST_SHOWN = 400;

/** A line of the program's output; `ms` on the board's clock. */
export interface LogLine {
  ms: number;
  text: string;
}

/** `from` to `to` (not included) of the lines. */
export interface LogWindow {
  from: number;
  to: number;
}

/** The lines of a text with their times; none for what stands behind the last line end where that is nothing. */
export function logLines(text: string, linesMs: number[]): LogLine[] {
  const lines = text.split('\n').map((line, at) => ({ text: line, ms: linesMs[at] ?? 0 }));
  return lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines;
}

/** The lines to show so that `line` is among them, with others at either side; the same as before where it is well inside. */
export function windowAround(line: number, count: number, before: LogWindow | null): LogWindow {
  const margin = MOST_SHOWN / 8;
  const isInside =
    before !== null &&
    (before.from === 0 || line >= before.from + margin) &&
    (before.to === count || line < before.to - margin);
  if (isInside) return before;
  const from = Math.max(0, Math.min(count - MOST_SHOWN, line - MOST_SHOWN / 2));
  return { from, to: Math.min(count, from + MOST_SHOWN) };
}
