import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatBytesShort,
  formatCount,
  formatMs,
  formatPlural,
  formatRate,
  formatShare,
  formatUs,
  orUnknown,
} from '../../../src/report/text/format.js';

describe('format', () => {
  it.each([
    [0, '0 B'],
    [842, '842 B'],
    [10_239, '10,239 B'],
    [10_240, '10,240 B (10.0 KiB)'],
    [12_345, '12,345 B (12.1 KiB)'],
    [-12_345, '-12,345 B (-12.1 KiB)'],
    [1024 * 1024, '1,048,576 B (1.0 MiB)'],
    [134_217_728, '134,217,728 B (128.0 MiB)'],
  ])('bytes: %i', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [-2048, '-2.0 KiB'],
    [3_565_158, '3.4 MiB'],
  ])('bytes, short: %i', (bytes, text) => {
    expect(formatBytesShort(bytes)).toBe(text);
  });

  it('never says 1024 KiB, which is a MiB', () => {
    expect(formatBytesShort(1024 * 1024 - 1)).toBe('1.0 MiB');
    expect(formatBytes(1024 * 1024 - 1)).toBe('1,048,575 B (1.0 MiB)');
  });

  it.each([
    [0, '0 ms'],
    [12.6, '13 ms'],
    [1000, '1.0 s'],
    [65_432, '65.4 s'],
    [120_000, '2 min 0 s'],
    [150_400, '2 min 30 s'],
    [7_200_000, '2 h 0 min'],
    [9_000_000, '2 h 30 min'],
  ])('ms: %d', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it('never says 1000 ms, 60 s after minutes, or 60 min after hours', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
        expect(formatMs(ms)).not.toMatch(/^1000 ms$| 60 s$| 60 min$/);
      }),
      { examples: [[179_600], [999.7]] },
    );
  });

  it.each([
    [54.5, '55 µs'],
    [9999, '9,999 µs'],
    [10_000, '10 ms'],
    [1_500_000, '1.5 s'],
  ])('µs: %d', (us, text) => {
    expect(formatUs(us)).toBe(text);
  });

  it('shares, counts and plurals', () => {
    expect(formatShare(0.1234)).toBe('12.3 %');
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatPlural(1, 'sample')).toBe('1 sample');
    expect(formatPlural(0, 'sample')).toBe('0 samples');
    expect(formatPlural(1200, 'sample')).toBe('1,200 samples');
  });

  it('tells 0 from not known', () => {
    expect(orUnknown(0, formatBytes)).toBe('0 B');
    expect(orUnknown<number>(null, formatBytes)).toBe('not known');
  });
});

describe('formatRate', () => {
  it.each([
    [16, '16 B'],
    [1.6, '1.6 B'],
    [16 / 30, '0.53 B'],
    [1234.567, '1,234.57 B'],
    [0, '0 B'],
  ])('of %d is %s', (bytes, text) => {
    expect(formatRate(bytes)).toBe(text);
  });
});
