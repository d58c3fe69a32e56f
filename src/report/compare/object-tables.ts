import type { ObjectChanges, OwnerChange, TypeChange } from '../../analysis/compare/compare-objects.js';
import { formatCount, formatSigned } from '../text/format.js';
import type { CompareTable } from './view-compare.js';

const FEW = 8;

/** What changed of the objects of two snapshots: who holds them, and their types. */
export function objectTables(objects: ObjectChanges | null): CompareTable[] {
  if (objects === null) return [];
  const [owners, types] = [objects.owners.filter(isChanged), objects.types.filter(isChanged)];
  return [
    {
      code: 'owners',
      title: 'Who keeps objects',
      head: ['', 'before', 'after', 'change'],
      rows: owners.map((owner) => [
        nameOf(owner),
        ...[owner.base, owner.current].map((side) => (side ? bytes(side.retainedBytes) : 'not there')),
        signed(owner),
      ]),
      few: FEW,
      notes: owners.length === 0 ? ['each name keeps as much as before'] : [],
    },
    {
      code: 'types',
      title: 'Objects by type',
      head: ['', 'before', 'after', 'change'],
      rows: types.map((type) => [
        type.name,
        formatCount(type.base?.count ?? 0),
        formatCount(type.current?.count ?? 0),
        signed(type),
      ]),
      few: FEW,
      notes: [],
    },
  ];
}

/** Who holds most of it, on the side that has more. */
function nameOf({ name, base, current }: OwnerChange): string {
  const more = (current?.retainedBytes ?? 0) >= (base?.retainedBytes ?? 0) ? current : base;
  return more?.path ?? name;
}

function isChanged({ changeBytes }: OwnerChange | TypeChange): boolean {
  return changeBytes !== 0;
}

function signed({ changeBytes }: OwnerChange | TypeChange): string {
  return formatSigned(changeBytes, bytes);
}

function bytes(value: number): string {
  return `${formatCount(value)} B`;
}
