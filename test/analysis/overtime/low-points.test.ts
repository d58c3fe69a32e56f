import { describe, expect, it } from 'vitest';
import { LowPoints } from '../../../src/analysis/overtime/low-points.js';

describe('LowPoints', () => {
  it('keeps all where they are few', () => {
    const points = new LowPoints();
    for (let x = 0; x < 2000; x++) points.add({ x, value: x % 7 });
    expect(points.kept()).toHaveLength(2000);
  });

  it('keeps the lowest of neighbours, in their order, and the last', () => {
    const points = new LowPoints();
    for (let x = 0; x < 100_001; x++) points.add({ x, value: x % 1000 === 0 ? 0 : 50 + (x % 7) });
    const kept = points.kept();
    expect(kept.length).toBeLessThanOrEqual(2049);
    expect(kept.filter(({ value }) => value === 0)).toHaveLength(101);
    expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).sort((a, b) => a - b));
    expect(kept.at(-1)?.x).toBe(100_000);
  });
});
