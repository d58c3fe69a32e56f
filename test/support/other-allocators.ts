import { Area } from '../../src/heap/model/area.js';
import { FreeRunIndex } from '../../src/heap/model/free-run-index.js';
import { HeapModel } from '../../src/heap/model/heap-model.js';

const { find } = FreeRunIndex.prototype;
const { sweep: sweepArea } = Area.prototype;
const { sweep } = HeapModel.prototype;

/** Allocators that MicroPython has not: each puts itself in the place of the model's until it is undone. */
export const OTHER_ALLOCATORS = {
  'searches on from where it was': () => {
    const next = new WeakMap<FreeRunIndex, number>();
    FreeRunIndex.prototype.find = function (blocks) {
      const onward = find.call(this, blocks, next.get(this) ?? 0);
      const block = onward === -1 ? find.call(this, blocks, 0) : onward;
      next.set(this, Math.max(0, block) + blocks);
      return block;
    };
  },
  'leaves a block before what is large': () => {
    FreeRunIndex.prototype.find = function (blocks, from) {
      const gap = blocks > 8 ? 1 : 0;
      const block = find.call(this, blocks + gap, from);
      return block === -1 ? -1 : block + gap;
    };
  },
  'moves its free index too far': () => {
    FreeRunIndex.prototype.find = function (blocks, from) {
      return find.call(this, blocks, blocks === 1 && from > 0 ? from + 4 : from);
    };
  },
  'keeps its free index over a collection': () => {
    HeapModel.prototype.sweep = function (finalise) {
      const indices = new Map<Area, number>();
      Area.prototype.sweep = function (...range) {
        indices.set(this, this.lastFreeIndex);
        sweepArea.apply(this, range);
      };
      sweep.call(this, finalise);
      Area.prototype.sweep = sweepArea;
      for (const [area, index] of indices) area.lastFreeIndex = index;
    };
  },
} satisfies Record<string, () => void>;

/** What `run` gives on a board with another allocator. */
export function withAllocator<T>(name: keyof typeof OTHER_ALLOCATORS, run: () => T): T {
  OTHER_ALLOCATORS[name]();
  try {
    return run();
  } finally {
    FreeRunIndex.prototype.find = find;
    HeapModel.prototype.sweep = sweep;
    Area.prototype.sweep = sweepArea;
  }
}
