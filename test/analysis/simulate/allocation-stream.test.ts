import { describe, expect, it } from 'vitest';
import { allocationStream } from '../../../src/analysis/simulate/allocation-stream.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { sampleSchema } from '../../../src/session/schema.js';
import { heapMap, sample } from '../../support/hand-made.js';

const dumpOf = (letters: string) => parseHeapDump((heapMap('final', letters) as { dump: string }).dump);
const samples = (...blocks: [number, boolean?][]) =>
  blocks.map(([count, collected = false], at) =>
    sampleSchema.parse({ atMs: 0, ...sample(at + 1, count * 16, { collected }) }),
  );

describe('allocationStream', () => {
  it('reads the last map in the order of its addresses, gaps as what is gone', () => {
    const { steps } = allocationStream(
      { baseline: dumpOf('h=..........'), last: dumpOf('h=...A=.L...') },
      samples([2, true], [9], [5, true]),
    );
    expect(steps).toEqual([
      { type: 'allocate', blocks: 3, kept: false },
      { type: 'allocate', blocks: 2, kept: true },
      { type: 'allocate', blocks: 1, kept: false },
      { type: 'allocate', blocks: 1, kept: true },
      { type: 'fall', mostBlocks: 3, collected: true },
    ]);
  });

  it('allocates as much as the samples rose, with the lengths of what is new', () => {
    const stream = allocationStream(
      { baseline: dumpOf('h=..........'), last: dumpOf('h=A==.......') },
      samples([2, true], [10], [5, true], [11], [5, true]),
    );
    expect(stream.lengthsFrom).toBe('program');
    expect(stream.allocatedBlocks).toBe(8 + 6);
    expect(stream.steps.filter((step) => step.type === 'allocate').map(({ blocks }) => blocks)).toEqual([
      3, 3, 2, 3, 3,
    ]);
    expect(stream.falls).toBe(2);
  });

  it('keeps nothing for longer than a later sample allows', () => {
    const { steps } = allocationStream(
      { baseline: dumpOf('h=..........'), last: dumpOf('h=A==.......') },
      samples([2, true], [6], [3, true], [8], [5, true]),
    );
    // 4 blocks, of which one may stay: what stays, 3 blocks, comes after.
    expect(steps[0]).toMatchObject({ kept: false });
    expect(steps.findIndex((step) => step.type === 'allocate' && step.kept)).toBeGreaterThan(
      steps.findIndex(({ type }) => type === 'fall'),
    );
  });

  it('takes the lengths of the baseline where nothing is new', () => {
    const map = dumpOf('h=..........');
    const stream = allocationStream({ baseline: map, last: map }, samples([2, true], [8], [2, true]));
    expect(stream).toMatchObject({ lengthsFrom: 'baseline', allocations: 3, allocatedBlocks: 6 });
  });

  it('has fewer and longer allocations where there would be too many', () => {
    const map = dumpOf(`h${'.'.repeat(63)}`);
    const many = samples(...Array.from({ length: 20_000 }, (_, at) => [at % 2 === 0 ? 1 : 41] as [number]));
    const stream = allocationStream({ baseline: map, last: map }, many);
    expect(stream.lengthFactor).toBe(20);
    expect(stream.allocations).toBe(19_998);
  });
});
