import type { FindingView } from '../view-report.js';

/** What to do about the findings that ask for something, each advice once. */
export function adviceOf(findings: FindingView[]): string[] {
  const asking = findings.filter(({ severity }) => severity !== 'info');
  return [...new Set(asking.flatMap(({ advice }) => advice))];
}
