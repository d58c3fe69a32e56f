import { describe, expect, it } from 'vitest';
import { allocationsIn, wasThere } from '../../../src/heap/map/allocations.js';
import { findBarriers } from '../../../src/heap/map/barriers.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { placeable } from '../../../src/heap/map/placeable.js';
import { REAL_DUMPS } from '../../support/real-dumps.js';

function mapOf(name: string) {
  return parseHeapDump(REAL_DUMPS.find((dump) => dump.name === name)!.text);
}

describe('maps of real firmware', () => {
  it.each(REAL_DUMPS)('$name: the queries agree with the figures', ({ text }) => {
    const { areas, blockBytes, freeBytes, usedBytes } = parseHeapDump(text);
    const counts = countBlocks(areas);
    expect([counts.freeBlocks * blockBytes, counts.usedBlocks * blockBytes]).toEqual([freeBytes, usedBytes]);
    expect(placeable(counts.freeRuns, blockBytes, blockBytes)).toBe(counts.freeBlocks);
    const joined = findBarriers(areas, 8).map(({ joinedBlocks }) => joinedBlocks);
    expect(joined).toEqual(joined.toSorted((a, b) => b - a));
  });

  it('of a Pico: the workload left small holes before one large free run', () => {
    const [fresh, after] = [mapOf('pico-1.28.0.txt: fresh'), mapOf('pico-1.28.0.txt: fragmented')];
    const { freeRuns, largestFreeBlocks } = countBlocks(after.areas);
    expect([1024, 4096, 16_384].map((bytes) => placeable(freeRuns, bytes, 16))).toEqual([216, 54, 13]);
    expect(largestFreeBlocks).toBe(13_870);
    const [letters] = after.areas.map((area) => area.letters);
    const made = allocationsIn(letters!).filter((allocation) => !wasThere(allocation, fresh.areas[0]));
    expect(made.length).toBeGreaterThan(250);
  });
});
