import * as z from 'zod';
import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { LineChange, LineSide } from '../../analysis/compare/compare-lines.js';
import type { LinePlace } from '../../analysis/compare/match-lines.js';
import { kindOf } from '../../analysis/figures/figure-kinds.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { figureNameSchema, spreadSchema, unitSchema } from '../gate/check-json.js';
import { describeDifference } from '../text/describe-difference.js';
import { changeText } from './change-verdict.js';

/** What `mpgc compare --json` prints. Figures are in their unit; null is "not known". */
export const COMPARE_SCHEMA = 'mpgc.compare/1';

const bytes = z.int();
const source = z.object({
  /** Of several runs the one that groups and marks are of. */
  file: z.string(),
  script: z.string(),
  createdAt: z.string(),
  /** How many runs the figures are medians of. */
  runs: z.int().positive(),
});
const group = z
  .object({ count: z.int().positive(), bytes, bytesEach: bytes, perCall: z.number().nullable() })
  .nullable();
const placed = {
  file: z.string(),
  function: z.string(),
  /** Of the line, without indentation; empty where a capture has no source. */
  text: z.string(),
};
const lineSide = z
  .object({
    line: z.int().positive(),
    hits: z.int().positive(),
    allocatedBytes: bytes,
    exact: z.boolean(),
    marginBytes: z.int().nonnegative(),
  })
  .nullable();
const originSide = z
  .object({ line: z.int().positive().nullable(), bytesPerUnit: z.number(), share: z.number() })
  .nullable();
/** Objects by type, or by the name that holds them; null on a side that has none. */
const objectsChange = <T extends z.ZodType>(side: T) =>
  z.array(
    z.object({ name: z.string(), base: side.nullable(), current: side.nullable(), changeBytes: bytes }),
  );
const mark = z.object({ allocBytes: bytes, liveBytes: bytes.nullable() }).nullable();

export const compareSchema = z.object({
  schema: z.literal(COMPARE_SCHEMA),
  base: source,
  current: source,
  verdict: z.object({
    code: z.enum([
      'better',
      'worse',
      'mixed',
      'same',
      'none-counts',
      'not-alike',
      'not-known',
      'inconclusive',
    ]),
    text: z.string(),
  }),
  /** False where one of the captures is cut off, or its board's heap did not behave as the model. */
  conclusive: z.boolean(),
  /** What the two were not recorded alike in. */
  differences: z.array(z.object({ kind: z.string(), what: z.string(), text: z.string() })),
  figures: z.array(
    z.object({
      figure: figureNameSchema,
      unit: unitSchema,
      base: z.number().nullable(),
      current: z.number().nullable(),
      /** Null unless there are several runs on that side. */
      baseSpread: spreadSchema.nullable(),
      currentSpread: spreadSchema.nullable(),
      change: z.number().nullable(),
      /** Change as a share of the base; null where that is 0. */
      share: z.number().nullable(),
      effect: z.enum(['better', 'worse', 'same', 'within-spread', 'uncertain']).nullable(),
    }),
  ),
  /** Allocations that each run left behind, by kind and length; null where there are no maps to tell. */
  groups: z
    .array(
      z.object({
        fingerprint: z.string(),
        letter: z.string(),
        blocks: z.int().positive(),
        base: group,
        current: group,
        changeBytes: bytes,
        /** The same for each call; null unless both captures are of hunts. */
        changePerCall: z.number().nullable(),
      }),
    )
    .nullable(),
  /** By label and how often it had been passed; null in the capture that has no such pass. */
  marks: z.array(
    z.object({
      label: z.string(),
      occurrence: z.int().positive(),
      base: mark,
      current: mark,
      changeBytes: bytes.nullable(),
    }),
  ),
  /** What each line allocates, by file, function and text, those that changed most first; null unless both captures have it. */
  lines: z
    .array(
      z.object({
        ...placed,
        base: lineSide,
        current: lineSide,
        changeBytes: bytes,
        /** What the two may be off by together; a change that is not larger was not seen. */
        marginBytes: z.int().nonnegative(),
        seen: z.boolean(),
      }),
    )
    .nullable(),
  /** What lines keep with each call or pass, of two hunts that found which ones; else null. */
  origin: z
    .array(z.object({ ...placed, base: originSide, current: originSide, changePerUnit: z.number() }))
    .nullable(),
  /** What changed between two snapshots, the most first; null unless both captures have one. `path`: who holds most of it. */
  objects: z
    .object({
      types: objectsChange(z.object({ count: z.int().positive(), selfBytes: bytes })),
      owners: objectsChange(z.object({ path: z.string(), type: z.string(), retainedBytes: bytes })),
    })
    .nullable(),
});

export type CompareJson = z.infer<typeof compareSchema>;

export function toCompareJson(
  comparison: Comparison,
  { base, current, conclusive }: { base: NamedAnalysis; current: NamedAnalysis; conclusive: boolean },
): CompareJson {
  const { differences, figures, groups, marks, lines, origin, objects, runs } = comparison;
  const { code, text } = changeText(comparison, { conclusive });
  return compareSchema.parse({
    schema: COMPARE_SCHEMA,
    base: { ...sourceOf(base), runs: runs.base },
    current: { ...sourceOf(current), runs: runs.current },
    verdict: { code, text },
    conclusive,
    differences: differences.map((difference) => ({ ...difference, text: describeDifference(difference) })),
    figures: figures.map(({ name, ...figure }) => ({ figure: name, unit: kindOf(name).unit, ...figure })),
    groups,
    marks,
    lines: lines?.map(lineJson) ?? null,
    origin: origin?.map((change) => ({ ...change, ...placeJson(change) })) ?? null,
    objects,
  });
}

function lineJson({ base, current, isSeen, ...change }: LineChange) {
  return { ...change, ...placeJson(change), base: sideJson(base), current: sideJson(current), seen: isSeen };
}

function sideJson(side: LineSide | null) {
  return side && { ...side, allocatedBytes: side.bytes };
}

function placeJson({ path, functionName, text }: LinePlace) {
  return { file: path, function: functionName, text };
}

function sourceOf({ name, analysis: { capture } }: NamedAnalysis) {
  return { file: name, script: capture.header.script.name, createdAt: capture.header.createdAt };
}
