import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../src/report/png/draw-map.js';
import { mapKinds } from '../../../src/report/png/map-kinds.js';
import { areasOf } from '../../support/heap-letters.js';

describe('layOut', () => {
  it.each([
    ['a micro:bit', [640], 32],
    ['64 KiB', [4000], 64],
    ['8 MiB', [524_288], 1024],
  ])('shows all blocks of %s', (_, blocks, columns) => {
    const layout = layOut(areasOf(...blocks.map((count) => '.'.repeat(count))), { width: 560, height: 480 });
    expect(layout.columns).toBe(columns);
  });

  it('stays inside its box, in whole pixels where there are enough of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 200, max: 2000 }),
        fc.integer({ min: 100, max: 2000 }),
        (blocks, width, height) => {
          const { columns, cell } = layOut(areasOf(...blocks.map((count) => '.'.repeat(count))), {
            width,
            height,
          });
          const rows = blocks.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
          expect(columns * cell).toBeLessThanOrEqual(width + 1e-6);
          expect(rows * cell + (blocks.length - 1) * 8).toBeLessThanOrEqual(height + 1e-6);
          if (cell >= 1) expect(Number.isInteger(cell)).toBe(true);
        },
      ),
    );
  });
});

it('counts tails for the kind of their head', () => {
  expect(mapKinds(areasOf('h==.', 'T=A..'))).toEqual([
    { letter: 'h', name: 'other', blocks: 3 },
    { letter: 'T', name: 'tuple', blocks: 2 },
    { letter: 'A', name: 'array or bytearray', blocks: 1 },
    { letter: '.', name: 'free', blocks: 3 },
  ]);
});
