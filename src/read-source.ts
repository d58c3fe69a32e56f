import { isMismatch, modelCheckOf } from './analysis/model-check.js';
import { EXIT, MpgcError } from './errors.js';
import { type ReportView, viewCapture } from './report/view-model.js';
import { type Capture, type CaptureReader, isComplete, readCapture } from './session/read-capture.js';

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
  try {
    return { path, capture, view: viewCapture(capture, path) };
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    const { code, message, suggestions } = error;
    throw new MpgcError(code, `${path}: ${message}`, { suggestions, cause: error });
  }
}

/** Whether the figures of a capture carry a conclusion, as an exit code. */
export function exitCodeOf({ capture }: ReportSource): number {
  return isComplete(capture) && !isMismatch(modelCheckOf(capture)) ? 0 : EXIT.inconclusive;
}
