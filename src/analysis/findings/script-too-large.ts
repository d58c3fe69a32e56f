import type { RecordOf } from '../../session/schema.js';
import { failedRequest } from '../run/failed-request.js';
import type { Summary } from '../run/summarize.js';

/** The board ran out of memory while it compiled the script: nothing of it has run. */
export interface ScriptTooLarge {
  code: 'script-too-large';
  severity: 'error';
  message: string;
  sourceBytes: number;
  /** Whether the board holds the text while it compiles: where it has no raw paste. */
  holdsText: boolean;
  /** Free in one piece before it was sent, with mpgc on the heap; null where there is no map. */
  largestFreeBytes: number | null;
  /** How much of it compiles with nothing of mpgc there; null where that was not tried. */
  limit: Pick<RecordOf<'compile-limit'>, 'fitsBytes' | 'failsBytes' | 'largestFreeBytes'> | null;
}

/** Null where the script was compiled, or is no Python. */
export function scriptTooLarge(summary: Summary, scriptBytes: number): ScriptTooLarge | null {
  const { end, error, board, baselineMap, compileLimit } = summary;
  if (end?.reason !== 'not-compiled' || !error || failedRequest(error) === null) return null;
  return {
    code: 'script-too-large',
    severity: 'error',
    message: error.message ?? '',
    sourceBytes: scriptBytes,
    holdsText: board?.rawPaste === false,
    largestFreeBytes: baselineMap ? baselineMap.counts.largestFreeBlocks * baselineMap.blockBytes : null,
    limit: compileLimit,
  };
}
