import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_RULES, type GcRules, rulesFor } from '../../../src/heap/model/gc-rules.js';
import { type BlockRef, HeapModel, type HeapModelOptions } from '../../../src/heap/model/heap-model.js';
import { LinearHeap } from '../../support/linear-heap.js';

const NEW = rulesFor('micropython', [1, 28, 0])!;
const OLD = rulesFor('micropython', [1, 9, 2])!;

function heapOf(areas: string[], options: Partial<HeapModelOptions> = {}): HeapModel {
  return new HeapModel(
    areas.map((letters, at) => ({ address: `${at}`, letters })),
    { blockBytes: 16, rules: NEW, collect: () => {}, ...options },
  );
}

const lettersOf = (heap: HeapModel) => heap.areas().map(({ letters }) => letters);

describe('allocate', () => {
  it('takes the first free run that is long enough, rounding up to blocks', () => {
    const heap = heapOf(['h..h...h....']);
    expect(heap.allocate(33)).toBe(4);
    expect(heap.allocate(1)).toBe(1);
    expect(heap.allocate(16, { letter: 'A' })).toBe(2);
    expect(lettersOf(heap)).toEqual(['hhAhh==h....']);
  });

  it('answers null for no bytes, and while locked', () => {
    const heap = heapOf(['....']);
    expect(heap.allocate(0)).toBeNull();
    heap.locked = true;
    expect(heap.allocate(1)).toBeNull();
    expect(heap.reallocate(null, 1)).toBeNull();
    expect(lettersOf(heap)).toEqual(['....']);
  });

  it('goes from one area to the next, and never across', () => {
    const heap = heapOf(['h..', '...h']);
    heap.allocate(48);
    expect(lettersOf(heap)).toEqual(['h..', 'h==h']);
  });

  it('collects once when nothing fits, and then gives up', () => {
    let asked = 0;
    const heap = heapOf(['hhhh'], { collect: () => (asked += 1) });
    expect(heap.allocate(1)).toBeNull();
    expect(asked).toBe(1);
    heap.enabled = false;
    expect(heap.allocate(1)).toBeNull();
    expect(asked).toBe(1);
  });

  it('finds what the collection freed', () => {
    const heap = heapOf(['hhhh'], { collect: (model) => model.collect([0, 3]) });
    expect(heap.allocate(32)).toBe(1);
    expect(lettersOf(heap)).toEqual(['hh=h']);
  });
});

describe('threshold', () => {
  const counting = (rules: GcRules, letters: string) => {
    let asked = 0;
    const heap = heapOf([letters], {
      rules,
      collect: (model) => {
        asked += 1;
        model.collect(model.allocations());
      },
    });
    return { heap, asked: () => asked };
  };

  it('collects before the allocation that comes after so many blocks', () => {
    const { heap, asked } = counting(NEW, '.'.repeat(40));
    heap.setThreshold(47);
    heap.allocate(16);
    heap.allocate(16);
    expect(asked()).toBe(0);
    heap.allocate(16);
    expect(asked()).toBe(1);
    heap.allocate(32);
    expect(asked()).toBe(1);
    heap.allocate(1);
    expect(asked()).toBe(2);
  });

  it('does not count what is freed against it, and is off below 0', () => {
    const { heap, asked } = counting(NEW, '.'.repeat(40));
    heap.setThreshold(32);
    heap.free(heap.allocate(16));
    heap.free(heap.allocate(16));
    heap.allocate(1);
    expect(asked()).toBe(1);
    heap.setThreshold(-1);
    for (let time = 0; time < 9; time++) heap.allocate(16);
    expect(asked()).toBe(1);
  });

  it('was followed by a second collection before 1.10 where there still was no room', () => {
    for (const [rules, expected] of [
      [OLD, 2],
      [NEW, 1],
    ] as const) {
      const { heap, asked } = counting(rules, '..');
      heap.setThreshold(0);
      expect(heap.allocate(64)).toBeNull();
      expect(asked()).toBe(expected);
    }
  });
});

describe('reallocate', () => {
  it('shrinks and grows in place', () => {
    const heap = heapOf(['h===h...']);
    expect(heap.reallocate(0, 32)).toBe(0);
    expect(lettersOf(heap)).toEqual(['h=..h...']);
    expect(heap.reallocate(0, 64)).toBe(0);
    expect(heap.reallocate(4, 49)).toBe(4);
    expect(lettersOf(heap)).toEqual(['h===h===']);
  });

  it('moves where the next block is used, and takes the finaliser with it', () => {
    const heap = heapOf(['.......']);
    const ref = heap.allocate(16, { letter: 'A', finaliser: true })!;
    heap.allocate(16);
    expect(heap.reallocate(ref, 32)).toBe(2);
    expect(lettersOf(heap)).toEqual(['.hA=...']);
    const finalised: BlockRef[] = [];
    heap.sweep((block) => finalised.push(block));
    expect(finalised).toEqual([2]);
  });

  it('leaves everything as it was where there is no room', () => {
    const heap = heapOf(['hh..h']);
    expect(heap.reallocate(0, 100)).toBeNull();
    expect(lettersOf(heap)).toEqual(['hh..h']);
  });

  it('allocates nothing and frees: as the C function does', () => {
    const heap = heapOf(['....']);
    const ref = heap.reallocate(null, 20)!;
    expect(lettersOf(heap)).toEqual(['h=..']);
    expect(heap.reallocate(ref, 0)).toBeNull();
    expect(lettersOf(heap)).toEqual(['....']);
  });
});

describe('collect', () => {
  it('keeps what the roots reach', () => {
    const heap = heapOf(['hh=hAh']);
    const references = new Map([
      [0, [1]],
      [1, [4, 999]],
      [3, [5]],
    ]);
    heap.collect([0, 77], (ref) => references.get(ref) ?? []);
    expect(lettersOf(heap)).toEqual(['hh=.A.']);
  });

  it('survives a circle', () => {
    const heap = heapOf(['hhhh']);
    heap.collect([0], (ref) => [(ref + 1) % 3]);
    expect(lettersOf(heap)).toEqual(['hhh.']);
  });

  it('runs finalisers before anything is freed since 1.25, and as it frees before', () => {
    for (const [rules, seen] of [
      [NEW, ['AAA.', 'AAA.']],
      [OLD, ['AAA.', '..A.']],
    ] as const) {
      const heap = heapOf(['....'], { rules });
      heap.allocate(16, { letter: 'A', finaliser: true });
      heap.allocate(16, { letter: 'A' });
      heap.allocate(16, { letter: 'A', finaliser: true });
      const states: string[] = [];
      heap.sweep(() => states.push(lettersOf(heap)[0]!));
      expect(states).toEqual(seen);
      expect(lettersOf(heap)).toEqual(['....']);
    }
  });

  it('allocates nothing meanwhile, and frees only where finalisers come first', () => {
    for (const [rules, freed] of [
      [NEW, true],
      [OLD, false],
    ] as const) {
      const heap = heapOf(['....'], { rules });
      heap.allocate(16, { finaliser: true });
      const kept = heap.allocate(16)!;
      heap.mark([kept]);
      heap.sweep(() => {
        expect(heap.allocate(1)).toBeNull();
        heap.free(kept);
      });
      expect(lettersOf(heap)).toEqual([freed ? '....' : '.h..']);
    }
  });

  it('gives an empty area back, but never the first', () => {
    const heap = heapOf(['....', '....', 'h...'], { maxNewSplitBytes: 2 ** 20 });
    const last = [...heap.allocations()];
    heap.collect([]);
    expect(heap.areas().map(({ address }) => address)).toEqual(['0']);
    expect(() => heap.free(last[0]!)).toThrow(RangeError);
  });

  it('takes an area for empty whose block 0 alone is used, as the board does', () => {
    const heap = heapOf(['....', 'h...'], { maxNewSplitBytes: 2 ** 20 });
    heap.collect(heap.allocations());
    expect(lettersOf(heap)).toEqual(['....']);
  });
});

describe('growth', () => {
  it('adds an area when a collection has not helped, and only one', () => {
    const heap = heapOf(['h'.repeat(400)], { maxNewSplitBytes: 2 ** 20 });
    heap.allocate(100);
    expect(heap.areas()).toHaveLength(2);
    expect(heap.totalBlocks).toBe(800);
    expect(heap.allocate(2 ** 20)).toBeNull();
    expect(heap.areas()).toHaveLength(2);
  });

  it('ends where the system has no more', () => {
    const heap = heapOf(['h'.repeat(400)], { maxNewSplitBytes: 20_000 });
    let fitting = 0;
    while (heap.allocate(1000) !== null) fitting += 1;
    expect(heap.totalBlocks * 16).toBeLessThanOrEqual(400 * 16 + 20_000);
    expect(fitting).toBeGreaterThan(15);
  });

  it('does not happen where the heap cannot grow', () => {
    expect(heapOf(['hh']).allocate(1)).toBeNull();
  });
});

describe('properties', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('allocate' as const), bytes: fc.integer({ min: 1, max: 600 }) }),
    fc.record({ type: fc.constant('free' as const), pick: fc.nat() }),
    fc.record({
      type: fc.constant('reallocate' as const),
      pick: fc.nat(),
      bytes: fc.integer({ min: 1, max: 600 }),
    }),
    fc.record({ type: fc.constant('collect' as const), keepEvery: fc.integer({ min: 1, max: 4 }) }),
  );
  const program = fc.array(step, { maxLength: 120 });

  it('it does what a heap does that walks over every block', () => {
    fc.assert(
      fc.property(program, fc.integer({ min: 1, max: 300 }), (steps, blocks) => {
        const linear = new LinearHeap(blocks);
        const heap = heapOf(['.'.repeat(blocks)]);
        let live: number[] = [];
        for (const action of steps) {
          const at = 'pick' in action && live.length > 0 ? action.pick % live.length : null;
          if (action.type === 'allocate') {
            const expected = linear.allocate(Math.ceil(action.bytes / 16));
            expect(heap.allocate(action.bytes)).toBe(expected);
            if (expected !== null) live.push(expected);
          } else if (action.type === 'collect') {
            live = live.filter((_, index) => index % action.keepEvery === 0);
            linear.sweep(new Set(live));
            heap.collect(live);
          } else if (at !== null && action.type === 'free') {
            linear.free(live[at]!);
            heap.free(live[at]!);
            live.splice(at, 1);
          } else if (at !== null && action.type === 'reallocate') {
            const expected = linear.reallocate(live[at]!, Math.ceil(action.bytes / 16));
            expect(heap.reallocate(live[at]!, action.bytes)).toBe(expected);
            if (expected !== null) live[at] = expected;
          }
          expect(lettersOf(heap)[0]).toBe(linear.toString());
        }
        expect(heap.largestFreeBlocks).toBe(
          Math.max(
            0,
            ...linear
              .toString()
              .split(/[^.]+/)
              .map((run) => run.length),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  const areas = fc.array(
    fc
      .array(fc.constantFrom('.', '....', 'h', 'T=', 'A====', 'L', 'S=='), { minLength: 1, maxLength: 40 })
      .map((parts) => parts.join('')),
    { minLength: 1, maxLength: 4 },
  );
  const rules = fc.constantFrom(...ALL_RULES);

  it('blocks partition the heap: used + free = total, and no allocation overlaps another', () => {
    fc.assert(
      fc.property(
        areas,
        rules,
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }),
        (maps, of, sizes) => {
          const heap = heapOf(maps, { rules: of });
          for (const bytes of sizes) heap.allocate(bytes);
          const covered = new Set<number>();
          for (const ref of heap.allocations()) {
            for (let block = ref; block < ref + heap.blocksOf(ref); block++) {
              expect(covered.has(block)).toBe(false);
              covered.add(block);
            }
          }
          expect(covered.size).toBe(heap.usedBlocks);
          const free = lettersOf(heap).join('').split('.').length - 1;
          expect(heap.usedBlocks + free).toBe(heap.totalBlocks);
          expect(heap.totalBlocks).toBe(maps.join('').length);
        },
      ),
    );
  });

  it('sweeping twice is sweeping once', () => {
    fc.assert(
      fc.property(areas, rules, fc.integer({ min: 1, max: 5 }), (maps, of, keepEvery) => {
        const heap = heapOf(maps, { rules: of, maxNewSplitBytes: 2 ** 20 });
        const kept = [...heap.allocations()].filter((_, at) => at % keepEvery === 0);
        heap.collect(kept);
        const once = heap.areas();
        heap.collect(kept);
        expect(heap.areas()).toEqual(once);
      }),
    );
  });

  it('export is what was imported', () => {
    fc.assert(
      fc.property(areas, (maps) => {
        expect(lettersOf(heapOf(maps))).toEqual(maps);
      }),
    );
  });
});
