import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { LeakOrigin } from '../../analysis/leak/leak-origin.js';
import { MpgcError } from '../../errors.js';
import { modelCheckSchema } from '../../session/model-check-schema.js';
import { boardSchema, END_REASONS } from '../../session/schema.js';
import { filesSchema } from '../run/files-json.js';
import { leakCensusSchema, leakHoldersSchema, toLeakHoldersJson } from '../run/holders-json.js';
import { clockSchema } from '../run/profile-json.js';
import { servedJsonSchema } from '../run/served-json.js';
import { adviceLine } from '../text/advice/advice.js';
import { describeError } from '../text/coded/describe-error.js';
import { describeWarning } from '../text/coded/describe-warning.js';
import { withReasons } from '../text/coded/model-check-reasons.js';
import { leakAdvice } from '../text/leak-advice.js';
import { leakEvidence } from '../text/leak-evidence.js';
import { leakSentence } from '../text/leak-sentence.js';
import { roomEvidence } from '../text/room-text.js';
import { forecastSchema, noForecastSchema, remediesSchema } from './forecast-json.js';

/** What `mpgc leak --json` prints. Sizes in bytes; null is "not known". */
export const LEAK_SCHEMA = 'mpgc.leak/1';

const bytes = z.int().nonnegative();

const leakVerdictSchema = z.enum(['leak', 'bounded', 'delayed', 'fragmenting', 'clean', 'inconclusive']);

export const leakSchema = z.object({
  schema: z.literal(LEAK_SCHEMA),
  verdict: leakVerdictSchema,
  /** Why no verdict can be given; null unless `inconclusive`. */
  reason: z
    .enum([
      'too-few-calls',
      'still-growing',
      'doubling',
      'out-of-memory',
      'raised',
      'all-raised',
      'exited',
      'no-samples',
    ])
    .nullable(),
  sentence: z.string(),
  /** 0 where nothing leaks. */
  bytesPerCall: z.number(),
  /** [low, high]: no stretch of at least half of the calls grew slower or faster; both equal where it is exact. */
  interval: z.tuple([z.number(), z.number()]),
  /** `exact`: as much in every sample; `period`: in every so many calls; `steps`: neither. Null where nothing leaks. */
  growth: z.enum(['exact', 'period', 'steps']).nullable(),
  /** From the first call to a full heap, at this rate; where it became full, the calls that were made. */
  callsToFull: z.int().nonnegative().nullable(),
  /**
   * `field`: measured, the calls once more with nothing of mpgc on the heap. `hunt`: measured, with mpgc's blocks on it.
   * `table`: by the model, where a table that grows finds no place. `text`: where a str or bytes that grows finds none beside the old one. `rate`: from the rate and what is free.
   */
  fullBy: z.enum(['field', 'hunt', 'table', 'text', 'model', 'rate']).nullable(),
  /** [low, high] of `callsToFull` where that is by a table; else null. */
  callsInterval: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).nullable(),
  /** The same as time in calls, by the board's clock. */
  secondsToFull: z.number().nonnegative().nullable(),
  /** Calls that were begun, the warm-up included, and those that raised. */
  calls: z.int().nonnegative(),
  warmUpCalls: z.int().nonnegative(),
  errors: z.int().nonnegative(),
  startBytes: bytes,
  endBytes: bytes,
  /** Where the largest free block shrinks steadily to the end; null for all others. */
  forecast: forecastSchema.nullable(),
  /** Of a heap that falls into pieces: why there is no forecast. */
  noForecast: noForecastSchema.nullable(),
  /** Of a heap that falls into pieces: what was found to help; null for all others. */
  remedies: remediesSchema.nullable(),
  /**
   * The loops of the program whose passes were judged, in the order of their lines: `calls` and what else is said above is of the
   * passes of the one with `speaks`. Empty where it is of a --call.
   */
  loops: z.array(
    z.object({
      file: z.string(),
      line: z.int().positive(),
      functionName: z.string().nullable(),
      /** Whether it is a function that a timer, a pin or a scheduler calls: its calls are the passes. */
      callback: z.boolean(),
      speaks: z.boolean(),
      passes: z.int().nonnegative(),
      /** 0 where nothing leaks; the interval as above. */
      bytesPerPass: z.number(),
      interval: z.tuple([z.number(), z.number()]),
      verdict: leakVerdictSchema,
      reason: z.string().nullable(),
    }),
  ),
  /** Which lines make what stays, by a run of its own; null where that was not looked for, or not found out. */
  origin: z
    .object({
      /** Whether by lines, or by functions. */
      detail: z.enum(['line', 'function']),
      /** Calls or passes that were followed, after so many others, with so many heap maps. */
      units: z.int().positive(),
      warmUp: z.int().nonnegative(),
      maps: z.int().nonnegative(),
      /** Kept with each of them, in all. */
      bytesPerUnit: z.number(),
      lines: z.array(
        z.object({
          file: z.string(),
          /** null for what was made where no line of the program ran. */
          line: z.int().positive().nullable(),
          function: z.string(),
          bytesPerUnit: z.number(),
          /** Of all that was kept, 0 to 1. */
          share: z.number(),
          /** In how many of the calls or passes it kept something. */
          units: z.int().nonnegative(),
          /** Objects by their letters in a heap map. */
          heads: z.record(z.string(), z.int()),
        }),
      ),
    })
    .nullable(),
  holders: leakHoldersSchema,
  census: leakCensusSchema,
  /** Types of which there are more at each snapshot of all objects; null where none were taken, or none grew. */
  grownTypes: z
    .object({
      /** Before each snapshot. */
      calls: z.array(bytes),
      types: z.array(z.object({ name: z.string(), count: z.array(bytes), selfBytes: z.array(bytes) })),
    })
    .nullable(),
  evidence: z.array(z.object({ code: z.string(), text: z.string() })),
  /** Blocks that are new since the warm-up and in all maps after the last call. */
  groups: z.array(
    z.object({
      /** Letter and length in blocks: the same in two runs on such a board. */
      fingerprint: z.string(),
      letter: z.string(),
      blocks: z.int().positive(),
      bytesEach: bytes,
      count: z.int().positive(),
      bytes,
      perCall: z.number().nullable(),
      /** The name that holds all of them; null where that is not known for certain. */
      heldBy: z.string().nullable(),
      pattern: z.enum(['single', 'row', 'stride', 'spread']),
      strideBlocks: z.int().nullable(),
      places: z.array(z.object({ area: z.int(), offset: z.int() })),
    }),
  ),
  advice: z.array(z.string()),
  raised: z.array(z.object({ code: z.string(), message: z.string(), traceback: z.string().nullable() })),
  script: z.object({ name: z.string(), bytes, sha256: z.string() }),
  /** Empty where the passes of a loop were judged. */
  call: z.string(),
  /** As it was opened: a device, `sim`, or `emu:` and the firmware of an emulated board. */
  port: z.string(),
  clock: clockSchema.nullable(),
  board: boardSchema.omit({ type: true, atMs: true, agent: true }),
  agent: z.object({ version: z.string(), heapBytes: bytes }),
  served: servedJsonSchema,
  end: z.enum(END_REASONS).nullable(),
  /** How the board's heap compared with the reference model; null where it was not (--no-verify). */
  modelCheck: modelCheckSchema.nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  files: filesSchema,
});

export type LeakJson = z.infer<typeof leakSchema>;

/** @throws MpgcError CAPTURE_DAMAGED for a capture that holds no hunt */
export function toLeakJson(
  { capture, summary, leak: judged, loops, groups, forecast, remedies, errors, warnings }: Analysis,
  files: LeakJson['files'],
): LeakJson {
  const { board, end, modelCheck } = summary;
  if (!judged || !board) throw new MpgcError('CAPTURE_DAMAGED', 'The capture has no hunt for a leak.');
  const { agent, type: _type, atMs: _atMs, ...identity } = board;
  return leakSchema.parse({
    schema: LEAK_SCHEMA,
    verdict: judged.verdict,
    reason: judged.reason,
    sentence: leakSentence(judged),
    bytesPerCall: judged.rate?.perUnit ?? 0,
    interval: judged.rate?.interval ?? [0, 0],
    growth: judged.rate?.kind ?? null,
    callsToFull: judged.callsToFull,
    fullBy: judged.fullBy,
    callsInterval: judged.callsInterval,
    secondsToFull: judged.secondsToFull,
    calls: judged.series.calls,
    warmUpCalls: judged.series.warmUpCalls,
    errors: judged.series.errors,
    startBytes: Math.max(0, judged.startBytes),
    endBytes: Math.max(0, judged.settledBytes),
    forecast: forecast?.room ?? null,
    noForecast: forecast?.reason ?? null,
    remedies,
    loops: loops.map((one) => loopJson(one, capture.header.script.name, judged)),
    origin: judged.origin && originJson(judged.origin),
    ...toLeakHoldersJson(judged),
    grownTypes: judged.grownTypes && { calls: judged.grownTypes.units, types: judged.grownTypes.types },
    evidence: [...leakEvidence(judged), ...roomEvidence(forecast, remedies)],
    groups: groups ?? [],
    advice: leakAdvice(judged, remedies, groups).map(adviceLine),
    raised: errors.flatMap((error) =>
      error.origin === 'program'
        ? [{ code: error.code, message: describeError(error), traceback: error.traceback ?? null }]
        : [],
    ),
    script: capture.header.script,
    call: capture.header.options.call ?? '',
    port: capture.header.port,
    clock: summary.clock,
    board: identity,
    agent,
    served: summary.served,
    end: end?.reason ?? null,
    modelCheck: modelCheck && withReasons(modelCheck),
    warnings: warnings.map((warning) => ({
      code: warning.code,
      message: describeWarning(warning, capture.header.options),
    })),
    files,
  });
}

function originJson({ lines, ...origin }: LeakOrigin) {
  return {
    ...origin,
    lines: lines.map(({ path, functionName, ...line }) => ({ file: path, function: functionName, ...line })),
  };
}

function loopJson(
  { loop, series, rate, verdict, reason }: LeakJudgement,
  script: string,
  speaking: LeakJudgement,
) {
  return {
    file: loop?.file ?? script,
    line: loop?.line,
    functionName: loop?.functionName,
    callback: loop?.callback === true,
    speaks: speaking.loop?.line === loop?.line && speaking.loop?.file === loop?.file,
    passes: series.calls,
    bytesPerPass: rate?.perUnit ?? 0,
    interval: rate?.interval ?? [0, 0],
    verdict,
    reason,
  };
}
