import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import { MpgcError } from '../../errors.js';
import { allocatingLinesSchema, lockedCallsSchema } from '../../session/noalloc/noalloc-schema.js';
import { boardSchema, END_REASONS } from '../../session/schema.js';
import { filesSchema } from '../run/files-json.js';
import { servedJsonSchema } from '../run/served-json.js';
import { adviceLine } from '../text/advice/advice.js';
import { describeError } from '../text/coded/describe-error.js';
import { describeWarning } from '../text/coded/describe-warning.js';
import { describeNoalloc } from '../text/noalloc/describe-noalloc.js';
import { noallocAdvice } from '../text/noalloc/noalloc-advice.js';
import { noallocEvidence } from '../text/noalloc/noalloc-evidence.js';

/** What `mpgc noalloc --json` prints. Sizes in bytes; null is "not known". */
export const NOALLOC_SCHEMA = 'mpgc.noalloc/1';

const lockedSchema = lockedCallsSchema
  .omit({ type: true, atMs: true, afterSeq: true, phase: true })
  .nullable();

export const noallocSchema = z.object({
  schema: z.literal(NOALLOC_SCHEMA),
  verdict: z.enum(['allocates-nothing', 'allocates', 'inconclusive']),
  /** Of `allocates` how, of `inconclusive` why; null where it allocates nothing. */
  reason: z
    .enum([
      'every-call',
      'some-calls',
      'first-calls',
      'unlocked-only',
      'fails-locked',
      'raised',
      'stopped',
      'no-heap-lock',
      'changes-lock',
      'catches',
      'varies',
      'not-made',
    ])
    .nullable(),
  sentence: z.string(),
  call: z.string(),
  setup: z.string().nullable(),
  /** Where the first allocation was; `by`: the firmware's traceback, or probes in the source. */
  where: z
    .object({ file: z.string(), line: z.int().positive(), by: z.enum(['traceback', 'probes']) })
    .nullable(),
  /** Calls with the heap locked: `first` before any other, `warm` after those with the heap open. */
  locked: z.object({ first: lockedSchema, warm: lockedSchema }),
  /** Of each call with the heap open: by how many bytes it changed what is allocated. */
  openBytes: z.array(z.int()).nullable(),
  /** Null where nothing was to be found, or the search did not come to an end. */
  lines: allocatingLinesSchema.omit({ type: true, atMs: true }).nullable(),
  evidence: z.array(z.string()),
  advice: z.array(z.string()),
  raised: z.array(z.object({ code: z.string(), message: z.string(), traceback: z.string().nullable() })),
  script: z.object({ name: z.string(), bytes: z.int().nonnegative(), sha256: z.string() }),
  port: z.string(),
  board: boardSchema.omit({ type: true, atMs: true, agent: true }).nullable(),
  served: servedJsonSchema,
  end: z.enum(END_REASONS).nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  files: filesSchema,
});

export type NoallocJson = z.infer<typeof noallocSchema>;

/** @throws MpgcError CAPTURE_DAMAGED for a capture of another kind of run */
export function toNoallocJson(
  { capture, summary, errors, warnings }: Analysis,
  files: NoallocJson['files'],
): NoallocJson {
  const { noalloc: judged, board, end, served } = summary;
  const { header } = capture;
  if (!judged) {
    throw new MpgcError('CAPTURE_DAMAGED', 'The capture does not say whether a call allocates.');
  }
  return noallocSchema.parse({
    schema: NOALLOC_SCHEMA,
    verdict: judged.verdict,
    reason: judged.reason,
    sentence: describeNoalloc(judged),
    call: judged.call,
    setup: header.options.noalloc?.setup ?? null,
    where: judged.where,
    locked: { first: judged.first, warm: judged.warm },
    openBytes: judged.openBytes,
    lines: judged.lines,
    evidence: noallocEvidence(judged),
    advice: noallocAdvice(judged, header).map(adviceLine),
    raised: errors.flatMap((error) =>
      error.origin === 'program'
        ? [{ code: error.code, message: describeError(error), traceback: error.traceback ?? null }]
        : [],
    ),
    script: header.script,
    port: header.port,
    board,
    served,
    end: end?.reason ?? null,
    warnings: warnings.map((warning) => ({
      code: warning.code,
      message: describeWarning(warning, capture.header.options),
    })),
    files,
  });
}
