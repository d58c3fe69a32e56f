import { describe, expect, it } from 'vitest';
import { GarbageFold } from '../../../src/analysis/leak/garbage-fold.js';
import { recordSchema } from '../../../src/session/schema.js';
import { board, sample } from '../../support/hand-made.js';

/** In which the first call is, whose garbage may be less. */
const FIRST: [number, number] = [1, 30];

/** Batches of so many calls, each with what it had allocated at its end beyond the 5000 B that were live after it. */
function garbageOf(batches: [calls: number, garbage: number, stepped?: boolean][], growing = false) {
  const fold = new GarbageFold();
  let seq = 0;
  const add = (record: object) => fold.add(recordSchema.parse({ atMs: 0, ...record }));
  add(board({ growing }));
  for (const [calls, garbage, stepped = false] of [FIRST, ...batches]) {
    add(sample(++seq, 5000 + garbage, { source: 'program-end' }));
    add({ type: 'batch', phase: 'warm-up', calls, errors: 0, stepped, boardMs: 1 });
    add(sample(++seq, 5000, { role: 'live', source: 'prompt', collected: true }));
  }
  return fold.result();
}

describe('the garbage of a call', () => {
  it('is told by batches of different sizes: what a batch itself takes is in each', () => {
    expect(
      garbageOf([
        [1, 300 + 220],
        [3, 300 + 660],
        [4, 300 + 880],
      ]),
    ).toEqual({ bytes: 220, batches: [1, 4], freeBytes: 11_000 });
  });

  it('is none where a batch takes the same for any number of calls', () => {
    expect(
      garbageOf([
        [1, 300],
        [3, 300],
        [8, 300],
      ]),
    ).toMatchObject({ bytes: 0 });
  });

  it('is not known where something was collected in a batch, or two sizes are all there is', () => {
    const collected: [number, number][] = [
      [1, 520],
      [3, 960],
      [16, 500],
    ];
    expect(garbageOf(collected)).toBeNull();
    expect(garbageOf(collected.slice(0, 2))).toBeNull();
    expect(garbageOf([...collected.slice(0, 2), [1, 520]])).toBeNull();
  });

  it('leaves out batches with samples inside, which collect', () => {
    expect(
      garbageOf([
        [1, 520],
        [3, 960],
        [20, 0, true],
        [8, 300 + 8 * 220],
      ]),
    ).toMatchObject({ bytes: 220, batches: [1, 8] });
  });

  it('has no free memory to compare with where the heap grows', () => {
    const batches: [number, number][] = [
      [1, 520],
      [3, 960],
      [4, 1180],
    ];
    expect(garbageOf(batches, true)).toMatchObject({ bytes: 220, freeBytes: null });
  });
});
