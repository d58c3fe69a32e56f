import { furtherFindings } from '../../verdict.js';
import type { FindingView, ReportView } from '../../view-report.js';
import { element, type Markup } from '../markup/markup.js';
import { noteItem } from '../markup/notes.js';
import { reasonsOf } from '../markup/reasons.js';
import { shareButtons } from '../markup/share-buttons.js';

/** What was found beside the verdict, each with its evidence and what to do; none where there is nothing. */
export function findingList(view: Pick<ReportView, 'verdict' | 'findings'>): Markup[] {
  const findings = furtherFindings(view);
  if (findings.length === 0) return [];
  const ids = findingIds(findings);
  const items = findings.map((finding, at) =>
    noteItem(finding, ids[at]!, shareButtons(ids[at]!, 'finding'), reasonsOf(finding)),
  );
  return [element('ul', { class: 'notes findings' }, ...items)];
}

/** By their codes; the second of a code has its number, too. */
function findingIds(findings: FindingView[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ code }) => {
    const times = (seen.get(code) ?? 0) + 1;
    seen.set(code, times);
    return times === 1 ? `finding-${code}` : `finding-${code}-${times}`;
  });
}
