import type { RecordOf } from '../../session/schema.js';
import { grownOf } from '../holders/grown.js';
import { holdersOf, isExplained } from '../holders/holders.js';
import type { RunRecords } from '../run/run-records.js';
import type { LeakJudgement } from './judge-leak.js';

/** A line, else a function, that makes what stays. */
export interface OriginLine {
  path: string;
  /** null for what was made where no line of the program ran. */
  line: number | null;
  functionName: string;
  /** Bytes that it kept with each call or pass, as the mean over those that were followed. */
  bytesPerUnit: number;
  /** Of all that was kept, from 0 to 1. */
  share: number;
  /** In how many of the calls or passes it kept something. */
  units: number;
  /** Objects by their letters in a heap map. */
  heads: Record<string, number>;
}

/** Where a leak comes from: of a run of its own, with a heap map at the end of each line. */
export interface LeakOrigin {
  detail: 'line' | 'function';
  warmUp: number;
  /** Calls or passes that were followed, and could be seen to keep. */
  units: number;
  maps: number;
  bytesPerUnit: number;
  /** Those that keep most first. */
  lines: OriginLine[];
}

/** The judgement of a leak with its origin, where it was looked for; else as it is. */
export function withOrigin(judged: LeakJudgement, kept: RecordOf<'kept'> | null): LeakJudgement {
  const isOfThis =
    kept && kept.loopLine === (judged.loop?.line ?? null) && kept.loopFile === judged.loop?.file;
  if (!isOfThis || judged.verdict !== 'leak') return judged;
  const origin = originOf(kept);
  const most = MOST_TIMES * (judged.rate?.interval[1] ?? Number.POSITIVE_INFINITY);
  return origin && origin.bytesPerUnit > most ? judged : { ...judged, origin };
}

/** Lines that kept so many times what leaks were followed while something filled up that is full later on. */
const MOST_TIMES = 2;

/** The judgement of a leak with who holds it, where that was looked for; else as it is. */
export function withHolders(
  judged: LeakJudgement,
  { census, sources }: Pick<RunRecords, 'census' | 'sources'>,
): LeakJudgement {
  const isOfThis =
    census && census.loopLine === (judged.loop?.line ?? null) && census.loopFile === judged.loop?.file;
  if (!isOfThis || judged.verdict !== 'leak') return judged;
  return { ...judged, holders: holdersOf(census, judged.rate?.perUnit ?? null, sources) };
}

/**
 * The judgement of a leak with the types that grow by snapshots, and with who keeps it where names that lead to containers do not tell that;
 * else as it is.
 */
export function withGrown(
  judged: LeakJudgement,
  { grown, census }: Pick<RunRecords, 'grown' | 'census'>,
): LeakJudgement {
  const isOfThis = grown?.loopLine === judged.loop?.line && grown?.loopFile === judged.loop?.file;
  if (grown === null || !isOfThis || judged.verdict !== 'leak') return judged;
  const { units, types } = grown;
  const isNamed = judged.holders !== null && isExplained(census, judged.rate);
  return {
    ...judged,
    grown: isNamed ? null : grownOf(grown),
    grownTypes: types.length > 0 ? { units, types } : null,
  };
}

/** What a stale word on the stack may keep, once: no more blocks than this, of one call. */
const RESIDUE_BLOCKS = 4;

type KeptLine = RecordOf<'kept'>['lines'][number];

/** A line may have several statements, each with a probe of its own. */
function byPlace(all: readonly KeptLine[]): KeptLine[] {
  const places = new Map<string, KeptLine>();
  for (const line of all) {
    const place = JSON.stringify([line.path, line.line, line.functionName]);
    const before = places.get(place);
    places.set(place, before ? together(before, line) : line);
  }
  return [...places.values()].sort((a, b) => b.blocks - a.blocks);
}

/** Of calls or passes at least as many as of the one that has more. */
function together(one: KeptLine, other: KeptLine): KeptLine {
  const heads = { ...one.heads };
  for (const [letter, count] of Object.entries(other.heads)) heads[letter] = (heads[letter] ?? 0) + count;
  return {
    ...one,
    blocks: one.blocks + other.blocks,
    units: Math.max(one.units, other.units),
    heads,
  };
}

function originOf({ lines: all, ...kept }: RecordOf<'kept'>): LeakOrigin {
  const { detail, warmUp, units, maps, blockBytes } = kept;
  const lines = byPlace(all).filter((line) => line.units > 1 || line.blocks > RESIDUE_BLOCKS);
  const blocks = lines.reduce((sum, line) => sum + line.blocks, 0);
  return {
    detail,
    warmUp,
    units,
    maps,
    bytesPerUnit: (blocks * blockBytes) / units,
    lines: lines.map(({ blocks: own, ...line }) => ({
      ...line,
      bytesPerUnit: (own * blockBytes) / units,
      share: blocks === 0 ? 0 : own / blocks,
    })),
  };
}
