import { createHash } from 'node:crypto';
import type { NewRecord } from '../../session/schema.js';
import { MAX_SOURCE_BYTES } from '../../session/source/source-schema.js';

/** A file of the program, by the name that tracebacks have for it. */
interface ReadFile {
  path: string;
  bytes: Buffer;
  text: string;
}

/** What a capture says of the files of a program: their texts while there is room, where they are wanted. */
export function sourceRecords(files: ReadFile[], wanted: boolean): NewRecord[] {
  let room = MAX_SOURCE_BYTES;
  return files.map(({ path, bytes, text }) => {
    const file = {
      type: 'source' as const,
      path,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    if (!wanted) return { ...file, leftOut: 'not-wanted' as const };
    const size = Buffer.byteLength(text);
    if (size > room) return { ...file, leftOut: 'too-large' as const };
    room -= size;
    return { ...file, text };
  });
}
