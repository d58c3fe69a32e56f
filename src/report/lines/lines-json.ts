import * as z from 'zod';
import type { LineAdvice } from '../../analysis/lines/advice/line-advice.js';
import type { DeepestCalls } from '../../analysis/lines/deepest-calls.js';
import type { LineFigures } from '../../analysis/lines/line-figures.js';
import { lineAdviceText } from '../text/lines/line-advice-text.js';

const count = z.int().nonnegative();
const growth = {
  /** What it has added to the heap: allocated, less what was freed but not by a collection. Negative where it freed more. */
  allocatedBytes: z.int(),
  /** Whether every hit was measured. Else the measured ones are scaled, and with a certainty of 95 % off by `marginBytes` at most. */
  exact: z.boolean(),
  marginBytes: count,
  /** Of what it made, what was alive when the program had ended, behind a collection; null where that was not followed. */
  retainedBytes: count.nullable(),
};

/** What lines allocate, by a run of its own with a probe before each; null where that was not made. */
export const linesJsonSchema = z
  .object({
    detail: z.enum(['line', 'function']),
    /** How that run ended. */
    reason: z.enum(['finished', 'exit', 'exception', 'duration', 'interrupted']),
    exception: z.string().nullable(),
    /** Whether it raised what the run before it did not: then the figures are those up to that. */
    cutShort: z.boolean(),
    totalBytes: count,
    /** Added in hits that were not measured, by any of the lines that are not exact; below 0 where these are put too high. */
    unmeasuredBytes: z.int(),
    /** Added while a line waited for other tasks: whose it is cannot be told. */
    notAttributedBytes: z.int(),
    /** Collections between two lines. */
    collections: count,
    /**
     * When most functions ran at the same time: the last of them, how many ran, and of these how many were that function; the stack in use,
     * what a call takes in the mean, and how many more would fit below the limit. With probes, which take about two calls.
     */
    deepest: z
      .object({
        file: z.string(),
        function: z.string(),
        line: z.int().positive(),
        running: count,
        same: count,
        stackBytes: count,
        bytesPerCall: z.number().nullable(),
        limitBytes: count.nullable(),
        moreCalls: count.nullable(),
      })
      .nullable(),
    /** What lines had made of what was alive in the end, and what came where no line ran; null where that was not followed. */
    retained: z.object({ bytes: count, elsewhereBytes: count, maps: count }).nullable(),
  })
  .nullable();

export const lineListSchema = z.array(
  z.object({
    file: z.string(),
    line: z.int().positive(),
    function: z.string(),
    hits: count,
    measuredHits: count,
    ...growth,
  }),
);

export const functionListSchema = z.array(
  z.object({ file: z.string(), name: z.string(), line: z.int().positive(), calls: count, ...growth }),
);

/** What to do about the lines that allocate most, where their text has a pattern for it; what saves most first, three at most. */
export const lineAdviceSchema = z.array(
  z.object({
    code: z.string(),
    file: z.string(),
    line: z.int().positive(),
    hits: count,
    /** What the line allocated in all; `exact` where each hit was measured. */
    bytes: z.int(),
    exact: z.boolean(),
    /** At most so much less, in all and with each hit: inferred from the text of the line. */
    savesBytes: count,
    savesPerHit: z.number(),
    text: z.string(),
  }),
);

/** Of the run with probes: what they take of the heap, and its time by that of the run without; null where it was too short. */
export const probeCostSchema = z
  .object({ heapBytes: count, slowdown: z.number().nullable(), native: z.boolean() })
  .nullable();

export function toLineAdviceJson(advice: readonly LineAdvice[]): z.infer<typeof lineAdviceSchema> {
  return advice.map((one) => {
    const { code, path, line, hits, bytes, exact, savesBytes, savesPerHit } = one;
    const { text } = lineAdviceText(one);
    return { code, file: path, line, hits, bytes, exact, savesBytes, savesPerHit, text };
  });
}

export function toLinesJson(figures: LineFigures | null) {
  if (!figures) return { lineRun: null, lines: [], functions: [], probeCost: null };
  const {
    detail,
    reason,
    exception,
    cutShort,
    totalBytes,
    unmeasuredBytes,
    notAttributedBytes,
    collections,
    deepest,
    retained,
    cost,
  } = figures;
  return {
    lineRun: {
      detail,
      reason,
      exception,
      cutShort,
      totalBytes,
      unmeasuredBytes,
      notAttributedBytes,
      collections,
      deepest: deepest && deepestJson(deepest),
      retained,
    },
    lines: figures.lines.map(({ functionName, ...line }) => ({
      function: functionName,
      ...growthJson(line),
    })),
    functions: figures.functions.map(growthJson),
    probeCost: cost,
  };
}

function deepestJson({ path, name, ...figures }: DeepestCalls) {
  return { file: path, function: name, ...figures };
}

function growthJson<T extends { path: string; bytes: number }>({ path, bytes, ...of }: T) {
  return { file: path, ...of, allocatedBytes: bytes };
}
