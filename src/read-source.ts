import type { Finding } from './analysis/find.js';
import { EXIT } from './errors.js';
import { type ReportView, viewCapture } from './report/view-model.js';
import { inCapture } from './session/in-capture.js';
import { type Capture, type CaptureReader, readCapture } from './session/read-capture.js';

/** What reports are made of. */
export interface ReportSource {
  /** As it was given. */
  path: string;
  capture: Capture;
  view: ReportView;
}

/** @throws MpgcError as readCapture(), and HEAP_DUMP_INVALID; all name the file */
export function readSource(path: string, read: CaptureReader = readCapture): ReportSource {
  const capture = read(path);
  return { path, capture, view: inCapture(path, () => viewCapture(capture, path)) };
}

/** Whether the figures of a capture with these findings carry a conclusion, as an exit code. */
export function exitCodeOf(findings: Pick<Finding, 'code'>[]): number {
  const none = findings.some(({ code }) => code === 'incomplete' || code === 'model-mismatch');
  return none ? EXIT.inconclusive : 0;
}
