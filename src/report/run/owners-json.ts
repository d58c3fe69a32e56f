import * as z from 'zod';
import type { OwnersAtEnd } from '../../analysis/holders/owners.js';
import { ownerSchema } from '../../session/snapshot/owners-schema.js';

const bytes = z.int().nonnegative();

/** Who keeps what at the end, by a snapshot of all objects; null where none was taken. Bytes are whole blocks. */
export const ownersJsonSchema = z
  .object({
    /** In use then, without mpgc's own. */
    liveBytes: bytes,
    /** Of the heap, what was kept free until the program had failed, in a run of its own; 0 of the run itself. */
    roomBytes: bytes,
    /** The largest first. `name` has it, `path` leads to the object furthest in that still holds most of it. */
    owners: z.array(ownerSchema),
    /** Loaded by the program, each with all that it keeps. */
    modules: z.array(z.object({ name: z.string(), retainedBytes: bytes })),
  })
  .nullable();

export function toOwnersJson(found: OwnersAtEnd | null): z.infer<typeof ownersJsonSchema> {
  if (found === null) return null;
  const { liveBytes, roomBytes, owners, modules } = found;
  return { liveBytes, roomBytes, owners, modules };
}
