import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { GroupChange } from '../../analysis/compare/compare-groups.js';
import { formatCount, formatFraction, formatPlural, formatSigned } from '../text/format.js';
import { unitOf } from '../text/hunt-unit.js';
import { KINDS } from '../text/words/kinds.js';
import type { CompareTable } from './view-compare.js';

const MAX_GROUPS = 12;

/** What two runs left behind, by kind and length; what is the same in both is counted alone. */
export function groupTable({ groups, base, current }: Comparison): CompareTable {
  const isHunt = base.leak !== null && current.leak !== null;
  const each = `What each ${unitOf(current.leak ?? { loop: null })} left behind`;
  const title = isHunt ? each : 'What the program left behind';
  if (groups === null) {
    const alike = (base.leak === null) === (current.leak === null);
    const reason = alike ? 'a capture has no heap maps to tell' : 'only one of them is of a hunt for a leak';
    return { code: 'groups', title, head: [], rows: [], notes: [`Not known: ${reason}.`] };
  }
  const changed = groups.filter((group) => countText(group.base) !== countText(group.current));
  const shown = changed.slice(0, MAX_GROUPS);
  const same = groups.length - changed.length;
  return {
    code: 'groups',
    title,
    head: ['', 'each', 'before', 'after', 'change'],
    rows: shown.map((group) => groupRow(group)),
    notes: [
      ...(groups.length === 0 ? ['Nothing, in both.'] : []),
      ...(same > 0 ? [`${formatPlural(same, 'group')} the same in both.`] : []),
      ...(changed.length > shown.length
        ? [
            `${formatPlural(changed.length - shown.length, 'group')} of smaller change not shown; --json has them.`,
          ]
        : []),
    ],
  };
}

function groupRow({ fingerprint, letter, base, current, changeBytes, changePerCall }: GroupChange): string[] {
  const change = changePerCall ?? changeBytes;
  return [
    `${fingerprint} ${KINDS.get(letter) ?? 'other'}`,
    `${formatCount(current?.bytesEach ?? base?.bytesEach ?? 0)} B`,
    countText(base),
    countText(current),
    change === 0 ? '0' : formatSigned(change, (bytes) => `${formatFraction(bytes, 2)} B`),
  ];
}

/** Of a hunt for each call: two hunts do not make as many. */
function countText(group: GroupChange['base']): string {
  if (!group) return 'none';
  return group.perCall === null ? formatCount(group.count) : formatFraction(group.perCall, 3);
}
