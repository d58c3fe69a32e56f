import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  HEAP_STEP_BYTES,
  smallestReplayedHeap,
} from '../../../src/analysis/simulate/smallest-replayed-heap.js';

it('finds the boundary, in steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 26 }), (boundary) => {
      const found = smallestReplayedHeap((bytes) => bytes >= boundary);
      expect(found).toBe(Math.ceil(boundary / HEAP_STEP_BYTES) * HEAP_STEP_BYTES);
    }),
  );
});

it('is null where nothing fits', () => {
  expect(smallestReplayedHeap(() => false)).toBeNull();
});
