import type { OutputLog } from '../../analysis/output/output-log.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { formatCount } from '../text/format.js';

/** What the program printed, harmless; of a long text the beginning and the end. */
export interface OutputView {
  text: string;
  /** When each line of it ended, in ms on the board's clock; in the order of the lines. */
  linesMs: number[];
}

export function programOutput({ first, last, leftOut }: OutputLog): OutputView {
  if (leftOut === 0) {
    // Where the second begins, the line goes on that the first ends with.
    const linesMs = last.text === '' ? first.linesMs : [...first.linesMs.slice(0, -1), ...last.linesMs];
    return { text: sanitizeText(first.text + last.text), linesMs };
  }
  const note = `[… ${formatCount(leftOut)} characters left out; the capture has them …]`;
  return {
    text: sanitizeText(`${first.text}\n${note}\n${last.text}`),
    linesMs: [...first.linesMs, first.linesMs.at(-1) ?? 0, ...last.linesMs],
  };
}
