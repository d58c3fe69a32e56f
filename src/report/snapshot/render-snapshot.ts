import type { RecordOf } from '../../session/schema.js';
import type { SnapshotFigures } from '../../session/snapshot/owners-schema.js';
import { clipText } from '../syntax/clip-text.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { formatCount, formatExactBytes } from '../text/format.js';
import { describeCheck, largestOwner, snapshotCost, snapshotTotals } from '../text/snapshot/snapshot-text.js';

const WIDTH = 80;
const MOST_OWNERS = 7;
const MOST_TYPES = 5;
const TYPE_WIDTH = 36;

/** What `mpgc snapshot` prints: who keeps most, the types, and what is not known; on a screen of 24 lines. */
export function renderSnapshot(
  snapshot: SnapshotFigures,
  cost: RecordOf<'snapshot'>['cost'],
  { capture, html, heapsnapshot }: { capture: string; html: string; heapsnapshot?: string },
): string {
  const { owners, types, ownBytes, collectorCheck } = snapshot;
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
    ...wrapText(`${CHECKED[collectorCheck.status]}: ${describeCheck(collectorCheck)}`, WIDTH),
    snapshotCost(cost, ownBytes),
    `report  ${html}`,
    `capture ${capture}`,
    ...(heapsnapshot === undefined ? [] : [`chrome  ${heapsnapshot}`]),
  ].join('\n');
}

const CHECKED = { passed: 'ok', failed: 'FAILED', 'not-checked': 'note' } as const;
