import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import type { FormCost, ImportCosts, ModuleCost } from '../../analysis/imports/import-costs.js';
import { importSchema, importsSchema } from '../../session/imports/import-schema.js';
import { boardSchema } from '../../session/schema.js';
import { type FilesJson, filesSchema } from '../run/files-json.js';
import { savedBy } from '../text/imports/saved-by.js';

/** What `mpgc imports --json` prints. Sizes in bytes; null is "not known". */
export const IMPORTS_SCHEMA = 'mpgc.imports/1';

const record = importSchema.shape;
const asked = importsSchema.shape;

const form = z.object({
  /** Of the file that the board was given. */
  fileBytes: record.fileBytes,
  /** Live memory that this import added, what it imports itself not counted. */
  liveBytes: record.liveBytes,
  /** Of it, interned strings and their pools, which grow in steps. */
  internedBytes: record.internedBytes,
  /** With all that it was the first to import. */
  withImportsBytes: z.int().nullable(),
  /** How far it reached into the largest free piece. */
  peak: record.peak,
});

const total = z.object({ liveBytes: z.int(), peak: record.peak });

export const importsJsonSchema = z.object({
  schema: z.literal(IMPORTS_SCHEMA),
  port: z.string(),
  board: boardSchema
    .pick({ implementation: true, version: true, machine: true, totalBytes: true, blockBytes: true })
    .nullable(),
  /** Whether all was imported that had to be. */
  passed: z.boolean(),
  /** Whether the figures carry a conclusion. */
  conclusive: z.boolean(),
  way: asked.way,
  peakBy: asked.peakBy,
  /** Of each peak, what is mpgc's: what importing a module reaches that is there already. */
  ownReachBytes: asked.ownReachBytes,
  mpyVersion: asked.mpyVersion,
  noMpy: asked.noMpy,
  notCompiled: asked.notCompiled,
  roots: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['script', 'module']),
      source: total,
      mpy: total.nullable(),
      /** Whether the same could be imported in both forms. */
      comparable: z.boolean(),
      /** Modules that are worth precompiling, and what all imports then take less; null for none. */
      best: z.object({ names: z.array(z.string()), liveBytes: z.int(), peakBytes: z.int() }).nullable(),
      /** As a tree, each module before what it imports. */
      modules: z.array(
        z.object({
          /** Several where modules import each other. */
          names: record.names,
          depth: z.int().nonnegative(),
          importedBy: record.importedBy,
          line: record.line,
          time: record.time,
          kind: record.kind,
          /** Missing, and may be: its import stands under a condition, in a `try`, or in a function. */
          absent: z.boolean(),
          alsoLoaded: record.alsoLoaded,
          failure: record.failure,
          source: form,
          mpy: form.nullable(),
          /** What precompiling saves; negative where it costs. `peakBytes` is null where one of the two is only a bound. */
          saved: z.object({ liveBytes: z.int(), peakBytes: z.int().nullable() }).nullable(),
        }),
      ),
    }),
  ),
  files: filesSchema,
});

export type ImportsJson = z.infer<typeof importsJsonSchema>;

export function toImportsJson(
  { capture: { header, records }, conclusive }: Pick<Analysis, 'capture' | 'conclusive'>,
  costs: ImportCosts,
  files: FilesJson,
): ImportsJson {
  const { way, peakBy, ownReachBytes, mpyVersion, noMpy, notCompiled } = costs.asked;
  return importsJsonSchema.parse({
    schema: IMPORTS_SCHEMA,
    port: header.port,
    board: records.first('board'),
    passed: costs.passed,
    conclusive,
    way,
    peakBy,
    ownReachBytes,
    mpyVersion,
    noMpy,
    notCompiled,
    roots: costs.roots.map(({ modules, isComparable, ...root }) => ({
      ...root,
      comparable: isComparable,
      modules: modules.map(moduleJson),
    })),
    files,
  } satisfies { [K in keyof ImportsJson]: unknown });
}

function moduleJson({ isAbsent, source, mpy, ...module }: ModuleCost) {
  return {
    ...module,
    absent: isAbsent,
    source: formJson(source),
    mpy: mpy && formJson(mpy),
    saved: savedBy({ source, mpy }),
  };
}

function formJson({ wholeBytes, ...cost }: FormCost) {
  return { ...cost, withImportsBytes: wholeBytes };
}
