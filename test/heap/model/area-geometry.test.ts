import { describe, expect, it } from 'vitest';
import { blocksInArea, blocksOfNewArea } from '../../../src/heap/model/area-geometry.js';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';

const NEW = rulesFor('micropython', [1, 27, 0])!;
const OLD = rulesFor('micropython', [1, 19, 1])!;
const FINALISERS = { finalisers: true, weakrefs: false };
const MIB = 2 ** 20;

describe('blocksInArea', () => {
  // Usable bytes as boards print them (`GC: total`) for what their port gives the heap.
  it.each([
    [64 * 1024, 64000],
    [56 * 1024, 56000],
    [36 * 1024, 35968],
  ])('holds of %i bytes %i', (bytes, usable) => {
    expect(blocksInArea(bytes, 16, NEW, FINALISERS) * 16).toBe(usable);
  });

  it('needs a byte less before 1.20', () => {
    // 65.5 bytes for each 4 blocks, 8 times; 1.20 adds a gap byte.
    expect(blocksInArea(524, 16, OLD, FINALISERS)).toBe(32);
    expect(blocksInArea(524, 16, NEW, FINALISERS)).toBe(28);
    expect(blocksInArea(525, 16, NEW, FINALISERS)).toBe(32);
  });

  it('takes half a byte of each 4 blocks for each further table', () => {
    expect(blocksInArea(65 * 8 + 1, 16, NEW, { finalisers: false, weakrefs: false })).toBe(32);
    expect(blocksInArea(66 * 8, 16, NEW, { finalisers: true, weakrefs: true })).toBe(28);
    expect(blocksInArea(66 * 8 + 1, 16, NEW, { finalisers: true, weakrefs: true })).toBe(32);
  });
});

describe('blocksOfNewArea', () => {
  const heap = { requestBytes: 100, heapBlocks: 3500, areaCount: 1, maxNewSplitBytes: MIB };

  it('doubles the heap', () => {
    // ESP32: 56000 bytes at first, 111936 after it grew once.
    const { least, most } = blocksOfNewArea(heap, 16, NEW, FINALISERS)!;
    expect(most * 16).toBe(56000);
    expect(least * 16).toBe(56000 - 64);
  });

  it('makes room for a request that is larger than that', () => {
    const { least, most } = blocksOfNewArea({ ...heap, requestBytes: 100_000 }, 16, NEW, FINALISERS)!;
    expect(least * 16).toBeGreaterThanOrEqual(100_000);
    expect(most * 16).toBeLessThan(103_000);
  });

  it('takes no more than the system has, and nothing where the request would not fit', () => {
    const { most } = blocksOfNewArea({ ...heap, maxNewSplitBytes: 20_000 }, 16, NEW, FINALISERS)!;
    expect(most * 16).toBeLessThan(20_000);
    expect(blocksOfNewArea({ ...heap, maxNewSplitBytes: 2100 }, 16, NEW, FINALISERS)).toBeNull();
  });

  it('is nothing for a firmware that does not grow its heap', () => {
    expect(blocksOfNewArea(heap, 16, OLD, FINALISERS)).toBeNull();
  });
});
