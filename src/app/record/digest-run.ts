import type { Analysis } from '../../analysis/analyse.js';
import { type Member, memberOf } from '../../report/several/member.js';
import type { ProfileResult } from './run-profile.js';
import type { RunOutcome } from './run-repeated.js';

/** What the output of a series needs of a run; the capture itself stays in its file. */
export interface RunDigest<J> extends RunOutcome {
  /** What the command prints of a single run with --json. */
  report: J;
  member: Member;
}

export function digestRun<J>(
  { analysis, view, capturePath, htmlPath, failure, exitCode }: ProfileResult,
  toJson: (analysis: Analysis, files: { capture: string; html: string }) => J,
): RunDigest<J> {
  return {
    exitCode,
    failure,
    interrupted: analysis.summary.end?.reason === 'interrupted',
    report: toJson(analysis, { capture: capturePath, html: htmlPath }),
    member: memberOf(analysis, view, { capture: capturePath, html: htmlPath }),
  };
}
