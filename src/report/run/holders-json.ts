import * as z from 'zod';
import type { GrownHolder } from '../../analysis/holders/grown.js';
import type { Holder, Holders } from '../../analysis/holders/holders.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { unitOfHolders } from '../text/holder-text.js';

const count = z.int().nonnegative();
const root = z.enum(['script', 'function', 'module']);

/** What grows, with each of what was walked between. */
const holder = {
  /** As Python has it, from a name of the script, of the function around the loop, or of a module. */
  path: z.string(),
  root,
  type: z.string(),
  entries: count,
  /** How it is known what its entries keep: it was emptied, or it is so many bytes long; null where that is not known. */
  knownBy: z.enum(['emptied', 'length']).nullable(),
  from: z.literal('census'),
  /** Others that have entries of it, by their paths: what they keep is known of them together. */
  sharesWith: z.array(z.string()),
  /** Lines that add to it by their text: inferred. Empty where none is known. */
  addedIn: z.array(z.object({ file: z.string(), line: z.int().positive() })),
};

const census = {
  /** Calls, passes or seconds up to the last walk, and how many walks there were. */
  units: z.number().nonnegative(),
  walks: count,
  /** Containers at the last walk. */
  seen: count,
  /** Of what grows with each of them, what `holders` keep, 0 to 1; null where it is not known of all of them. */
  explained: z.number().nullable(),
  /** What was not looked at: too many objects, entries of large containers, what lies deep. */
  left: z.array(z.string()),
  /** What grew and stopped, as a cache does, and the call, pass or second since which it has its length. */
  filledUp: z.array(
    z.object({ path: z.string(), root, type: z.string(), entries: count, since: z.number().nonnegative() }),
  ),
};

/** What grows by name, by a run of its own that walks from the names of the program; null where that was not looked for, or not found out. */
export const leakHoldersSchema = z
  .array(
    z.object({
      ...holder,
      /** null where its type does not say how many it holds. */
      entries: count.nullable(),
      entriesPerCall: z.number().nullable(),
      /** null where it is not known what its entries keep. */
      bytesPerCall: z.number().nullable(),
      /** The same, or it is what would be gone without it. */
      knownBy: z.enum(['emptied', 'length', 'retained']).nullable(),
      /** By the names that lead to containers, or by snapshots of all objects where these do not tell it. */
      from: z.enum(['census', 'snapshot']),
    }),
  )
  .nullable();

/** What was seen beside these; null as above. */
export const leakCensusSchema = z.object(census).nullable();

/** The same of a profile: `unit` says what it is for. */
export const holdersSchema = z
  .array(
    z.object({
      ...holder,
      entriesPerUnit: z.number(),
      bytesPerUnit: z.number().nullable(),
    }),
  )
  .nullable();

export const censusSchema = z
  .object({ unit: z.enum(['repetition', 'pass', 'second']), ...census })
  .nullable();

/** Each once: what both tell of is of the census, which says what its entries keep. */
export function toLeakHoldersJson({ holders, grown }: Pick<LeakJudgement, 'holders' | 'grown'>) {
  const named = holders?.growing.map(({ entriesPerUnit, bytesPerUnit, ...one }) => ({
    ...holderJson(one),
    entriesPerCall: entriesPerUnit,
    bytesPerCall: bytesPerUnit,
  }));
  const paths = new Set(named?.map(({ path }) => path));
  const more = grown?.holders.filter(({ path }) => !paths.has(path)).map(grownJson);
  return {
    holders: named || more ? [...(named ?? []), ...(more ?? [])] : null,
    census: holders && censusJson(holders),
  };
}

function grownJson({ path, from, type, entries, entriesPerUnit, bytesPerUnit }: GrownHolder) {
  return {
    path,
    root: from,
    type,
    entries,
    entriesPerCall: entriesPerUnit,
    bytesPerCall: bytesPerUnit,
    knownBy: 'retained' as const,
    from: 'snapshot' as const,
    sharesWith: [],
    addedIn: [],
  };
}

export function toHoldersJson(holders: Holders | null) {
  return {
    holders:
      holders?.growing.map(({ entriesPerUnit, bytesPerUnit, ...one }) => ({
        ...holderJson(one),
        entriesPerUnit,
        bytesPerUnit,
      })) ?? null,
    census: holders && { unit: unitOfHolders(holders), ...censusJson(holders) },
  };
}

function holderJson({
  from,
  addedIn,
  freedPerUnit: _,
  ...one
}: Omit<Holder, 'entriesPerUnit' | 'bytesPerUnit'>) {
  return {
    ...one,
    root: from,
    from: 'census' as const,
    addedIn: addedIn.map(({ path, line }) => ({ file: path, line })),
  };
}

function censusJson({ units, walks, seen, explained, left, filledUp }: Holders) {
  return {
    units,
    walks,
    seen,
    explained,
    left,
    filledUp: filledUp.map(({ from, ...one }) => ({ root: from, ...one })),
  };
}
