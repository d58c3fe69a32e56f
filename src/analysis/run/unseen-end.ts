import type { RunRecords } from './run-records.js';

/**
 * Why nothing is known of the heap after the program: `no-room`, the board had none for a line of mpgc, and it was restarted; `failed`,
 * the lines for that failed otherwise; `not-reached`, the run did not come to that; `no-mem-info`, the firmware prints no heap map;
 * `no-map`, the map did not come whole, or was too large.
 */
export type UnseenEnd = 'no-room' | 'failed' | 'not-reached' | 'no-mem-info' | 'no-map';

const CUT_SHORT = new Set(['rebooted', 'lost', 'failed']);
const STEPS = new Set<unknown>(['program-end-sample', 'final-sample', 'final-map']);

/** Null where all of it is known, or where that it is not has no reason in the capture. */
export function unseenEnd(
  { board, end, warnings }: Pick<RunRecords, 'board' | 'end' | 'warnings'>,
  { live, map }: { live: boolean; map: boolean },
): UnseenEnd | null {
  if (live && map) return null;
  const failed = warnings.filter(({ code, values }) => code === 'step-failed' && STEPS.has(values?.step));
  if (failed.some(({ values }) => /^MemoryError/.test(String(values?.exception)))) return 'no-room';
  if (failed.length > 0) return 'failed';
  if (!end || CUT_SHORT.has(end.reason)) return 'not-reached';
  if (!live) return null;
  return board?.features.memInfo === false ? 'no-mem-info' : 'no-map';
}
