import type { ModelCheck } from '../../session/model-check-schema.js';

/** Whether the board's heap was seen to differ from the model, or from itself: then nothing is predicted. */
export function isMismatch(check: ModelCheck | null): boolean {
  return check?.conformance.status === 'mismatch' || check?.accounting.status === 'mismatch';
}
