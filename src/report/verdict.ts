import type { Finding } from '../analysis/findings/find-findings.js';
import type { LeakView } from './leak/view-leak.js';
import type { FindingView, ReportView } from './view-report.js';

/** The run in one sentence. */
export interface Verdict {
  /** Of the first finding where that is what it says, of a hunt its verdict. */
  code:
    | Finding['code']
    | LeakView['verdict']
    | 'nothing-retained'
    | 'retained-unknown'
    | 'imports-measured'
    | 'imports-failed';
  tone: 'good' | 'warning' | 'bad';
  /** What `text` begins with, before a colon; null where the tone has the word for it. */
  word: string | null;
  text: string;
}

/** The verdict with its word, where it has one. */
export function verdictText({ word, text }: Pick<Verdict, 'word' | 'text'>): string {
  return word === null ? text : `${word}: ${text}`;
}

/** The findings that the verdict does not say already. */
export function furtherFindings({
  verdict,
  findings,
}: Pick<ReportView, 'verdict' | 'findings'>): FindingView[] {
  return isFirstFinding(verdict, findings) ? findings.slice(1) : findings;
}

/** The finding that the verdict says; null where it says something else. */
export function verdictFinding({
  verdict,
  findings,
}: Pick<ReportView, 'verdict' | 'findings'>): FindingView | null {
  return (isFirstFinding(verdict, findings) && findings[0]) || null;
}

/** Whether one of the findings says what belongs to this code: then nothing else says it again. */
export function isFound({ findings }: Pick<ReportView, 'findings'>, wanted: FindingView['code']): boolean {
  return findings.some(({ code }) => code === wanted);
}

function isFirstFinding({ code }: Verdict, [first]: FindingView[]): boolean {
  return first?.code === code;
}
