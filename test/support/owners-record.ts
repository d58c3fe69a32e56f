import type { KeptObject, OwnersRecord } from '../../src/session/snapshot/owners-schema.js';

export const owner = (path: string, type: string, retainedBytes: number, place: number | null = null) => ({
  name: path,
  path,
  type,
  selfBytes: 16,
  retainedBytes,
  place,
});

export const kept = (path: string, changes: Partial<KeptObject> = {}): KeptObject => ({
  holder: -1,
  type: 'dict',
  side: 'program',
  path,
  steps: 1,
  selfBytes: 16,
  retainedBytes: 16,
  holds: 0,
  ...changes,
});

/** Who keeps what at the end of a run; objects and blocks are told of none. */
export function ownersRecord(changes: Partial<OwnersRecord> = {}): Omit<OwnersRecord, 'atMs'> {
  return {
    type: 'owners',
    liveBytes: 9000,
    objects: 10,
    objectBytes: 8000,
    unknownBytes: 0,
    heldByVmBytes: 600,
    heldByVm: [],
    ownBytes: 400,
    types: [],
    owners: [
      owner('rp2.PIO', 'type', 4000),
      owner('__main__.client.pending', 'dict', 2400),
      owner('__main__.table', 'list', 300),
      owner('helper.cache', 'bytearray', 100),
    ],
    collectorCheck: { status: 'passed', predictedLive: 1, survived: 1, violations: [] },
    roomBytes: 0,
    roots: [
      { kind: 'globals', name: '__main__', retainedBytes: 3000, isNew: false },
      { kind: 'module', name: 'helper', retainedBytes: 900, isNew: true },
      { kind: 'module', name: 'rp2', retainedBytes: 4000, isNew: false },
    ],
    placed: [],
    tree: { objects: [], all: 10, bySide: { program: 3000, modules: 5000, unknown: 0, vm: 600, mpgc: 400 } },
    maps: [],
    cost: { ms: 1, readBytes: 1, receivedBytes: 1, askedAgain: 0, heapBytes: 0 },
    ...changes,
  };
}
