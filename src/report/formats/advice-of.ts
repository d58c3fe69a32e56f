import type { Advice } from '../text/advice/advice.js';
import type { FindingView } from '../view-report.js';

const MOST = 3;

/** What to do about the findings that ask for something, the gravest first, each advice once. */
export function adviceOf(findings: FindingView[]): Advice[] {
  const asking = findings.filter(({ severity }) => severity !== 'info');
  const advice = new Map(asking.flatMap((finding) => finding.advice.map((one) => [one.code, one])));
  return [...advice.values()].slice(0, MOST);
}
