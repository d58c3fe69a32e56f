import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, mostZoom, zoomLayout } from '../../../reports/page/maps/map-layout.js';

describe('layOut', () => {
  it.each([
    [
      'a micro:bit on a wide page',
      [628],
      800,
      1,
      { columns: 64, cell: 11, perCell: 1, gutter: 64, ratio: 1 },
    ],
    ['a Pico', [15_368], 800, 1, { columns: 256, cell: 2, perCell: 1, gutter: 64, ratio: 1 }],
    ['a Pico on a narrow page', [15_368], 360, 1, { columns: 128, cell: 2, perCell: 1, gutter: 0, ratio: 1 }],
    [
      'a Pico on a fine screen',
      [15_368],
      800,
      2,
      { columns: 256, cell: 5, perCell: 1, gutter: 128, ratio: 2 },
    ],
    ['64 KiB', [4096], 640, 1, { columns: 64, cell: 8, perCell: 1, gutter: 64, ratio: 1 }],
    ['64 KiB on a wide page', [4096], 1200, 1, { columns: 64, cell: 8, perCell: 1, gutter: 64, ratio: 1 }],
    ['1 MiB', [65_536], 800, 1, { columns: 256, cell: 2, perCell: 1, gutter: 64, ratio: 1 }],
    ['8 MiB', [524_288], 800, 1, { columns: 256, cell: 2, perCell: 8, gutter: 64, ratio: 1 }],
    ['a page of no width', [628], 0, 1, { columns: 64, cell: 1, perCell: 1, gutter: 0, ratio: 1 }],
  ])('%s', (_what, areas, widthPx, ratio, layout) => {
    expect(layOut(areas, widthPx, ratio)).toEqual(layout);
  });

  it('fits the page in its width, and in height with smaller cells if there are any', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 64, max: 3000 }),
        fc.constantFrom(1, 1.25, 1.5, 2, 3),
        (areas, widthPx, ratio) => {
          const { columns, cell, perCell, gutter } = layOut(areas, widthPx, ratio);
          const width = Math.floor(widthPx * ratio);
          expect(cell).toBeGreaterThanOrEqual(1);
          expect(columns * cell + gutter).toBeLessThanOrEqual(width);
          const rows = areas.reduce((sum, blocks) => sum + Math.ceil(blocks / perCell / columns), 0);
          const fits = rows * cell <= 540 * ratio;
          expect(fits || columns === 1024 || columns * 2 > width - gutter).toBe(true);
        },
      ),
    );
  });
});

describe('zoomLayout', () => {
  it('shows single blocks first, then larger cells', () => {
    const whole = layOut([524_288], 800, 1);
    const steps = Array.from({ length: mostZoom(whole) + 1 }, (_, at) => zoomLayout(whole, at, 800));
    expect(steps.map(({ perCell, cell }) => [perCell, cell])).toEqual([
      [8, 2],
      [4, 2],
      [2, 2],
      [1, 2],
      [1, 4],
      [1, 8],
      [1, 16],
      [1, 28],
    ]);
    for (const { columns, cell, gutter } of steps) expect(columns * cell + gutter).toBeLessThanOrEqual(800);
  });
});
