import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import type { Finding } from '../../analysis/findings/find-findings.js';
import { modelCheckSchema } from '../../session/model-check-schema.js';
import { boardSchema, END_REASONS } from '../../session/schema.js';
import {
  functionListSchema,
  lineAdviceSchema,
  lineListSchema,
  linesJsonSchema,
  probeCostSchema,
  toLineAdviceJson,
  toLinesJson,
} from '../lines/lines-json.js';
import { fragmentationSchema, toFragmentationJson } from '../maps/fragmentation-json.js';
import { describeWarning } from '../text/coded/describe-warning.js';
import { withReasons } from '../text/coded/model-check-reasons.js';
import { describeFinding, whyIncomplete } from '../text/findings/describe-finding.js';
import { filesSchema } from './files-json.js';
import { censusSchema, holdersSchema, toHoldersJson } from './holders-json.js';
import { overTimeSchema, toOverTimeJson } from './over-time-json.js';
import { ownersJsonSchema, toOwnersJson } from './owners-json.js';
import { servedJsonSchema } from './served-json.js';
import { measuredHeapSchema, toMeasuredHeapJson } from './smallest-heap-json.js';

/** What `mpgc profile --json` and `mpgc report --json` print. Sizes in bytes; null is "not known". */
export const PROFILE_SCHEMA = 'mpgc.profile/1';

const bytes = z.int().nullable();
const count = z.int().nonnegative();
const systemRoom = z.object({ freeBytes: z.int(), largestFreeBytes: z.int() });

/** The board's clock by the computer's, between the first and the last sample from the prompt. */
export const clockSchema = z.object({
  boardMs: z.number(),
  hostMs: z.number(),
  /** boardMs / hostMs. */
  factor: z.number(),
  /** Whether it differs from 1 by more than the way of a line to the computer can explain. */
  differs: z.boolean(),
});

export const profileSchema = z.object({
  schema: z.literal(PROFILE_SCHEMA),
  script: z.object({ name: z.string(), bytes: z.int().nonnegative(), sha256: z.string() }),
  /** As it was opened: a device, `sim`, or `emu:` and the firmware of an emulated board. */
  port: z.string(),
  /** null when the run ended before the board was identified. */
  board: boardSchema.omit({ type: true, atMs: true, agent: true }).nullable(),
  agent: z.object({ version: z.string(), heapBytes: z.int().nonnegative() }).nullable(),
  end: z
    .object({
      reason: z.enum(END_REASONS),
      exitCode: z.number().nullable(),
      programMs: z.number().nullable(),
    })
    .nullable(),
  summary: z.object({
    baselineBytes: bytes,
    peakBytes: bytes,
    finalLiveBytes: bytes,
    retainedBytes: bytes,
    garbageBytes: bytes,
    totalBytes: bytes,
    freeBytes: bytes,
    largestFreeBytes: bytes,
    /** By the model: the same without mpgc's own blocks, and these; null where they are not known, or the model does not hold. */
    withoutMpgc: z.object({ mpgcBytes: z.int(), largestFreeBytes: z.int() }).nullable(),
    maxNewSplitBytes: bytes,
    /** GC: total after the program minus before it. */
    grownBytes: z.int().nullable(),
    /** By esp32.idf_heap_info(); null where the firmware tells nothing of it that can be. */
    systemHeap: z.object({ before: systemRoom, after: systemRoom.nullable() }).nullable(),
    /** Samples smaller than the one before: an automatic collection, or memory freed at once. */
    dropsSeen: z.int().nonnegative(),
    collectionPauseUs: z.object({ p50: z.number(), max: z.number(), count: z.int() }).nullable(),
    samplingShare: z.number().nullable(),
    clock: clockSchema.nullable(),
    /** Samples with a time that was left out, as the board's clock had stepped back meanwhile. */
    clockSteps: z.int().nonnegative(),
  }),
  served: servedJsonSchema,
  /** null where nobody asked for it. */
  smallestHeap: measuredHeapSchema.nullable(),
  /** null where there is no heap map after the baseline. */
  fragmentation: fragmentationSchema.nullable(),
  /** What the samples of a program that goes on say, or of repetitions with --no-collect; null for others. */
  overTime: overTimeSchema.nullable(),
  holders: holdersSchema,
  census: censusSchema,
  owners: ownersJsonSchema,
  /** How the board's heap compared with the reference model; null where it was not (--no-verify). */
  modelCheck: modelCheckSchema.nullable(),
  /** How the program left the collector, by gc.isenabled() and gc.threshold(); null where nobody asked. */
  collector: z.object({ enabled: z.boolean(), threshold: z.int().nullable() }).nullable(),
  /**
   * What the output has like what a firmware prints of exceptions: a MemoryError (`memory`), one of a locked heap
   * (`locked`), the limit of the stack (`recursion`), any other that nothing caught (`exception`).
   */
  printed: z.array(
    z.object({
      kind: z.enum(['memory', 'locked', 'recursion', 'exception']),
      count,
      /** How many are in the firmware's own words. */
      firmwares: count,
      firstLine: z.string(),
      /** By the computer's clock, since the capture began. */
      firstMs: z.number(),
      lastMs: z.number(),
      /** Of those that say what they asked for, in bytes. */
      requested: z.object({ leastBytes: count, mostBytes: count }).nullable(),
    }),
  ),
  lineRun: linesJsonSchema,
  /** What each line has added to the heap, those that add most first; empty where lines were not counted. */
  lines: lineListSchema,
  functions: functionListSchema,
  probeCost: probeCostSchema,
  lineAdvice: lineAdviceSchema,
  samples: z.int().nonnegative(),
  findings: z.array(
    z.looseObject({ code: z.string(), severity: z.enum(['error', 'warning', 'info']), text: z.string() }),
  ),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  files: filesSchema,
});

export type ProfileJson = z.infer<typeof profileSchema>;

export function toProfileJson(
  { capture, summary, findings, lines, lineAdvice, warnings }: Analysis,
  files: ProfileJson['files'],
): ProfileJson {
  const { board, end } = summary;
  return profileSchema.parse({
    schema: PROFILE_SCHEMA,
    script: capture.header.script,
    port: capture.header.port,
    board,
    agent: board?.agent ?? null,
    end: end && {
      reason: end.reason,
      exitCode: end.exitCode,
      programMs:
        end.programStartMs === null || end.programEndMs === null
          ? null
          : end.programEndMs - end.programStartMs,
    },
    summary: {
      baselineBytes: summary.baselineBytes,
      peakBytes: summary.peakBytes,
      finalLiveBytes: summary.finalLiveBytes,
      retainedBytes: summary.retainedBytes,
      garbageBytes: summary.garbageBytes,
      totalBytes: summary.totalBytes,
      freeBytes: summary.freeBytes,
      largestFreeBytes: summary.largestFreeBytes,
      withoutMpgc: summary.withoutMpgc,
      maxNewSplitBytes: summary.maxNewSplitBytes,
      grownBytes: summary.grownBytes,
      systemHeap: summary.systemHeap?.room ?? null,
      dropsSeen: summary.collections.drops,
      collectionPauseUs: summary.collections.pauseUs,
      samplingShare: summary.sampling.share,
      clock: summary.clock,
      clockSteps: summary.clockSteps,
    },
    served: summary.served,
    smallestHeap: summary.measuredHeap && toMeasuredHeapJson(summary.measuredHeap),
    fragmentation: toFragmentationJson(summary.fragmentation),
    overTime: summary.overTime && toOverTimeJson(summary.overTime),
    ...toHoldersJson(summary.holders),
    owners: toOwnersJson(summary.owners),
    modelCheck: summary.modelCheck && withReasons(summary.modelCheck),
    collector: summary.collector,
    printed: summary.printed,
    ...toLinesJson(lines),
    lineAdvice: toLineAdviceJson(lineAdvice),
    samples: summary.sampling.samples,
    findings: findings.map((finding) => ({
      ...valuesOf(finding),
      text: describeFinding(finding),
    })),
    warnings: warnings.map((warning) => ({
      code: warning.code,
      message: describeWarning(warning, capture.header.options),
    })),
    files,
  });
}

/** What a finding carries beside its text; where the analysis has a code, its words. */
function valuesOf(finding: Finding): object {
  switch (finding.code) {
    case 'incomplete': {
      const { code, severity } = finding;
      return { code, severity, reason: whyIncomplete(finding) };
    }
    case 'model-mismatch':
      return { ...finding, check: withReasons(finding.check) };
    case 'allocates-nothing':
    case 'allocates':
    case 'allocation-unknown': {
      const { code, severity, noalloc } = finding;
      return { code, severity, reason: noalloc.reason, where: noalloc.where };
    }
    case 'grows-over-time': {
      const { overTime: _, holders: __, ...values } = finding;
      return values;
    }
    case 'growth-unknown':
    case 'steady-over-time': {
      const { overTime: _, ...values } = finding;
      return values;
    }
    case 'repetitions-grew': {
      const { holders: _, ...values } = finding;
      return values;
    }
    default:
      return finding;
  }
}
