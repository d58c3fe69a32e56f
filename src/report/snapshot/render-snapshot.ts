import type { RecordOf } from '../../session/schema.js';
import type { SnapshotFigures } from '../../session/snapshot/owners-schema.js';
import type { Duplicates } from '../../snapshot/retained/duplicates.js';
import { clipText } from '../syntax/clip-text.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { formatCount, formatExactBytes, formatPlural } from '../text/format.js';
import {
  describeCheck,
  largestOwner,
  lostLocals,
  snapshotCost,
  snapshotTotals,
} from '../text/snapshot/snapshot-text.js';

const WIDTH = 80;
const MOST_OWNERS = 7;
const MOST_TYPES = 5;
const TYPE_WIDTH = 36;
/** Of what is live, as copies of text: less is worth no line. */
const WORTH_SHARE = 0.05;
const MOST_TEXT = 20;

export interface SnapshotOf {
  cost: RecordOf<'snapshot'>['cost'];
  duplicates: readonly Duplicates[];
  /** Of the program; null where none was run. */
  end: RecordOf<'end'>['reason'] | null;
}

/** What `mpgc snapshot` prints: who keeps most, the types, and what is not known; on a screen of 24 lines. */
export function renderSnapshot(
  snapshot: SnapshotFigures,
  { cost, duplicates, end }: SnapshotOf,
  { capture, html, heapsnapshot }: { capture: string; html: string; heapsnapshot?: string },
): string {
  const { owners, types, ownBytes, collectorCheck } = snapshot;
  const lost = lostLocals(end);
  return [
    ...wrapText(sanitizeText(largestOwner(snapshot)), WIDTH).slice(0, 3),
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
    ...wrapText(snapshotTotals(snapshot), WIDTH),
    ...(lost === null ? [] : wrapText(lost, WIDTH)),
    ...duplicateText(duplicates, snapshot.liveBytes - ownBytes),
    ...wrapText(`${CHECKED[collectorCheck.status]}: ${describeCheck(collectorCheck)}`, WIDTH),
    snapshotCost(cost, ownBytes),
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

const CHECKED = { passed: 'ok', failed: 'FAILED', 'not-checked': 'note' } as const;
