import { renderImports } from '../imports/render-imports.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import type { ReportView } from '../view-report.js';
import { renderDetails } from './render-details.js';
import { renderConclusion, renderScreen, type ScreenFiles } from './render-screen.js';

export interface MadeReport {
  view: ReportView;
  /** `kept`: it was there already, and was not written. */
  files: { path: string; kept: boolean }[];
}

/** A run as it is printed: on a screen, or with `explain` after all that is known of it. */
export function renderRun(view: ReportView, files: ScreenFiles, explain: boolean): string {
  if (view.imports) return renderImports(view.imports, files);
  return explain ? `${renderDetails(view)}\n\n${renderConclusion(view, files)}` : renderScreen(view, files);
}

/** Several captures, each with its files. */
export function renderReports(reports: MadeReport[], explain: boolean): string {
  return reports
    .map(({ view, files }) =>
      renderRun(view, { capture: view.capture, reports: files.map(fileItem) }, explain),
    )
    .join('\n\n');
}

function fileItem({ path, kept }: MadeReport['files'][number]): string {
  return `${sanitizeText(path)}${kept ? ' (was there already; --force writes it anew)' : ''}`;
}
