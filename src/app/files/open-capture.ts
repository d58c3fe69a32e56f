import { analyse } from '../../analysis/analyse.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { type CaptureReader, readCapture } from '../../session/read/read-capture.js';
import { withCaptureName } from '../../session/read/with-capture-name.js';

/** Reads and analyses a capture file; its name is the path as it was given. @throws MpgcError as readCapture(), and HEAP_DUMP_INVALID; all name the file */
export function openCapture(path: string, read: CaptureReader = readCapture): NamedAnalysis {
  const capture = read(path);
  return { name: path, analysis: withCaptureName(path, () => analyse(capture)) };
}
