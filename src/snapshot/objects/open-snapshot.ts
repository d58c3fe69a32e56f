import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { SnapshotMemoryRecord, SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import { HeapImage, type MemoryPiece } from '../image/heap-image.js';
import { buildGraph, type ObjectGraph } from './object-graph.js';
import { ObjectTypes } from './object-types.js';
import { WordReader } from './word-reader.js';

/** All that a snapshot in a capture has, without what is reckoned from it. */
export interface OpenSnapshot {
  record: Omit<SnapshotRecord, 'type' | 'atMs'>;
  map: HeapDump;
  image: HeapImage;
  graph: ObjectGraph;
  words: WordReader;
}

/** @throws MpgcError HEAP_DUMP_INVALID for maps that do not agree with themselves */
export function openSnapshot(record: OpenSnapshot['record'], memory: Iterable<MemoryOf>): OpenSnapshot {
  const map = parseHeapDump(record.before);
  const image = new HeapImage(map, decoded(memory), record.wordBytes);
  const types = new ObjectTypes(image, record.types);
  return {
    record,
    map,
    image,
    graph: buildGraph(image, types, record.roots),
    words: new WordReader(image, types, record),
  };
}

type MemoryOf = Pick<SnapshotMemoryRecord, 'address' | 'base64' | 'brokenOff'>;

/** Without what a reading of before has left, which was broken off. */
function* decoded(memory: Iterable<MemoryOf>): Generator<MemoryPiece> {
  for (const { address, base64, brokenOff } of memory)
    if (!brokenOff) yield { address, bytes: Buffer.from(base64, 'base64') };
}
