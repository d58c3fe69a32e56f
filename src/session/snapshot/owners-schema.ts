import * as z from 'zod';
import { SIDES } from './sides.js';
import { snapshotSchema } from './snapshot-schema.js';

const bytes = z.int().nonnegative();

/** Objects of one type. Bytes are whole blocks; what belongs to an object (its items, its table, its text) counts as its own. */
export const typeFiguresSchema = z.object({
  name: z.string(),
  count: bytes,
  selfBytes: bytes,
  /** Of its blocks what no value stands in: slots that were allocated and not used. */
  slackBytes: bytes,
  /** What would be gone without one of them, of all: each byte once. What two of them hold together is in neither. */
  retainedBytes: bytes,
});

export const ownerSchema = z.object({
  /** The name that holds it, which it may be itself: the same in another snapshot of the program. */
  name: z.string(),
  path: z.string(),
  type: z.string(),
  selfBytes: bytes,
  retainedBytes: bytes,
});

/** What a collection kept, against what the model says that it keeps. Blocks. */
export const collectorCheckSchema = z.object({
  /** `not-checked`: no root is known. */
  status: z.enum(['passed', 'failed', 'not-checked']),
  /** Reached from the names of the program and its modules by any word: all of it must survive. */
  predictedLive: bytes,
  /** Of the blocks before the collection, those that are there after it. */
  survived: bytes,
  /** Predicted, and gone or of another length. */
  violations: z.array(z.object({ address: bytes, blocks: bytes })),
});

/**
 * What the VM may hold that no name of the program reaches. `sent`: what mpgc sent, in the buffers it came through; `code`: functions that ran, the line of
 * the prompt among them; `object`: of a known type, held by the firmware or by a stale word.
 */
export const VM_HOLDS = ['interned-strings', 'file-system', 'sent', 'code', 'object', 'unknown'] as const;
export type VmHold = (typeof VM_HOLDS)[number];

export const heldByVmSchema = z.object({
  what: z.enum(VM_HOLDS),
  /** Of objects. */
  type: z.string().nullable(),
  allocations: bytes,
  bytes,
});

/** An object among those that keep most. */
export const keptObjectSchema = z.object({
  /** The place of the one that holds it alone, which is before its own; -1 where a name does, or several objects together. */
  holder: z.int().min(-1),
  /** The name that its type has among the types. */
  type: z.string(),
  side: z.enum(SIDES),
  /** How it is come to from its holder, and by how many references; of one without a holder its whole path. */
  path: z.string(),
  steps: bytes,
  selfBytes: bytes,
  retainedBytes: bytes,
  /** How many objects it holds alone, one step further; told of or not. */
  holds: bytes,
});

/** What holds what alone: of the objects that keep most. */
const keptTreeSchema = z.object({
  /** Each behind its holder. */
  objects: z.array(keptObjectSchema).max(200),
  /** How many there are, with those that are left out. */
  all: bytes,
  /** Of all that is live. */
  bySide: z.object({ program: bytes, modules: bytes, unknown: bytes, vm: bytes, mpgc: bytes }),
});

const places = z.array(z.int().min(-1)).max(4096);

/** Whose the allocations of a heap map of the run are: in the order of the map, as runs of those that have all the same. */
export const ownedMapSchema = z.object({
  role: z.enum(['failure', 'final']),
  /** How many each run has. */
  allocations: z.array(z.int().positive()).max(4096),
  /** By place among SIDES; -1: at the snapshot they were not there any more. */
  sides: places,
  /** The place of the nearest object of the tree that keeps them; -1 where there is none. */
  objects: places,
});

/** What a snapshot says of a heap as a whole. */
const FIGURES = {
  liveBytes: bytes,
  /** Blocks in use, and what is known of them. Without mpgc's own. */
  objects: bytes,
  objectBytes: bytes,
  /** Reached from the program's names, of no type that is known: code, mostly. */
  unknownBytes: bytes,
  /** Survived a collection, and no name of the program or of a module reaches it. */
  heldByVmBytes: bytes,
  /** That, by what it is. */
  heldByVm: z.array(heldByVmSchema),
  /** Of mpgc's own. */
  ownBytes: bytes,
  types: z.array(typeFiguresSchema),
  owners: z.array(ownerSchema),
  collectorCheck: collectorCheckSchema,
};

export const snapshotFiguresSchema = z.object(FIGURES);

/**
 * Who keeps what at the end of a run, by a snapshot whose bytes were not kept: names, types and sizes alone. `owners` and `types` have
 * the largest.
 */
export const ownersSchema = z.object({
  type: z.literal('owners'),
  atMs: z.number().nonnegative(),
  ...FIGURES,
  owners: z.array(
    ownerSchema.extend({
      /** Its place in the tree; null where it is left out there. */
      place: bytes.nullable(),
    }),
  ),
  /**
   * Of the heap, what was kept free until the program had filled the rest: it ran once more for this. 0 where this is of the run itself.
   */
  roomBytes: bytes,
  /** What the names of the script keep together, and of each module its own; `isNew`: loaded by the program. */
  roots: z.array(
    z.object({
      kind: z.enum(['globals', 'modules', 'module']),
      name: z.string(),
      retainedBytes: bytes,
      isNew: z.boolean(),
    }),
  ),
  /** Of allocations that stand in the way in the last heap map, or in that at a MemoryError, whose they are. */
  placed: z.array(z.object({ address: bytes, path: z.string(), type: z.string() })).max(64),
  tree: keptTreeSchema,
  /** Of the maps of this run after the program, those whose allocations are told of; empty of a run of its own, whose blocks lie elsewhere. */
  maps: z.array(ownedMapSchema).max(2),
  cost: snapshotSchema.shape.cost,
});

export type TypeFigures = z.infer<typeof typeFiguresSchema>;
export type KeptObject = z.infer<typeof keptObjectSchema>;
export type OwnedMap = z.infer<typeof ownedMapSchema>;
export type HeldByVm = z.infer<typeof heldByVmSchema>;
export type Owner = z.infer<typeof ownerSchema>;
export type CollectorCheck = z.infer<typeof collectorCheckSchema>;
export type SnapshotFigures = z.infer<typeof snapshotFiguresSchema>;
export type OwnersRecord = z.infer<typeof ownersSchema>;
