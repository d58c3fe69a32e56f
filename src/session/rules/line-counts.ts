import type { CaptureRecord, RecordOf } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** Of bytes and counts: sums of as many as a record holds stay exact. */
const MOST = 2 ** 36;
/** Of a place 512 for each power of four of its hits. */
const MOST_MEASURED = 10_000;
const COUNTING: ReadonlySet<string> = new Set([
  'lines',
  'kept',
  'retained',
  'imports',
  'import',
  'allocating-lines',
]);

/** What was counted by lines and by imports: figures that a board can have come to, of functions that are there. */
export class LineCounts implements RecordRule {
  complaint(record: CaptureRecord): string | null {
    if (!COUNTING.has(record.type)) return null;
    if (hasLarger(record, MOST)) return `a figure of more than ${MOST}`;
    if (record.type === 'lines') return ofLines(record);
    return record.type === 'kept' && record.units < 1 ? 'lines that were followed through no call' : null;
  }

  add(): void {}
}

function ofLines({ probes, functions }: RecordOf<'lines'>): string | null {
  for (const { kind, function: of, hits, measured, grownBytes } of probes) {
    if (of >= functions.length) return `a place in function ${of} of ${functions.length}`;
    if (measured > hits) return `${measured} of ${hits} hits measured`;
    if (kind === 'leave' && grownBytes !== 0) return `a return of what is there that adds ${grownBytes} B`;
    if (kind !== 'leave' && measured > MOST_MEASURED) return `${measured} hits measured`;
  }
  return null;
}

function hasLarger(value: unknown, most: number): boolean {
  if (typeof value === 'number') return Math.abs(value) > most;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((part) => hasLarger(part, most));
}
