import { writeFileSync } from 'node:fs';
import { MpgcError, messageOf } from './errors.js';
import { renderHtml } from './report/render-html.js';
import type { ReportView } from './report/view-model.js';
import { fileExists } from './session/capture-writer.js';

/** Writes the HTML report. @throws MpgcError FILE_EXISTS unless `force`, OUTPUT_NOT_WRITABLE */
export function writeReport(view: ReportView, path: string, force: boolean): void {
  try {
    writeFileSync(path, renderHtml(view), { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(path);
    throw new MpgcError('OUTPUT_NOT_WRITABLE', `Could not write ${path}: ${messageOf(cause)}`, { cause });
  }
}
