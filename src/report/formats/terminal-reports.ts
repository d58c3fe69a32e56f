import { sanitizeText } from '../syntax/sanitize-text.js';
import type { ReportView } from '../view-report.js';
import { renderTerminal } from './render-terminal.js';

export interface MadeReport {
  view: ReportView;
  /** `kept`: it was there already, and was not written. */
  files: { path: string; kept: boolean }[];
}

/** The summaries of several captures as plain text, each with its files. */
export function renderReports(reports: MadeReport[]): string {
  const texts = reports.map(({ view, files }) =>
    renderTerminal(view, [view.capture, ...files.map(fileItem)]),
  );
  return texts.join('\n');
}

function fileItem({ path, kept }: MadeReport['files'][number]): string {
  return `${sanitizeText(path)}${kept ? ' (was there already; --force writes it anew)' : ''}`;
}
