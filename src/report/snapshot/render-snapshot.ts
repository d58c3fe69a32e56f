import type { RecordOf } from '../../session/schema.js';
import type { SnapshotSummary, VmHold } from '../../session/snapshot/owners-schema.js';
import type { Duplicates } from '../../snapshot/retained/duplicates.js';
import { clipText } from '../syntax/clip-text.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import {
  formatBytes,
  formatBytesShort,
  formatCount,
  formatExactBytes,
  formatMs,
  formatPlural,
  formatWholePercent,
} from '../text/format.js';

const WIDTH = 80;
const MOST_OWNERS = 7;
const MOST_TYPES = 5;
const MOST_HOLDS = 3;
const TYPE_WIDTH = 36;
/** Of what is live, as copies of text: less is worth no line. */
const WORTH_SHARE = 0.05;
const MOST_TEXT = 20;
/** From here on a time is worth a word. */
const LONG_MS = 2000;

/** What `mpgc snapshot` prints: who keeps most, the types, and what is not known; on a screen of 24 lines. */
export function renderSnapshot(
  snapshot: SnapshotSummary,
  { cost, duplicates }: { cost: RecordOf<'snapshot'>['cost']; duplicates: readonly Duplicates[] },
  { capture, html, heapsnapshot }: { capture: string; html: string; heapsnapshot?: string },
): string {
  const { owners, types, liveBytes, ownBytes, collectorCheck } = snapshot;
  const [first] = owners;
  const ofAll = liveBytes - ownBytes;
  const answer = first
    ? `${first.path} keeps ${formatBytes(first.retainedBytes)}, ${formatWholePercent(first.retainedBytes / ofAll)} of what is live.`
    : `No name of the program keeps anything on the heap.`;
  return [
    ...wrapText(sanitizeText(answer), WIDTH).slice(0, 3),
    '',
    ...owners.slice(0, MOST_OWNERS).map(({ path, type, retainedBytes }) => {
      const size = formatExactBytes(retainedBytes).padStart(11);
      return clipText(
        sanitizeText(`${size}  ${path}${path.endsWith(`→ ${type}`) ? '' : `  (${type})`}`),
        WIDTH,
      );
    }),
    '',
    ...textTable([
      ['type', 'count', 'own', 'slack', 'keeps'],
      ...types
        .slice(0, MOST_TYPES)
        .map(({ name, count, selfBytes, slackBytes, retainedBytes }) => [
          clipText(sanitizeText(name), TYPE_WIDTH),
          formatCount(count),
          ...[selfBytes, slackBytes, retainedBytes].map(formatExactBytes),
        ]),
    ]),
    '',
    ...wrapText(totals(snapshot), WIDTH),
    ...duplicateText(duplicates, ofAll),
    ...wrapText(checked(collectorCheck), WIDTH),
    `${costText(cost, ownBytes)}`,
    `report  ${html}`,
    `capture ${capture}`,
    ...(heapsnapshot === undefined ? [] : [`chrome  ${heapsnapshot}`]),
  ].join('\n');
}

/** What equal text takes, where that is worth a line. */
function duplicateText(duplicates: readonly Duplicates[], liveBytes: number): string[] {
  const bytes = duplicates.reduce((sum, of) => sum + of.bytes, 0);
  const [most, ...others] = duplicates;
  if (!most || bytes < WORTH_SHARE * liveBytes) return [];
  const text = most.text.length > MOST_TEXT ? `${most.text.slice(0, MOST_TEXT)}…` : most.text;
  const rest = others.length === 0 ? '' : `, and ${formatPlural(others.length, 'other')}`;
  const said = `Copies of equal text: ${formatExactBytes(bytes)} (${formatCount(most.count)} × ${most.type} '${text}'${rest}).`;
  return [clipText(sanitizeText(said), WIDTH)];
}

/** What reading took, its time where that is long. */
function costText({ readBytes, ms }: RecordOf<'snapshot'>['cost'], ownBytes: number): string {
  const time = ms < LONG_MS ? '' : ` in ${formatMs(ms)}`;
  return `Read ${formatBytesShort(readBytes)}${time}; ${formatExactBytes(ownBytes)} of mpgc's own are left out.`;
}

function totals({
  liveBytes,
  ownBytes,
  objects,
  objectBytes,
  unknownBytes,
  heldByVmBytes,
  heldByVm,
}: SnapshotSummary): string {
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
function ofThat(held: SnapshotSummary['heldByVm']): string {
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

function checked({ status, violations }: SnapshotSummary['collectorCheck']): string {
  if (status === 'not-checked') return 'note: what a collection keeps could not be predicted.';
  return status === 'passed'
    ? 'ok: a collection kept all that these names reach.'
    : `FAILED: a collection did not keep ${formatPlural(violations.length, 'allocation')} that these names reach, so do not rely on this snapshot.`;
}
