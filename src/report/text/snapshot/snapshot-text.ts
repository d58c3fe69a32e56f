import type { RecordOf } from '../../../session/schema.js';
import type { SnapshotFigures, VmHold } from '../../../session/snapshot/owners-schema.js';
import { clipText } from '../../syntax/clip-text.js';
import {
  formatBytes,
  formatBytesShort,
  formatExactBytes,
  formatMs,
  formatPlural,
  formatWholePercent,
} from '../format.js';

/** A key or a name may be as long as the heap. */
const MOST_PATH = 200;
const MOST_HOLDS = 3;
/** From here on a time is worth a word. */
const LONG_MS = 2000;

/** Who keeps most, and how much of what is live that is. */
export function largestOwner({ owners, liveBytes, ownBytes }: SnapshotFigures): string {
  const [first] = owners;
  if (!first) return 'No name of the program keeps anything on the heap.';
  const share = formatWholePercent(first.retainedBytes / (liveBytes - ownBytes));
  return `${clipText(first.path, MOST_PATH)} keeps ${formatBytes(first.retainedBytes)}, ${share} of what is live.`;
}

/** What a program that was cut off has let go of; null where it came to its end. */
export function lostLocals(end: RecordOf<'end'>['reason'] | null): string | null {
  if (end !== 'duration' && end !== 'interrupted' && end !== 'exception') return null;
  const how = end === 'exception' ? 'raised' : 'was stopped';
  return `The program ${how}; objects that only local names of its functions held are gone. mpgc leak looks at these while they run.`;
}

/** What all that is live consists of. */
export function snapshotTotals(snapshot: SnapshotFigures): string {
  const { liveBytes, ownBytes, objects, objectBytes, unknownBytes, heldByVmBytes, heldByVm } = snapshot;
  return `${formatBytes(liveBytes - ownBytes)} live: ${formatPlural(objects, 'object')} ${formatExactBytes(objectBytes)}, unknown (code, mostly) ${formatExactBytes(unknownBytes)}, held by the VM ${formatExactBytes(heldByVmBytes)}${ofThat(heldByVm)}.`;
}

const HOLD_TEXT: Readonly<Record<VmHold, string>> = {
  'interned-strings': 'interned strings',
  'file-system': 'file systems',
  sent: 'what mpgc sent',
  code: 'code',
  object: 'objects',
  unknown: 'not known',
};

/** The largest of what the VM holds. */
function ofThat(held: SnapshotFigures['heldByVm']): string {
  const sums = new Map<VmHold, number>();
  for (const { what, bytes } of held) sums.set(what, (sums.get(what) ?? 0) + bytes);
  const parts = [...sums].sort(([, a], [, b]) => b - a);
  const shown = parts
    .slice(0, MOST_HOLDS)
    .map(([what, bytes]) => `${HOLD_TEXT[what]} ${formatExactBytes(bytes)}`);
  const rest = parts.slice(MOST_HOLDS).reduce((sum, [, bytes]) => sum + bytes, 0);
  if (rest > 0) shown.push(`other ${formatExactBytes(rest)}`);
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}

/** What reading took, its time where that is long; what is mpgc's own stands in no other figure. */
export function snapshotCost({ readBytes, ms }: RecordOf<'snapshot'>['cost'], ownBytes: number): string {
  const time = ms < LONG_MS ? '' : ` in ${formatMs(ms)}`;
  return `Read ${formatBytesShort(readBytes)}${time}; ${formatExactBytes(ownBytes)} of mpgc's own are left out.`;
}

/** Whether a collection kept what the snapshot says that names reach. */
export function describeCheck({ status, violations }: SnapshotFigures['collectorCheck']): string {
  if (status === 'not-checked') return 'what a collection keeps could not be predicted.';
  return status === 'passed'
    ? 'a collection kept all that these names reach.'
    : `a collection did not keep ${formatPlural(violations.length, 'allocation')} that these names reach, so do not rely on this snapshot.`;
}
