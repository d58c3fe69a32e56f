import { growthOf } from '../../session/census/growing.js';
import type { RecordOf } from '../../session/schema.js';
import { type AddedLine, addedLines } from './added-lines.js';

type Census = Omit<RecordOf<'census'>, 'atMs'>;
type Container = Census['containers'][number];

/** What grows to the end, by its name. */
export interface Holder {
  from: Container['from'];
  path: string;
  type: Container['kind'];
  /** At the last walk. */
  entries: number;
  /** Over the later walks, as a mean. */
  entriesPerUnit: number;
  /** null where it is not known what the entries keep. */
  bytesPerUnit: number | null;
  /** How that is known: what was not alive any more when it was emptied, or the bytes that it is long. */
  knownBy: 'emptied' | 'length' | null;
  /** Allocations that went with its entries when it was emptied, by kind and length; empty where that is not known. */
  freedPerUnit: readonly { letter: string; blocks: number; perUnit: number }[];
  /** Others that have entries of it, by their paths: what they keep is known of them together. */
  sharesWith: readonly string[];
  /** Lines that add to it by their text, in the order of the sources; empty where none is known. */
  addedIn: AddedLine[];
}

/** What grew while the first calls or passes came, and not after that: a cache. */
export interface FilledUp extends Pick<Holder, 'from' | 'path' | 'type' | 'entries'> {
  /** The first walk at which it was as long as it stays. */
  since: number;
}

/** Who holds what a leak keeps. */
export interface Holders {
  growing: Holder[];
  filledUp: FilledUp[];
  of: Census['of'];
  /** Whose passes, or calls of a callback; null of others. */
  loop: { line: number; file?: string } | null;
  /** Calls or passes of the first and the last walk, or seconds, and how many walks there were. */
  fromUnit: number;
  units: number;
  walks: number;
  seen: number;
  heapBytes: number;
  left: Census['left'];
  /** Of what the leak keeps with each call or pass, from 0 to 1; null where it is not known of all that grow, or nothing grows. */
  explained: number | null;
}

/** A length in bytes. */
const OF_BYTES: ReadonlySet<Container['kind']> = new Set(['bytearray', 'bytes', 'str']);

export function holdersOf(
  { of, loopLine, loopFile, containers, units: told, seen, heapBytes, left }: Census,
  leakedPerUnit: number | null,
  sources: readonly RecordOf<'source'>[] = [],
): Holders {
  const units = of === 'time' ? told.map((ms) => ms / 1000) : told;
  const growing = containers
    .flatMap((one) => holderOf(one, units, sources) ?? [])
    .sort((a, b) => (b.bytesPerUnit ?? 0) - (a.bytesPerUnit ?? 0) || b.entriesPerUnit - a.entriesPerUnit);
  const known = growing.reduce((sum, { bytesPerUnit }) => sum + (bytesPerUnit ?? 0), 0);
  const knowsAll = growing.length > 0 && growing.every(({ bytesPerUnit }) => bytesPerUnit !== null);
  return {
    growing,
    filledUp: containers.flatMap((one) => filledUp(one, units) ?? []),
    of,
    loop:
      loopLine === null ? null : { line: loopLine, ...(loopFile === undefined ? {} : { file: loopFile }) },
    fromUnit: units[0] ?? 0,
    units: units.at(-1) ?? 0,
    walks: units.length,
    seen,
    heapBytes,
    left,
    explained: knowsAll && leakedPerUnit ? Math.min(1, known / leakedPerUnit) : null,
  };
}

/** Of what leaks, so much is enough to be told of by name. */
const EXPLAINED_SHARE = 0.8;

/** Whether names that lead to containers tell enough of a leak of so much a call or pass. */
export function isExplained(census: Census | null, rate: { interval: [number, number] } | null): boolean {
  if (census === null) return false;
  // A table that grows in steps makes the rate wide, and an entry takes no more than its part of it.
  const { explained } = holdersOf(census, rate?.interval[0] ?? null);
  return explained !== null && explained >= EXPLAINED_SHARE;
}

function holderOf(
  { from, path, kind, lengths, freedBytes, freedEntries, freedBlocks = [], sharesWith = [] }: Container,
  units: readonly number[],
  sources: readonly RecordOf<'source'>[],
): Holder | null {
  const growth = growthOf(kind, lengths);
  if (!growth) return null;
  const last = lengths.at(-1) ?? 0;
  const entriesPerUnit = growth.entries / (units.at(-1)! - units[growth.from]!);
  const ofBytes = OF_BYTES.has(kind);
  const emptied = freedBytes !== null && freedBytes > 0 && !!freedEntries;
  return {
    from,
    path,
    type: kind,
    entries: last,
    entriesPerUnit,
    bytesPerUnit: emptied ? (freedBytes / freedEntries) * entriesPerUnit : ofBytes ? entriesPerUnit : null,
    knownBy: emptied ? 'emptied' : ofBytes ? 'length' : null,
    freedPerUnit: emptied
      ? freedBlocks.map(({ letter, blocks, count }) => ({
          letter,
          blocks,
          perUnit: (count / freedEntries) * entriesPerUnit,
        }))
      : [],
    sharesWith,
    addedIn: addedLines({ path, kind }, sources),
  };
}

/** It has had its length for half of the calls at least. */
function filledUp({ from, path, kind, lengths }: Container, units: readonly number[]): FilledUp | null {
  const last = lengths.at(-1) ?? null;
  const since = lengths.findIndex((_, at) => lengths.slice(at).every((length) => length === last));
  const grew = lengths.slice(0, since).some((length) => length !== null && last !== null && length < last);
  if (last === null || !grew || units[since]! * 2 > units.at(-1)!) return null;
  return { from, path, type: kind, entries: last, since: units[since]! };
}
