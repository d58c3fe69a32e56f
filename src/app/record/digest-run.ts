import { boundFigures } from '../../analysis/figures/bound-figures.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { verdictText } from '../../report/verdict.js';
import { viewReport } from '../../report/view-report.js';
import type { ProfileResult } from './run-profile.js';
import type { RunOutcome } from './run-repeated.js';

/** What the output of a series needs of a run; the capture itself stays in its file. */
export interface RunDigest<J> extends RunOutcome {
  /** What the command prints of a single run with --json. */
  report: J;
  /** The run in one sentence. */
  verdict: string;
  figures: Record<FigureName, number | null>;
  htmlPath: string;
}

export function digestRun<J>(
  { capture, capturePath, htmlPath, failure, exitCode }: ProfileResult,
  toJson: (capture: ProfileResult['capture'], files: { capture: string; html: string }) => J,
): RunDigest<J> {
  const { figures, summary } = boundFigures(capture);
  return {
    exitCode,
    failure,
    interrupted: summary.end?.reason === 'interrupted',
    report: toJson(capture, { capture: capturePath, html: htmlPath }),
    verdict: verdictText(viewReport(capture, capturePath).verdict),
    figures: Object.fromEntries(
      Object.values(figures).map(({ name, value }) => [name, value]),
    ) as RunDigest<J>['figures'],
    htmlPath,
  };
}
