import * as z from 'zod';
import { censusSchema } from './census/census-schema.js';
import { codedSchema } from './coded-schema.js';
import { headerSchema } from './header-schema.js';
import { importSchema, importsSchema } from './imports/import-schema.js';
import { keptSchema, retainedSchema } from './lines/kept-schema.js';
import { linesSchema } from './lines/lines-schema.js';
import { heapTableSchema } from './maps/heap-table-schema.js';
import { modelCheckSchema } from './model-check-schema.js';
import { allocatingLinesSchema, lockedCallsSchema, openCallsSchema } from './noalloc/noalloc-schema.js';
import { passesSchema, passSchema } from './passes/pass-schema.js';
import { SAMPLE_SOURCES } from './sample-sources.js';
import { grownSchema } from './snapshot/grown-schema.js';
import { ownersSchema } from './snapshot/owners-schema.js';
import { snapshotMemorySchema, snapshotSchema } from './snapshot/snapshot-schema.js';
import { servedSchema } from './source/served-schema.js';
import { sourceSchema } from './source/source-schema.js';
import { heapTrialSchema, smallestHeapSchema } from './trials/heap-trial-schema.js';

export { CAPTURE_FORMAT, CAPTURE_VERSION, headerSchema } from './header-schema.js';
export { SAMPLE_SOURCES, type SampleSource } from './sample-sources.js';

/**
 * The capture file: the specification. JSON Lines, one record a line, a union on `type`; append-only while a
 * board is profiled, and read as often as you like afterwards. The first record is the `header`; a run that
 * was not killed ends with `end`. There is one of these two, of `board` and of `model-check` at most; samples come after
 * `board`, in the order of their `seq`.
 *
 * A line ends with a `sum` that is of no record (line-schema.ts).
 *
 * `atMs` is the host's clock, in ms since the capture began. Sizes are in bytes and exact. `boardMs` is the
 * board's own clock, unwrapped, in ms since the first sample.
 */
const bytes = z.int().nonnegative();
const atMs = z.number().nonnegative();
/**
 * `seq` of the last sample before it, 0 before the first. Absent from captures before it was added, whose records are
 * in the order of the board all the same: readCapture() fills it in.
 */
const afterSeq = z.int().nonnegative().optional();
/** Bytes of the board as text when they are UTF-8, else as base64. */
const content = { text: z.string().optional(), base64: z.string().optional() };

/** What the firmware can do, each found by trying it on the board. */
export const featuresSchema = z.object({
  threshold: z.boolean(),
  memInfo: z.boolean(),
  stackUse: z.boolean(),
  sysModules: z.boolean(),
  settrace: z.boolean(),
  uctypes: z.boolean(),
  mem32: z.boolean(),
  timer: z.boolean(),
  array: z.boolean(),
  idfHeapInfo: z.boolean(),
});

/** What the firmware is and can do. */
export const boardIdentitySchema = z.object({
  implementation: z.string(),
  /** As in sys.implementation.version, e.g. [1, 27, 0]. */
  version: z.array(z.int()),
  /** sys.version, which carries the build. */
  build: z.string(),
  machine: z.string().nullable(),
  platform: z.string(),
  uniqueId: z.string().nullable(),
  usb: z
    .object({
      vendorId: z.string().nullable(),
      productId: z.string().nullable(),
      serialNumber: z.string().nullable(),
    })
    .nullable(),
  /** Whether the heap can take more memory from the system; null when the firmware does not say. */
  growing: z.boolean().nullable(),
  /** Step of ticks_us, measured; null where there are no ticks. */
  ticksResolutionUs: z.int().nonnegative().nullable(),
  /** Whether gc.collect() collects at once, or only asks for a collection at the prompt. */
  collects: z.enum(['inline', 'at-prompt']),
  rawPaste: z.boolean(),
  /** Whether ctrl-C stops a program; null where that could not be tried. */
  interruptible: z.boolean().nullable(),
  features: featuresSchema,
});

export const boardSchema = boardIdentitySchema.extend({
  type: z.literal('board'),
  atMs,
  /** Machine word; null where neither sys.maxsize nor a heap map tells. */
  wordBytes: z.int().positive().nullable(),
  blockBytes: z.int().positive().nullable(),
  /** `GC: total` at the start; null where there is no mem_info. */
  totalBytes: bytes.nullable(),
  /** The heap that was asked for of a board that may take more; absent where there is no such. */
  heapLimitBytes: bytes.optional(),
  /** gc.threshold() as found, -1 is off; null where it does not exist. */
  threshold: z.int().nullable(),
  gcEnabled: z.boolean(),
  /** Whether the script's text stood on the heap while it ran: sent without raw paste, the REPL keeps it. */
  sourceOnHeap: z.boolean(),
  agent: z.object({
    version: z.string(),
    /** Growth of the live heap by loading the agent, both sides measured after a collection. */
    heapBytes: bytes,
    /** The bytes sent to the board for it. */
    sourceBytes: bytes,
    /**
     * What counts the used blocks of a sample: `gc`, gc.mem_alloc(); `thumb` and `viper`, native code in the allocation table; `areas`, in the
     * tables of all areas of a heap that grows. Absent from older captures, where it was `gc`.
     */
    counter: z.enum(['gc', 'thumb', 'viper', 'areas']).optional(),
  }),
});

export const SAMPLE_ROLES = ['baseline', 'start', 'live', 'settle', 'program-end', 'final'] as const;

export const sampleSchema = z.object({
  type: z.literal('sample'),
  atMs,
  /** Counts the samples taken on the board, from 1; a gap is a sample that was lost. */
  seq: z.int().positive(),
  source: z.enum(SAMPLE_SOURCES),
  boardMs: z.number(),
  /** gc.mem_alloc(), the agent included. */
  allocBytes: bytes,
  /**
   * gc.mem_free(); on a heap that can grow it includes what it could grow by. Where `areas` are counted, that is asked at the prompt, when areas came
   * or went, and every 64th sample.
   */
  freeBytes: bytes.nullable(),
  stackBytes: bytes.nullable(),
  /** True when nothing but live memory was allocated: a collection ran just before. */
  collected: z.boolean(),
  /** How long that collection took; null where none ran inside this sample. */
  pauseUs: z.int().nonnegative().nullable(),
  /** What the agent's previous sample cost in all: reading, collecting and printing. */
  previousCostUs: z.int().nonnegative(),
  /** Of a mark that the program has set; absent from all others. In older captures it is a `mark` record of its own. */
  label: z.string().optional(),
  /** What this one is for the analysis; absent on samples of the program's own time. */
  role: z.enum(SAMPLE_ROLES).optional(),
});

export const heapMapSchema = z.object({
  type: z.literal('heap-map'),
  atMs,
  afterSeq,
  /**
   * `plain`: before mpgc loads anything, so it stands before `board`; what `baseline` has besides is mpgc's. Absent from
   * older captures. `failure`: when MemoryError left the program, before anything was collected. `between`: from the prompt, between
   * two repetitions or while lingering (`--maps`), after a collection. Of a hunt: `warm`, after its warm-up;
   * `target`, after its last call, both after a collection. `pass`: at the head of a pass of the first loop, right behind its sample.
   * `running`: while the program ran (`--maps`), right behind its sample, without a collection.
   */
  role: z.enum(['plain', 'baseline', 'warm', 'between', 'target', 'pass', 'running', 'failure', 'final']),
  /** True where it was read with the program's callbacks held off: before, it changed while it was printed. */
  held: z.literal(true).optional(),
  /** What micropython.mem_info(1) printed, with \n line ends. */
  dump: z.string(),
});

/** Of a map of the run: `plain` is none. */
export const runMapRoleSchema = heapMapSchema.shape.role.exclude(['plain']);

export const modelCheckRecordSchema = modelCheckSchema.extend({ type: z.literal('model-check'), atMs });

export const collectSchema = z.object({ type: z.literal('collect'), atMs, by: z.literal('host') });
export const outputSchema = z.object({ type: z.literal('output'), atMs, ...content });
/** Older captures: the label of the sample `seq`, which stands in the sample itself now. */
export const markSchema = z.object({
  type: z.literal('mark'),
  atMs,
  seq: z.int().positive(),
  label: z.string(),
});
/** Older captures: the samples before and after a repetition, which their `source` tells as well. */
export const iterationSchema = z.object({
  type: z.literal('iteration'),
  atMs,
  index: z.int().positive(),
  startSeq: z.int().positive(),
  endSeq: z.int().positive(),
});
/** A number of calls of a hunt in a row, written when they have ended. The sample that follows is of live memory. */
export const batchSchema = z.object({
  type: z.literal('batch'),
  atMs,
  afterSeq,
  phase: z.enum(['warm-up', 'calls']),
  /** Calls that were begun. */
  calls: z.int().nonnegative(),
  /** How many of them raised. */
  errors: z.int().nonnegative(),
  /** Whether a sample of live memory (source `call`) followed each call; it holds the frame of the loop, too. */
  stepped: z.boolean(),
  /** What the calls took, with the samples between them, by the board's clock; null where it has none. */
  boardMs: z.number().nonnegative().nullable(),
});
/** What the firmware prints of its heap and of its interned strings, right after a sample of live memory. */
export const heapFiguresSchema = z.object({
  type: z.literal('heap-figures'),
  atMs,
  afterSeq,
  totalBytes: bytes.nullable(),
  /** Longest run of free blocks, in blocks: `max free sz`. */
  largestFreeBlocks: z.int().nonnegative().nullable(),
  /** micropython.qstr_info(): strings that were interned at run time, which no collection frees. */
  internedStrings: z.object({ count: z.int().nonnegative(), bytes }).nullable(),
});
/**
 * The heap of the system under MicroPython, right before a collection from the prompt: the regions that
 * `esp32.idf_heap_info(esp32.HEAP_DATA)` tells of, in its order.
 */
export const systemHeapSchema = z.object({
  type: z.literal('system-heap'),
  atMs,
  afterSeq,
  regions: z
    .array(
      z.object({
        totalBytes: bytes,
        freeBytes: bytes,
        largestFreeBytes: bytes,
        /** The least that was free since the board was started. */
        leastFreeBytes: bytes,
      }),
    )
    .min(1),
});
const seenBare = z
  .object({
    /** The least of several readings of gc.mem_alloc(), each after a collection. */
    liveBytes: bytes,
    /** Of a heap map after them; null without one. */
    totalBytes: bytes.nullable(),
    freeBytes: bytes.nullable(),
    largestFreeBytes: bytes.nullable(),
    /** The map, where calls of a hunt stand between the two; absent from older captures. */
    dump: z.string().optional(),
  })
  .nullable();
/**
 * The program once more after a reset, with nothing of mpgc on the heap: no agent, no samples, no lines around it. `before`
 * and `after` are read at the prompt, and null where the heap has no room for that, `after` also where the program did not
 * come to its end (`stopped`: it took longer than it may, or ctrl-C) or the interpreter was restarted (`exit`).
 */
export const bareSchema = z.object({
  type: z.literal('bare'),
  atMs,
  reason: z.enum(['finished', 'exception', 'exit', 'stopped']),
  exception: z.string().nullable(),
  message: z.string().nullable(),
  /** Of a hunt: calls in a row that were begun, with no collection but the program's own; else null, or not known. */
  calls: z.int().nonnegative().nullable(),
  before: seenBare,
  after: seenBare,
});
/**
 * How much of a script the board compiles, where compiling the whole ran out of memory: by trying, after a reset each time, with
 * nothing of mpgc on the heap, and nothing is run. Each try has so many whole statements of the script, from its beginning.
 */
export const compileLimitSchema = z.object({
  type: z.literal('compile-limit'),
  atMs,
  /** Of the script's text in UTF-8; the most that compiled, 0 where its first statement does not. */
  sourceBytes: bytes,
  fitsBytes: bytes,
  /** The least that did not; null where the whole compiles, which it did not beside the agent. */
  failsBytes: bytes.nullable(),
  /** Free in one piece before each try; null where there is no heap map. */
  largestFreeBytes: bytes.nullable(),
});
/** How the program left the collector; what mpgc found before it is in `board`. */
export const collectorSchema = z.object({
  type: z.literal('collector'),
  atMs,
  enabled: z.boolean(),
  threshold: z.int().nullable(),
});
export const errorSchema = z.object({
  type: z.literal('error'),
  atMs,
  /** `program`: it raised. `board`: it stopped answering. `host`: mpgc could not do something. */
  origin: z.enum(['program', 'board', 'host']),
  /** Exception class, or an mpgc error code. */
  code: z.string(),
  /** What an mpgc error code is about; the words are made in report/text. */
  values: codedSchema.shape.values.optional(),
  /** What the board printed of an exception. In older captures also words for an mpgc error code. */
  message: z.string().optional(),
  traceback: z.string().optional(),
  /** True for an exception of a call that was counted, while the hunt went on (`mpgc leak --allow-errors`). */
  allowed: z.boolean().optional(),
});
export const discardedSchema = z.object({
  type: z.literal('discarded'),
  atMs,
  /** Why: absent from older captures, which have words for it in `reason`. */
  code: z.string().optional(),
  values: codedSchema.shape.values.optional(),
  reason: z.string().optional(),
  ...content,
});
export const warningSchema = z.object({
  type: z.literal('warning'),
  atMs,
  ...codedSchema.partial({ values: true }).shape,
  /** Older captures: words; they are made from code and values in report/text now. */
  message: z.string().optional(),
});

export const END_REASONS = [
  'finished',
  'exit',
  'exception',
  'not-compiled',
  'duration',
  'decided',
  'interrupted',
  'rebooted',
  'lost',
  'failed',
] as const;

export const endSchema = z.object({
  type: z.literal('end'),
  atMs,
  reason: z.enum(END_REASONS),
  /** What sys.exit() was given, 0 when the program ran to its end, 1 when it raised; null when it was stopped. A program may give any. */
  exitCode: z.number().nullable(),
  /** When the program was started and when it ended, on the host's clock. */
  programStartMs: atMs.nullable(),
  programEndMs: atMs.nullable(),
});

export const recordSchema = z.discriminatedUnion('type', [
  headerSchema,
  sourceSchema,
  boardSchema,
  sampleSchema,
  heapMapSchema,
  heapTableSchema,
  modelCheckRecordSchema,
  collectSchema,
  outputSchema,
  markSchema,
  iterationSchema,
  batchSchema,
  passSchema,
  passesSchema,
  lockedCallsSchema,
  openCallsSchema,
  allocatingLinesSchema,
  servedSchema,
  importsSchema,
  importSchema,
  heapFiguresSchema,
  systemHeapSchema,
  bareSchema,
  compileLimitSchema,
  linesSchema,
  keptSchema,
  censusSchema,
  retainedSchema,
  heapTrialSchema,
  smallestHeapSchema,
  snapshotMemorySchema,
  snapshotSchema,
  ownersSchema,
  grownSchema,
  collectorSchema,
  errorSchema,
  discardedSchema,
  warningSchema,
  endSchema,
]);

export type CaptureRecord = z.infer<typeof recordSchema>;
export type RecordOf<T extends CaptureRecord['type']> = Extract<CaptureRecord, { type: T }>;
export type HeaderRecord = z.infer<typeof headerSchema>;
export type BoardIdentity = z.infer<typeof boardIdentitySchema>;
export type BoardRecord = z.infer<typeof boardSchema>;
export type SampleRecord = z.infer<typeof sampleSchema>;
export type HeapMapRecord = z.infer<typeof heapMapSchema>;
export type ErrorRecord = z.infer<typeof errorSchema>;
export type BatchRecord = z.infer<typeof batchSchema>;
export type EndRecord = z.infer<typeof endSchema>;

/** A record without its time, which the writer puts in. */
export type NewRecord = CaptureRecord extends infer R
  ? R extends { atMs: number }
    ? Omit<R, 'atMs'>
    : never
  : never;
