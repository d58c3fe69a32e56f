import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteAxis, formatByteTick } from '../../../src/report/timeline/byte-axis.js';

const range = fc
  .tuple(fc.nat(16 * 1024 * 1024), fc.nat(16 * 1024 * 1024))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('byteAxis', () => {
  it.each([
    [0, 1000, { min: 0, max: 1024, step: 256 }],
    [0, 60_000, { min: 0, max: 65_536, step: 16_384 }],
    [40_000, 41_000, { min: 39_936, max: 41_216, step: 256 }],
    [500, 500, { min: 500, max: 504, step: 4 }],
    [0, 0, { min: 0, max: 4, step: 4 }],
    [-100, 100, { min: -128, max: 128, step: 64 }],
  ])('%i to %i', (least, most, axis) => {
    expect(byteAxis(least, most)).toEqual(axis);
  });

  it('holds the values, and has few steps', () => {
    fc.assert(
      fc.property(range, ([least, most]) => {
        const { min, max, step } = byteAxis(least, most);
        expect(min).toBeLessThanOrEqual(least);
        expect(max).toBeGreaterThanOrEqual(most);
        expect((max - min) / step).toBeLessThanOrEqual(7);
        expect(Math.log2(step) % 1).toBe(0);
      }),
    );
  });
});

describe('formatByteTick', () => {
  it.each([
    [0, 256, '0 B'],
    [768, 256, '768 B'],
    [16_384, 16_384, '16 KiB'],
    [1536, 512, '1.5 KiB'],
    [1_572_864, 524_288, '1.5 MiB'],
    [40_004, 4, '40,004 B'],
  ])('%i in steps of %i', (bytes, step, text) => {
    expect(formatByteTick(bytes, step)).toBe(text);
  });

  it('tells the steps of an axis apart', () => {
    fc.assert(
      fc.property(range, ([least, most]) => {
        const { min, max, step } = byteAxis(least, most);
        const ticks: string[] = [];
        for (let bytes = min; bytes <= max; bytes += step) ticks.push(formatByteTick(bytes, step));
        expect(new Set(ticks).size, ticks.join(', ')).toBe(ticks.length);
      }),
      { examples: [[[1_048_576, 1_376_256]]] },
    );
  });
});
