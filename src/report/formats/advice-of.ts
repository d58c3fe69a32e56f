import type { Advice } from '../text/advice/advice.js';
import type { FindingView } from '../view-report.js';

/** What to do about the findings that ask for something, each advice once. */
export function adviceOf(findings: FindingView[]): Advice[] {
  const asking = findings.filter(({ severity }) => severity !== 'info');
  return [...new Map(asking.flatMap(({ advice }) => advice.map((one) => [one.code, one]))).values()];
}
