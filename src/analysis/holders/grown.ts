import type { GrownRecord } from '../../session/snapshot/grown-schema.js';
import { shortPath } from './owners.js';

/** What keeps more with each call, by snapshots of all objects. */
export interface GrownHolder {
  /** From a name of the script, without that of its module, or from a module. */
  path: string;
  from: 'script' | 'module';
  type: string;
  bytesPerUnit: number;
  /** null where its type does not say how many it holds. */
  entriesPerUnit: number | null;
  /** At the last snapshot. */
  bytes: number;
  entries: number | null;
  /** Allocations that it keeps more, by kind and length; empty where that is not known of it alone. */
  blocksPerUnit: readonly { letter: string; blocks: number; perUnit: number }[];
}

export interface GrownHolders {
  holders: GrownHolder[];
  /** Of what grows with each call, what no name of the program or of a module reaches. */
  beyondPerUnit: number;
  /** Of that, interned strings. */
  internedPerUnit: number;
  perUnit: number;
  /** Calls before the first and the last snapshot. */
  fromUnit: number;
  units: number;
  snapshots: number;
}

export type GrownTypes = Pick<GrownRecord, 'units' | 'types'>;

/** The one that keeps most first; null where nothing grew. */
export function grownOf({
  units,
  liveBytes,
  beyondBytes,
  internedBytes,
  holders,
}: GrownRecord): GrownHolders | null {
  if (units.length < 2) return null;
  const calls = units.at(-1)! - units[0]!;
  const perUnit = grown(liveBytes) / calls;
  if (perUnit <= 0) return null;
  return {
    holders: holders.map(({ path, type, bytes, entries, blocks }) => ({
      path: shortPath(path),
      from: shortPath(path) === path ? ('module' as const) : ('script' as const),
      type,
      bytesPerUnit: grown(bytes) / calls,
      entriesPerUnit: entries && grown(entries) / calls,
      bytes: bytes.at(-1)!,
      entries: entries?.at(-1) ?? null,
      blocksPerUnit: blocks.map(({ count, ...kind }) => ({ ...kind, perUnit: count / calls })),
    })),
    beyondPerUnit: Math.max(0, grown(beyondBytes) / calls),
    internedPerUnit: Math.max(0, grown(internedBytes) / calls),
    perUnit,
    fromUnit: units[0]!,
    units: units.at(-1)!,
    snapshots: units.length,
  };
}

function grown(values: readonly number[]): number {
  return values.at(-1)! - values[0]!;
}
