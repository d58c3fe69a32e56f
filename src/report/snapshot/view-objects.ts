import type { RecordOf } from '../../session/schema.js';
import type { SnapshotFigures, TypeFigures } from '../../session/snapshot/owners-schema.js';
import type { ObjectTree } from '../../snapshot/retained/object-tree.js';
import type { PlacedOwner } from '../../snapshot/retained/summarize-snapshot.js';
import { clipText } from '../syntax/clip-text.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { capitalised, formatBytes, formatCount, formatWholePercent } from '../text/format.js';
import { describeCheck, largestOwner, snapshotCost, snapshotTotals } from '../text/snapshot/snapshot-text.js';

export type { KeptObject } from '../../session/snapshot/owners-schema.js';
export { SIDES } from '../../session/snapshot/sides.js';

type KeptTree = Omit<ObjectTree, 'blocks'>;

/** Who keeps what is live, all text made. */
export interface ObjectsView {
  /** The answer in a sentence. */
  sentence: string;
  /** What it is of, where that is not the run itself; empty otherwise. */
  note: string;
  owners: OwnerRow[];
  types: TypeRow[];
  /** What the tables leave out; empty where that is nothing. */
  leftOut: { owners: string; types: string };
  /** All that is live, and what reading it took. */
  totals: string[];
  check: { severity: 'error' | 'warning' | 'info'; text: string };
  liveBytes: number;
  /** What shares are of: without mpgc's own. */
  shareOf: number;
  tree: KeptTree;
  maps: OwnedBlocks[];
}

/** Whose the allocations of a map are, in its order. */
export interface OwnedBlocks {
  /** Its place among the maps of the report. */
  map: number;
  /** Of SIDES; -1 for what was not there any more when that was read. Empty where there are too many to be told. */
  sides: ArrayLike<number> & Iterable<number>;
  /** The place of the nearest object of the tree that keeps it; -1 for none. */
  objects: ArrayLike<number> & Iterable<number>;
}

export interface OwnerRow {
  path: string;
  type: string;
  own: string;
  keeps: string;
  share: string;
  /** In the tree; null where it is left out there. */
  place: number | null;
}

export interface TypeRow {
  name: string;
  count: string;
  own: string;
  slack: string;
  keeps: string;
}

/** More are in the JSON. */
const MOST_ROWS = 100;
/** A key or a name may be as long as the heap. */
const MOST_TEXT = 200;

const SEVERITIES = { passed: 'info', failed: 'error', 'not-checked': 'warning' } as const;

export function viewObjects(
  snapshot: Omit<SnapshotFigures, 'owners'> & { owners: PlacedOwner[]; tree: KeptTree },
  { cost, maps, note = '' }: { cost: RecordOf<'snapshot'>['cost']; maps: OwnedBlocks[]; note?: string },
): ObjectsView {
  const { owners, types, collectorCheck, liveBytes, ownBytes, tree } = snapshot;
  const objects = tree.objects.map((object) => ({
    ...object,
    type: harmless(object.type),
    path: harmless(object.path),
  }));
  return {
    sentence: sanitizeText(largestOwner(snapshot)),
    note,
    owners: owners.slice(0, MOST_ROWS).map((owner) => ownerRow(owner, liveBytes - ownBytes)),
    types: types.slice(0, MOST_ROWS).map(typeRow),
    leftOut: {
      owners: owners.length > MOST_ROWS ? `The ${MOST_ROWS} names that keep most are shown.` : '',
      types:
        types.length > MOST_ROWS
          ? `The ${MOST_ROWS} of ${formatCount(types.length)} types that take most are shown.`
          : '',
    },
    totals: [snapshotTotals(snapshot), snapshotCost(cost, ownBytes)],
    check: {
      severity: SEVERITIES[collectorCheck.status],
      text: capitalised(describeCheck(collectorCheck)),
    },
    liveBytes,
    shareOf: liveBytes - ownBytes,
    tree: { objects, all: tree.all, bySide: tree.bySide },
    maps,
  };
}

function ownerRow({ path, type, selfBytes, retainedBytes, place }: PlacedOwner, ofAll: number): OwnerRow {
  return {
    path: harmless(path),
    type: harmless(type),
    own: formatBytes(selfBytes),
    keeps: formatBytes(retainedBytes),
    share: formatWholePercent(retainedBytes / ofAll),
    place,
  };
}

function typeRow({ name, count, selfBytes, slackBytes, retainedBytes }: TypeFigures): TypeRow {
  return {
    name: harmless(name),
    count: formatCount(count),
    own: formatBytes(selfBytes),
    slack: formatBytes(slackBytes),
    keeps: formatBytes(retainedBytes),
  };
}

function harmless(text: string): string {
  return sanitizeText(clipText(text, MOST_TEXT));
}
