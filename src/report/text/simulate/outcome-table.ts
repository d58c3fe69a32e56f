import type { Outcome } from '../../../analysis/simulate/capture-replayer.js';
import { type FitVerdict, fitVerdict, replaysOf } from '../../../analysis/simulate/fit-verdict.js';
import type { Replay } from '../../../analysis/simulate/replay.js';
import { formatCount } from '../format.js';

export interface OutcomeRow {
  name: string;
  outcome: Outcome | null;
}

export const VERDICTS: Record<FitVerdict, string> = {
  fits: 'fits',
  depends: 'depends',
  'does-not-fit': 'does not fit',
};

/** A table of replays, a line each; the first line names the columns, the first of them by `title`. */
export function outcomeTable(title: string, rows: OutcomeRow[]): string[] {
  const cells = rows.map(({ name, outcome }) => [
    name,
    VERDICTS[fitVerdict(outcome)],
    range(outcome, ({ collections }) => collections),
    range(outcome, ({ peakBytes }) => peakBytes),
    range(outcome, ({ end }) => end?.largestFreeBytes ?? null),
  ]);
  const all = [[title, 'the run', 'collections', 'peak, B', 'largest free, B'], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** "3", or "3–5" where the replays differ; "–" where none has the figure. */
export function range(outcome: Outcome | null, figure: (replay: Replay) => number | null): string {
  const found = replaysOf(outcome).flatMap((replay) => figure(replay) ?? []);
  if (found.length === 0) return '–';
  const [least, most] = [Math.min(...found), Math.max(...found)];
  return least === most ? formatCount(least) : `${formatCount(least)}–${formatCount(most)}`;
}
