import * as z from 'zod';
import { FIGURE_NAMES, kindOf } from '../../analysis/figures/figure-kinds.js';
import type { Check } from '../../analysis/gate/check.js';
import type { FigureCheck } from '../../analysis/gate/judge-budgets.js';
import { describeDifference } from '../text/describe-difference.js';
import { describeDoubt, figureSource } from '../text/figure-text.js';
import { type ConfigUse, checkWarnings } from './check-warnings.js';

/** What `mpgc check --json` prints. Figures are in their unit; null is "not known". */
export const CHECK_SCHEMA = 'mpgc.check/1';

const verdict = z.enum(['passed', 'failed', 'inconclusive']);
/** `share` is from 0 to 1. */
export const unitSchema = z.enum(['bytes', 'us', 'share', 'bytes-per-call']);
export const figureNameSchema = z.enum(FIGURE_NAMES);

export const spreadSchema = z.object({
  min: z.number(),
  median: z.number(),
  max: z.number(),
  /** In how many of the captures the figure is known. */
  known: z.int().positive(),
  of: z.int().positive(),
});

const checked = z.object({
  figure: figureNameSchema,
  unit: unitSchema,
  verdict,
  /** One for each capture, in their order. */
  results: z.array(
    z.object({
      value: z.number().nullable(),
      /** What it may be in truth, both ends included; an end that is null has no bound. */
      range: z.tuple([z.number().nullable(), z.number().nullable()]),
      /** What is left up to the limit; negative beyond it. */
      margin: z.number().nullable(),
      verdict,
      source: z.string(),
      /** Why the figure carries no pass; empty where it does. */
      doubts: z.array(z.object({ code: z.string(), text: z.string() })),
    }),
  ),
  /** Which of the results the verdict speaks of, from 0. */
  worst: z.int().nonnegative(),
  spread: spreadSchema.nullable(),
});

export const checkSchema = z.object({
  schema: z.literal(CHECK_SCHEMA),
  verdict,
  /** What must not be missed, whatever the verdict is, as `peak-outside`: no sample was taken while the program ran. */
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  budgets: z.array(
    checked.extend({
      op: z.enum(['<=', '<', '>=', '>']),
      limit: z.number(),
      /** As it was written, and where: --budget, or the path of a configuration file. */
      text: z.string(),
      from: z.string(),
    }),
  ),
  /** Against the baseline; empty where there is none. */
  growth: z.array(
    checked.extend({
      base: z.number().nullable(),
      /** The most that passes. */
      limit: z.number().nullable(),
      /** Why the figure of the baseline carries no pass. */
      baseDoubts: z.array(z.object({ code: z.string(), text: z.string() })),
    }),
  ),
  maxGrowth: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('share'), share: z.number() }),
    z.object({ kind: z.literal('bytes'), bytes: z.int() }),
  ]),
  captures: z.array(
    z.object({
      file: z.string(),
      script: z.string(),
      createdAt: z.string(),
      /** From the baseline, or where there is none from the first capture. */
      differences: z.array(z.object({ kind: z.string(), what: z.string(), text: z.string() })),
    }),
  ),
  baseline: z.string().nullable(),
  config: z.string().nullable(),
});

export type CheckJson = z.infer<typeof checkSchema>;

export function toCheckJson(check: Check, config: ConfigUse): CheckJson {
  return checkSchema.parse({
    schema: CHECK_SCHEMA,
    verdict: check.verdict,
    warnings: checkWarnings(check, config),
    budgets: check.budgets.map(({ budget: { op, limit, text, from }, ...checked }) => ({
      ...toChecked(checked, check),
      op,
      limit,
      text,
      from,
    })),
    growth: check.growth.map(({ base, limit, ...checked }) => ({
      ...toChecked(checked, check),
      base: base.value,
      limit,
      baseDoubts: base.doubts.map((code) => ({
        code,
        text: check.baseline ? describeDoubt(code, base.name, check.baseline.analysis) : '',
      })),
    })),
    maxGrowth: check.maxGrowth,
    captures: check.captures.map(({ name, analysis: { capture }, differences }) => ({
      file: name,
      script: capture.header.script.name,
      createdAt: capture.header.createdAt,
      differences: differences.map((difference) => ({
        kind: difference.kind,
        what: difference.what,
        text: describeDifference(difference),
      })),
    })),
    baseline: check.baseline?.name ?? null,
    config: config.configPath,
  });
}

function toChecked({ figure, verdict, results, worst, spread }: FigureCheck, { captures }: Check) {
  return {
    figure,
    unit: kindOf(figure).unit,
    verdict,
    worst,
    spread,
    results: results.map((result, at) => {
      const { analysis } = captures[at]!;
      return {
        value: result.figure.value,
        range: result.figure.range.map((end) => (Number.isFinite(end) ? end : null)),
        margin: result.margin,
        verdict: result.verdict,
        source: figureSource(figure, analysis),
        doubts: result.figure.doubts.map((code) => ({
          code,
          text: describeDoubt(code, figure, analysis),
        })),
      };
    }),
  };
}
