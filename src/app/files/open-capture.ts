import type { Finding } from '../../analysis/run/find-findings.js';
import { EXIT } from '../../errors.js';
import { type ReportView, viewReport } from '../../report/view-report.js';
import { type Capture, type CaptureReader, readCapture } from '../../session/read-capture.js';
import { withCaptureName } from '../../session/with-capture-name.js';

/** What reports are made of. */
export interface OpenedCapture {
  /** As it was given. */
  path: string;
  capture: Capture;
  view: ReportView;
}

/** @throws MpgcError as readCapture(), and HEAP_DUMP_INVALID; all name the file */
export function openCapture(path: string, read: CaptureReader = readCapture): OpenedCapture {
  const capture = read(path);
  return { path, capture, view: withCaptureName(path, () => viewReport(capture, path)) };
}

/** Whether the figures of a capture with these findings carry a conclusion, as an exit code. */
export function exitCodeOf(findings: Pick<Finding, 'code'>[]): number {
  const none = findings.some(({ code }) => code === 'incomplete' || code === 'model-mismatch');
  return none ? EXIT.inconclusive : 0;
}
