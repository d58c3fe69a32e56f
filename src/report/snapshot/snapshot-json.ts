import * as z from 'zod';
import type { Capture } from '../../session/read/read-capture.js';
import { boardSchema } from '../../session/schema.js';
import { type SnapshotFigures, VM_HOLDS } from '../../session/snapshot/owners-schema.js';
import { snapshotSchema as recordSchema } from '../../session/snapshot/snapshot-schema.js';
import { duplicatesIn } from '../../snapshot/retained/duplicates.js';
import { type FilesJson, filesSchema } from '../run/files-json.js';

/** What `mpgc snapshot --json` prints. Sizes are in bytes, of whole blocks; null is "not known". */
export const SNAPSHOT_SCHEMA = 'mpgc.snapshot/1';

const MOST_OWNERS = 100;

const bytes = z.int().nonnegative();

export const snapshotJsonSchema = z.object({
  schema: z.literal(SNAPSHOT_SCHEMA),
  port: z.string(),
  board: boardSchema
    .pick({ implementation: true, version: true, machine: true, totalBytes: true, blockBytes: true })
    .nullable(),
  /** All blocks in use after a collection: the five that follow, and no more. */
  liveBytes: bytes,
  /** Objects of a type that is known, reached from names of the program or of modules. What belongs to one (items, a table, text) is its own. */
  objects: bytes,
  objectBytes: bytes,
  /** Reached from such names, of no type that is known: code, mostly. */
  unknownBytes: bytes,
  /** Reached from none of them, and kept by a collection: the VM holds it, or a stale word does. */
  heldByVmBytes: bytes,
  /** That by what it is, the largest first; `type` of objects. `sent`: what mpgc sent, in the buffers that it came through. */
  heldByVm: z.array(
    z.object({ what: z.enum(VM_HOLDS), type: z.string().nullable(), allocations: bytes, bytes }),
  ),
  /** Of mpgc's own, which is in no other figure. */
  ownBytes: bytes,
  /** By type, the largest first; a class of the program by its name. `retainedBytes`: what would be gone without one of them, of all, each byte once. */
  types: z.array(
    z.object({ name: z.string(), count: bytes, selfBytes: bytes, slackBytes: bytes, retainedBytes: bytes }),
  ),
  /** Who keeps most: of each name the object furthest in that still holds most of it, with the shortest path to that. */
  owners: z.array(z.object({ path: z.string(), type: z.string(), selfBytes: bytes, retainedBytes: bytes })),
  /** Strings and bytes that are equal, each an object of its own; `text`: how they begin, `bytes`: what all but one of them take. Those that take most, first. */
  duplicates: z.array(z.object({ type: z.enum(['str', 'bytes']), text: z.string(), count: bytes, bytes })),
  /** What the model says that a collection keeps, against what it kept, in blocks. */
  collectorCheck: z.object({
    status: z.enum(['passed', 'failed', 'not-checked']),
    predictedLive: bytes,
    survived: bytes,
    violations: z.array(z.object({ address: bytes, blocks: bytes })),
  }),
  cost: recordSchema.shape.cost,
  files: filesSchema,
});

export type SnapshotJson = z.infer<typeof snapshotJsonSchema>;

export function toSnapshotJson(
  { header, records }: Pick<Capture, 'header' | 'records'>,
  snapshot: SnapshotFigures,
  files: FilesJson,
): SnapshotJson {
  return snapshotJsonSchema.parse({
    schema: SNAPSHOT_SCHEMA,
    port: header.port,
    board: records.first('board'),
    ...snapshot,
    owners: snapshot.owners.slice(0, MOST_OWNERS),
    duplicates: duplicatesIn(records),
    cost: records.first('snapshot')!.cost,
    files,
  });
}
