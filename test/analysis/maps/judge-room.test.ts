import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRoom } from '../../../src/analysis/maps/judge-room.js';
import type { SizeThatMatters } from '../../../src/analysis/maps/sizes-that-matter.js';

const size = (
  bytes: number,
  placeable: number,
  source: SizeThatMatters['source'] = 'common',
): SizeThatMatters => ({ bytes, source, placeable });

const verdictOf = (sizes: SizeThatMatters[], mostFreeInAreaBytes: number, growBytes = 0) =>
  judgeRoom(sizes, { mostFreeInAreaBytes, growBytes });

describe('judgeRoom', () => {
  it('misses the smallest size that free memory has twice and that does not fit', () => {
    const sizes = [size(1024, 3), size(4096, 0), size(16_384, 0)];
    expect(verdictOf(sizes, 40_000)).toEqual({ kind: 'no-room', size: sizes[1] });
    expect(verdictOf(sizes, 8192)).toEqual({ kind: 'no-room', size: sizes[1] });
  });

  it('does not miss what would take more than half of what is free', () => {
    const sizes = [size(1024, 3), size(4096, 0), size(16_384, 0)];
    expect(verdictOf(sizes, 8191)).toEqual({ kind: 'room', size: sizes[0] });
  });

  it('misses what the program asked for in vain wherever that much is free', () => {
    const sizes = [size(1024, 0), size(4000, 0, 'failed')];
    expect(verdictOf(sizes, 4000)).toEqual({ kind: 'no-room', size: sizes[1] });
    expect(verdictOf(sizes, 3999)).toEqual({ kind: 'no-room', size: sizes[0] });
    expect(verdictOf(sizes, 2000)).toEqual({ kind: 'room', size: null });
  });

  it('is not certain where the heap can grow by that much', () => {
    const sizes = [size(1024, 0), size(4096, 0)];
    expect(verdictOf(sizes, 9000, 5000)).toEqual({ kind: 'may-grow', size: sizes[0], growBytes: 5000 });
    expect(verdictOf(sizes, 9000, 4000)).toEqual({ kind: 'no-room', size: sizes[1] });
    const failed = [size(1024, 0, 'failed')];
    expect(verdictOf(failed, 9000, 5000)).toEqual({ kind: 'no-room', size: failed[0] });
  });

  it('never complains where everything fits, however many the pieces', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 9 })));
    fc.assert(
      fc.property(sizes, fc.nat(1_000_000), (pairs, free) => {
        const fitting = pairs.map(([bytes, placeable]) => size(bytes, placeable));
        expect(verdictOf(fitting, free).kind).toBe('room');
      }),
    );
  });
});
