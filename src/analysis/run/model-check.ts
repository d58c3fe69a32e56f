import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Capture } from '../../session/read-capture.js';

/** How the board's heap compared with the reference model; null where the run did not compare them. */
export function modelCheckOf({ records }: Capture): ModelCheck | null {
  const record = records.first('model-check');
  if (!record) return null;
  const { type: _, atMs: __, ...check } = record;
  return check;
}

/** Whether the board's heap was seen to differ from the model, or from itself: then nothing is predicted. */
export function isMismatch(check: ModelCheck | null): boolean {
  return check?.conformance.status === 'mismatch' || check?.accounting.status === 'mismatch';
}
