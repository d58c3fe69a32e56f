import type { RecordOf } from '../../session/schema.js';

/** What a warning of a capture says; older captures hold the words themselves. */
export function describeWarning({ code, message }: RecordOf<'warning'>): string {
  return message ?? code;
}
