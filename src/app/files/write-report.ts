import { renderHtml } from '../../report/html/render-html.js';
import type { ReportView } from '../../report/view-report.js';
import { writeOutput } from './write-output.js';

/** Writes the HTML report. @throws MpgcError FILE_EXISTS unless `force`, OUTPUT_NOT_WRITABLE */
export function writeReport(view: ReportView, path: string, force: boolean): void {
  writeOutput(path, [renderHtml(view)], force);
}
