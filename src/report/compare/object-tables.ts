import type { ObjectChanges, OwnerChange, TypeChange } from '../../analysis/compare/compare-objects.js';
import { formatCount, formatSigned } from '../text/format.js';
import type { CompareTable, RowChange } from './view-compare.js';

const FEW = 8;
const HEAD = ['', 'before', 'after', 'change'];

/** What changed of the objects of two snapshots: who holds them, and their classes and other types. */
export function objectTables(objects: ObjectChanges | null): CompareTable[] {
  if (objects === null) return [];
  const [owners, types] = [objects.owners.filter(isChanged), objects.types.filter(isChanged)];
  return [
    {
      code: 'owners',
      title: 'Who keeps objects',
      head: HEAD,
      rows: owners.map((owner) => [
        nameOf(owner),
        ...[owner.base, owner.current].map((side) => (side ? bytes(side.retainedBytes) : 'not there')),
        signed(owner),
      ]),
      changes: owners.map(changeOf),
      few: FEW,
      notes: owners.length === 0 ? ['each name keeps as much as before'] : [],
    },
    typeTable('classes', 'Objects by class', types.filter(isOfClass)),
    typeTable(
      'types',
      'Objects by type',
      types.filter((type) => !isOfClass(type)),
    ),
  ];
}

function typeTable(code: 'classes' | 'types', title: string, types: TypeChange[]): CompareTable {
  return {
    code,
    title,
    head: HEAD,
    rows: types.map((type) => [
      type.name,
      formatCount(type.base?.count ?? 0),
      formatCount(type.current?.count ?? 0),
      signed(type),
    ]),
    changes: types.map(changeOf),
    few: FEW,
    notes: [],
  };
}

function isOfClass({ base, current }: TypeChange): boolean {
  return (current ?? base)?.isClass === true;
}

function changeOf({ base, current, changeBytes }: OwnerChange | TypeChange): RowChange {
  if (base === null) return 'new';
  if (current === null) return 'gone';
  return changeBytes > 0 ? 'grown' : 'shrunk';
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
