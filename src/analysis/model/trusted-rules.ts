import { ALL_RULES, type GcRules, rulesFor } from '../../heap/model/gc-rules.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { BoardRecord } from '../../session/schema.js';
import { isMismatch } from './model-check.js';

/** The rules that a prediction may rest on, or why none may. */
export type TrustedRules =
  /** `compared`: whether this board was compared with the model, and was equal. */
  | { rules: GcRules; compared: boolean }
  | { rules: null; reason: 'no-board' | 'other-firmware' | 'model-mismatch' };

/** What the board was seen to follow stands above what its version says. */
export function trustedRules(board: BoardRecord | null, check: ModelCheck | null): TrustedRules {
  if (!board) return { rules: null, reason: 'no-board' };
  const expected = rulesFor(board.implementation, board.version);
  if (!expected) return { rules: null, reason: 'other-firmware' };
  if (isMismatch(check)) return { rules: null, reason: 'model-mismatch' };
  if (check?.conformance.status !== 'match') return { rules: expected, compared: false };
  const equal = check.conformance.rules;
  if (equal.includes(expected.name)) return { rules: expected, compared: true };
  return { rules: ALL_RULES.find(({ name }) => equal.includes(name)) ?? expected, compared: true };
}
