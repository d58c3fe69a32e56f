import * as z from 'zod';

const bytes = z.int().nonnegative();
const atMs = z.number().nonnegative();
const nullableText = z.string().nullable();

/** What was asked of `mpgc imports`, and how this board could be asked; after `board`. */
export const importsSchema = z.object({
  type: z.literal('imports'),
  atMs,
  /** A script, of which the imports are measured and not itself, or a module. Each has a fresh heap. */
  roots: z.array(z.object({ name: z.string(), kind: z.enum(['script', 'module']) })).min(1),
  /** How the board is given the files beside the script: as `served` has it. */
  way: z.enum(['mounted', 'loaded']),
  /** By what free memory is read to see how far an import reached; null where the firmware has nothing for that. */
  peakBy: z.enum(['uctypes', 'mem32']).nullable(),
  /** How far importing reaches that loads nothing: of each peak, what is mpgc's; null without peaks. */
  ownReachBytes: bytes.nullable(),
  /** Version of compiled modules that the firmware takes; null where it takes none. */
  mpyVersion: z.int().nonnegative().nullable(),
  /** Why nothing was precompiled; null where it was. */
  noMpy: z.enum(['not-taken', 'other-version', 'not-mounted', 'not-wanted', 'nothing-to-compile']).nullable(),
  /** Modules that mpgc's compiler does not compile, which are measured as source in both forms. */
  notCompiled: z.array(
    z.object({
      name: z.string(),
      /** `native`: it has machine code, which depends on the chip; `refused`: the compiler says `said`. */
      reason: z.enum(['native', 'refused']),
      said: z.string(),
    }),
  ),
  timeLimitMs: z.number().positive(),
});

export const IMPORT_FAILURES = [
  'raised',
  'time-limit',
  'restarted',
  'no-room',
  'not-tried',
  'not-imported',
] as const;

/**
 * One import, with all that it imports besides there already: `names` are more than one where modules import each other. In the order of
 * the imports.
 */
export const importSchema = z.object({
  type: z.literal('import'),
  atMs,
  /** Of `roots`, from 0. */
  root: z.int().nonnegative(),
  /** What the board was given of modules that have a source. */
  form: z.enum(['source', 'mpy']),
  names: z.array(z.string()).min(1),
  /** The module, or the script where that is empty, whose import it is, and its line. */
  importedBy: z.string(),
  line: z.int().positive(),
  /** `function`: done when a function is called; `condition`: a condition or a `try` decides; `parent`: a package before what is in it. */
  time: z.enum(['start', 'condition', 'function', 'parent']),
  /**
   * `source`, `mpy`: given by mpgc. Else the board's: `built-in`, `frozen`, a `board-file` of its file system, or `loaded` before anything was
   * imported; null where it was not imported.
   */
  kind: z.enum(['source', 'mpy', 'built-in', 'frozen', 'board-file', 'loaded']).nullable(),
  /** Of the files that the board was given for it; null where it was given none. */
  fileBytes: bytes.nullable(),
  /** Growth of live memory, each side the least of two readings of gc.mem_alloc() after a collection; null where it failed. */
  liveBytes: z.int().nullable(),
  /** Of liveBytes, what interned strings and the pools that hold them grew by, as the firmware says; null where it does not. */
  internedBytes: z.int().nullable(),
  /**
   * How far it reached into a free piece with nothing free below it, to a block, garbage included: what must be free in one piece for it to
   * be imported without a collection. `at-least`: it came to the end of the piece, or the heap has
   * grown or several areas, and something was collected or allocated beside it; `at-most`: it
   * touched less than the first block.
   */
  peak: z.object({ bytes, bound: z.enum(['reached', 'at-least', 'at-most']) }).nullable(),
  /** Other modules that were loaded by it, whose imports mpgc does not see: of firmware, say. */
  alsoLoaded: z.array(z.string()),
  failure: z
    .object({
      /** `no-room`: its text does not fit the heap, on which mpgc puts it; `not-tried`: what it imports failed; `not-imported`: the condition around its import did not hold. */
      code: z.enum(IMPORT_FAILURES),
      exception: nullableText,
      message: nullableText,
      traceback: nullableText,
      /** The module that failed, of one that was not tried. */
      because: nullableText,
    })
    .nullable(),
});
