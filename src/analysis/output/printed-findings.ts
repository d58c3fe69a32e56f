import type { EndRecord } from '../../session/schema.js';
import type { PrintedErrors } from './printed-errors.js';
import type { PrintedKind } from './printed-reports.js';

/**
 * The output has what a firmware prints of exceptions: that the program went on is no success. Times in ms by the host's
 * clock since the program was started, null where that is not known.
 */
export interface PrintedFinding extends Omit<PrintedErrors, 'kind' | 'firstMs' | 'lastMs'> {
  code: `${PrintedKind}-printed`;
  severity: 'warning';
  firstMs: number | null;
  lastMs: number | null;
  /** Whether automatic collection was off when the program ended. */
  collectorOff: boolean;
}

export function printedFindings(
  printed: PrintedErrors[],
  { end, collectorOff }: { end: EndRecord | null; collectorOff: boolean },
): PrintedFinding[] {
  const startMs = end?.programStartMs ?? null;
  const since = (ms: number) => (startMs === null ? null : Math.max(0, Math.round(ms - startMs)));
  return printed.map(({ kind, firstMs, lastMs, ...found }) => ({
    code: `${kind}-printed`,
    severity: 'warning',
    ...found,
    firstMs: since(firstMs),
    lastMs: since(lastMs),
    collectorOff,
  }));
}

/** Whether allocations failed in the run, in the firmware's own words, though the program went on. */
export function ranOutUnseen(printed: PrintedErrors[]): boolean {
  return printed.some(({ kind, firmwares }) => (kind === 'memory' || kind === 'locked') && firmwares > 0);
}
