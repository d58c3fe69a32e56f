import { describe, expect, it } from 'vitest';
import { CaptureLimits } from '../../src/session/capture-limits.js';
import type { CaptureRecord } from '../../src/session/schema.js';

const MANY = 1_000_000;
const limits = (outputBytes: number, captureBytes = MANY) =>
  new CaptureLimits({
    captureBytes,
    types: {
      output: { mostBytes: outputBytes, mostRecords: null },
      discarded: { mostBytes: MANY, mostRecords: null },
      'heap-table': { mostBytes: 1000, mostRecords: 2 },
      'heap-map': { mostBytes: MANY, mostRecords: 2 },
    },
  });

const OUTPUT: CaptureRecord = { type: 'output', atMs: 0, text: 'größe' };
const MAP: CaptureRecord = { type: 'heap-map', atMs: 0, afterSeq: 0, role: 'final', dump: 'dump' };
const COLLECT: CaptureRecord = { type: 'collect', atMs: 1, by: 'host' };
const ENDS: CaptureRecord[] = [
  { type: 'error', atMs: 8, origin: 'board', code: 'CAPTURE_FULL' },
  { type: 'warning', atMs: 8, code: 'left-out' },
  { type: 'end', atMs: 9, reason: 'failed', exitCode: null, programStartMs: 0, programEndMs: 9 },
];

describe('the limits of a capture', () => {
  it('leave out output beyond its share, also what would still fit, and say how much', () => {
    const of = limits(100);
    expect([40, 60, 1, 40].map((length) => of.takes(OUTPUT, length))).toEqual([true, true, false, false]);
    expect(of.warnings()).toEqual([
      {
        type: 'warning',
        code: 'left-out',
        values: { of: 'output', records: 2, bytes: 14, mostBytes: 100, mostRecords: null },
      },
    ]);
  });

  it('leave out no record of another type for it', () => {
    const of = limits(0);
    expect(of.takes(OUTPUT, 40)).toBe(false);
    expect(of.takes({ type: 'discarded', atMs: 0, base64: 'AAAA' }, 40)).toBe(true);
    expect(of.takes(MAP, 40)).toBe(true);
    expect(of.takes(COLLECT, 40)).toBe(true);
  });

  it('leave out maps when there are too many of them', () => {
    const of = limits(100);
    expect([1, 2, 3].map(() => of.takes(MAP, 40))).toEqual([true, true, false]);
    expect(of.warnings()).toMatchObject([
      { values: { of: 'heap-map', records: 1, bytes: 4, mostRecords: 2 } },
    ]);
  });

  it('say nothing where nothing was left out', () => {
    const of = limits(100);
    of.takes(OUTPUT, 100);
    expect(of.warnings()).toEqual([]);
  });

  it('end a run that has more than a capture holds, and have room for its end', () => {
    const of = limits(100, 1000);
    expect(of.takes(COLLECT, 1000)).toBe(true);
    expect(() => of.takes(COLLECT, 1)).toThrow(
      expect.objectContaining({ code: 'CAPTURE_FULL', exitCode: 5, values: { mostBytes: 1000 } }),
    );
    expect(ENDS.map((record) => of.takes(record, 100))).toEqual([true, true, true]);
  });
});
