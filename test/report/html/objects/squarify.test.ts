import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squarify } from '../../../../src/report/html/objects/squarify.js';

const WHOLE = { x: 10, y: 20, width: 300, height: 100 };
const sizes = fc
  .array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 60 })
  .map((all) => all.sort((a, b) => b - a));

describe('squarify', () => {
  it('gives the boxes of the paper', () => {
    const boxes = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
    expect(boxes.slice(0, 3)).toEqual([
      { x: 0, y: 0, width: 3, height: 2 },
      { x: 0, y: 2, width: 3, height: 2 },
      { x: 3, y: 0, width: expect.closeTo(12 / 7), height: expect.closeTo(7 / 3) },
    ]);
  });

  it('has areas as the sizes are, inside of the whole, that do not overlap', () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const boxes = squarify(all, WHOLE);
        const scale = (WHOLE.width * WHOLE.height) / all.reduce((sum, size) => sum + size, 0);
        expect(boxes).toHaveLength(all.length);
        for (const [at, { x, y, width, height }] of boxes.entries()) {
          expect(width * height).toBeCloseTo(all[at]! * scale, 4);
          expect(x).toBeGreaterThanOrEqual(WHOLE.x);
          expect(y).toBeGreaterThanOrEqual(WHOLE.y);
          expect(x + width).toBeLessThan(WHOLE.x + WHOLE.width + 1e-6);
          expect(y + height).toBeLessThan(WHOLE.y + WHOLE.height + 1e-6);
        }
        for (const [at, a] of boxes.entries()) {
          for (const b of boxes.slice(at + 1)) {
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            expect(Math.min(wide, high)).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
