import type { Advice } from '../text/advice/advice.js';
import type { FindingView, ReportView } from '../view-report.js';

const MOST = 3;

/** What to do next: about what was found, and then about the lines that allocate most. */
export function nextAdvice({
  leak,
  findings,
  lines,
}: Pick<ReportView, 'leak' | 'findings' | 'lines'>): Advice[] {
  return leak ? leak.advice : [...adviceOf(findings), ...(lines?.advice ?? [])];
}

/** What to do about the findings that ask for something, the gravest first, each advice once. */
function adviceOf(findings: FindingView[]): Advice[] {
  const asking = findings.filter(({ severity }) => severity !== 'info');
  const advice = new Map(asking.flatMap((finding) => finding.advice.map((one) => [one.code, one])));
  return [...advice.values()].slice(0, MOST);
}
