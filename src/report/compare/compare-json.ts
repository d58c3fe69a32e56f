import * as z from 'zod';
import type { Comparison } from '../../analysis/compare/compare-captures.js';
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
});

export type CompareJson = z.infer<typeof compareSchema>;

export function toCompareJson(
  comparison: Comparison,
  { base, current, conclusive }: { base: NamedAnalysis; current: NamedAnalysis; conclusive: boolean },
): CompareJson {
  const { differences, figures, groups, marks, runs } = comparison;
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
  });
}

function sourceOf({ name, analysis: { capture } }: NamedAnalysis) {
  return { file: name, script: capture.header.script.name, createdAt: capture.header.createdAt };
}
