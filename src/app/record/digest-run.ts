import type { Analysis } from '../../analysis/analyse.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { verdictText } from '../../report/verdict.js';
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
  { analysis, view, capturePath, htmlPath, failure, exitCode }: ProfileResult,
  toJson: (analysis: Analysis, files: { capture: string; html: string }) => J,
): RunDigest<J> {
  const { figures, summary } = analysis;
  return {
    exitCode,
    failure,
    interrupted: summary.end?.reason === 'interrupted',
    report: toJson(analysis, { capture: capturePath, html: htmlPath }),
    verdict: verdictText(view.verdict),
    figures: Object.fromEntries(
      Object.values(figures).map(({ name, value }) => [name, value]),
    ) as RunDigest<J>['figures'],
    htmlPath,
  };
}
