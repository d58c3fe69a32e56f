import type { Owner } from '../../session/snapshot/owners-schema.js';
import type { KnownType, SnapshotSummary } from '../../snapshot/retained/summarize-snapshot.js';
import type { Analysis } from '../analyse.js';

/** What a side has of it; null where it has none. */
interface Change<T> {
  name: string;
  base: T | null;
  current: T | null;
  changeBytes: number;
}

export type TypeChange = Change<Pick<KnownType, 'count' | 'selfBytes' | 'isClass'>>;
/** By the name that holds: what it holds itself may be further in on one side. */
export type OwnerChange = Change<Pick<Owner, 'path' | 'type' | 'retainedBytes'>>;

export interface ObjectChanges {
  types: TypeChange[];
  owners: OwnerChange[];
}

type Sides = Record<'base' | 'current', Pick<Analysis, 'snapshot'>>;

/** The objects of two snapshots, what changed most first; null unless both captures have one. */
export function compareObjects(sides: Sides): ObjectChanges | null {
  const [base, current] = [sides.base.snapshot, sides.current.snapshot];
  if (!base || !current) return null;
  return {
    types: changes(typesOf(base), typesOf(current), ({ selfBytes }) => selfBytes),
    owners: changes(ownersOf(base), ownersOf(current), ({ retainedBytes }) => retainedBytes),
  };
}

function typesOf({ types }: SnapshotSummary): Map<string, NonNullable<TypeChange['base']>> {
  return new Map(types.map(({ name, count, selfBytes, isClass }) => [name, { count, selfBytes, isClass }]));
}

/** Objects that no single name holds may have one path together. */
function ownersOf({ owners }: SnapshotSummary): Map<string, NonNullable<OwnerChange['base']>> {
  const named = new Map<string, NonNullable<OwnerChange['base']>>();
  for (const { name, path, type, retainedBytes } of owners) {
    const before = named.get(name)?.retainedBytes ?? 0;
    named.set(name, { path, type, retainedBytes: before + retainedBytes });
  }
  return named;
}

function changes<T>(
  base: Map<string, T>,
  current: Map<string, T>,
  bytesOf: (side: T) => number,
): Change<T>[] {
  return [...new Set([...base.keys(), ...current.keys()])]
    .map((name) => {
      const [before, after] = [base.get(name) ?? null, current.get(name) ?? null];
      const changeBytes = (after ? bytesOf(after) : 0) - (before ? bytesOf(before) : 0);
      return { name, base: before, current: after, changeBytes };
    })
    .sort((a, b) => Math.abs(b.changeBytes) - Math.abs(a.changeBytes) || (a.name < b.name ? -1 : 1));
}
