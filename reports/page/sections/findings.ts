import { furtherFindings } from '../../../src/report/verdict.js';
import type { ReportView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';
import { noteItem } from './notes.js';
import { reasonsOf } from './reasons.js';

/** What was found beside the verdict, each with its evidence and what to do; the section goes away where there is nothing. */
export function showFindings(view: Pick<ReportView, 'verdict' | 'findings'>): void {
  const findings = furtherFindings(view);
  if (findings.length === 0) {
    section('findings').remove();
    return;
  }
  const items = findings.map((finding) => noteItem(finding, reasonsOf(finding)));
  section('findings').append(createElement('ul', { class: 'notes findings' }, ...items));
}
