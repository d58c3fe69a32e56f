import { describe, expect, it } from 'vitest';
import { lineFigures } from '../../../src/analysis/lines/line-figures.js';
import { linesSchema } from '../../../src/session/lines/lines-schema.js';

const FUNCTIONS = [
  { path: 'main.py', name: '<module>', line: 1 },
  { path: 'main.py', name: 'read', line: 3 },
];

interface Counted {
  hits: number;
  measured: number;
  stoodFor?: number;
  grownBytes: number;
}

function record(probes: (Counted & Record<string, unknown>)[], more: object = {}) {
  const all = probes.map((probe) => ({ stoodFor: probe.measured, ...probe }));
  return linesSchema.parse({
    type: 'lines',
    atMs: 0,
    detail: 'line',
    reason: 'finished',
    exception: null,
    calls: null,
    functions: FUNCTIONS,
    probes: all.map((probe) => ({ kind: 'statement', function: 0, mostBytes: 0, ...probe })),
    addedBytes: all.reduce((sum, { grownBytes, hits, stoodFor }) => sum + (grownBytes * hits) / stoodFor, 0),
    notAttributedBytes: 0,
    unprobed: [],
    heapBytes: 2000,
    tookMs: 300,
    plainMs: 100,
    limitMs: 11_000,
    native: true,
    collections: 0,
    exact: true,
    ...more,
  });
}

describe('what lines allocate', () => {
  it('is exact where every hit was measured', () => {
    const { lines, totalBytes } = lineFigures(
      record([
        { line: 1, hits: 1, measured: 1, grownBytes: 16 },
        { line: 2, hits: 3, measured: 3, grownBytes: 96 },
      ]),
    );
    expect(lines).toEqual([
      expect.objectContaining({ line: 2, hits: 3, bytes: 96, exact: true, marginBytes: 0 }),
      expect.objectContaining({ line: 1, hits: 1, bytes: 16, exact: true, marginBytes: 0 }),
    ]);
    expect(totalBytes).toBe(112);
  });

  const scaled = (line: number, grownBytes: number, mostBytes = 64) => ({
    line,
    hits: 400,
    measured: 100,
    stoodFor: 320,
    grownBytes,
    mostBytes,
  });

  it('is that of the measured hits, by how many each stands for, with what it may be off', () => {
    const { lines, unmeasuredBytes } = lineFigures(record([scaled(1, 3200), scaled(2, 1600)]));
    // 3200 * 400 / 320; 1.36 * 64 * (400 / 320) * 320 / sqrt(100).
    expect(lines[0]).toMatchObject({ bytes: 4000, exact: false, marginBytes: 3482, measuredHits: 100 });
    expect(unmeasuredBytes).toBe(0);
  });

  it('has no margin where each measured hit added the same, and is that of all hits', () => {
    const { lines } = lineFigures(record([scaled(1, 320 * 16, 16), scaled(2, 320 * 32, 32)]));
    expect(lines.map(({ bytes, marginBytes }) => [bytes, marginBytes])).toEqual([
      [12_800, 0],
      [6400, 0],
    ]);
  });

  it('of the one line that was not measured each time is what the others did not add', () => {
    const exact = { line: 2, hits: 1, measured: 1, grownBytes: 64 };
    const { lines, unmeasuredBytes, totalBytes } = lineFigures(
      record([scaled(1, 3200), exact], { addedBytes: 5064 }),
    );
    expect(lines[0]).toMatchObject({ line: 1, bytes: 5000, exact: false, marginBytes: 0 });
    expect([unmeasuredBytes, totalBytes]).toEqual([0, 5064]);
  });

  it('of several such lines may be off by all that is left of the whole', () => {
    const figures = lineFigures(record([scaled(1, 3200), scaled(2, 0, 0)], { addedBytes: 24_000 }));
    expect(figures.unmeasuredBytes).toBe(20_000);
    expect(figures.totalBytes).toBe(24_000);
    expect(figures.lines.map(({ marginBytes }) => marginBytes)).toEqual([20_000, 20_000]);
  });

  it('of several such lines that are put too high is lowered by their shares, so that their sum is right', () => {
    const figures = lineFigures(
      record([scaled(1, 3200), scaled(2, 1600), scaled(3, 1)], { addedBytes: 3000 }),
    );
    expect([figures.unmeasuredBytes, figures.totalBytes]).toEqual([0, 3000]);
    const [first, second, third] = figures.lines.map(({ bytes }) => bytes);
    expect([first! + second! + third!, first! / second!]).toEqual([3000, expect.closeTo(2, 2)]);
    expect(figures.lines.every(({ exact, marginBytes }) => !exact && marginBytes >= 3000)).toBe(true);
    expect(figures.functions.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(3000);
  });

  it('is not exact of a line that calls so often that not each part of it was measured', () => {
    const { lines } = lineFigures(
      record([{ line: 1, hits: 1, measured: 1, grownBytes: 4800, mostBytes: 32 }]),
    );
    expect(lines[0]).toMatchObject({ bytes: 4800, exact: false });
  });

  it('adds what stands on one line, and counts its hits once', () => {
    const { lines } = lineFigures(
      record([
        { line: 5, hits: 1, measured: 1, grownBytes: 32 },
        { line: 5, kind: 'next', hits: 10, measured: 10, grownBytes: 320 },
      ]),
    );
    expect(lines).toEqual([expect.objectContaining({ line: 5, hits: 1, bytes: 352 })]);
  });

  it('of a function is that of its own lines, and its calls are how often it was entered', () => {
    const { functions } = lineFigures(
      record([
        { line: 1, kind: 'enter', hits: 1, measured: 1, grownBytes: 0 },
        { line: 4, kind: 'enter', function: 1, hits: 7, measured: 7, grownBytes: 112 },
        { line: 5, function: 1, hits: 7, measured: 7, grownBytes: 16 },
        { line: 6, kind: 'resume', function: 1, hits: 9, measured: 9, grownBytes: 0 },
      ]),
    );
    expect(functions[0]).toMatchObject({ name: 'read', calls: 7, bytes: 128, exact: true });
  });

  it('of one that frees more is below 0, and no part of the whole', () => {
    const figures = lineFigures(
      record([
        { line: 1, hits: 1, measured: 1, grownBytes: 64 },
        { line: 2, function: 1, hits: 1, measured: 1, grownBytes: -4096 },
      ]),
    );
    expect(figures.lines.map(({ bytes }) => bytes)).toEqual([64, -4096]);
    expect(figures.totalBytes).toBe(64);
  });

  it('is a part of all that lines added, also where another line of the function frees it', () => {
    const figures = lineFigures(
      record([
        { line: 1, hits: 1, measured: 1, grownBytes: 64 },
        { line: 2, hits: 1, measured: 1, grownBytes: -48 },
      ]),
    );
    expect(figures.totalBytes).toBe(64);
    expect(figures.functions[0]!.bytes).toBe(16);
  });

  it('is exact nowhere where the board collected by itself', () => {
    const { lines } = lineFigures(
      record([{ line: 1, hits: 1, measured: 1, grownBytes: 16 }], { exact: false }),
    );
    expect(lines[0]!.exact).toBe(false);
  });

  it('is told of functions alone where these were counted', () => {
    const figures = lineFigures(
      record([{ line: 4, kind: 'enter', function: 1, hits: 2, measured: 2, grownBytes: 32 }], {
        detail: 'function',
      }),
    );
    expect(figures.lines).toEqual([]);
    expect(figures.functions).toEqual([expect.objectContaining({ name: 'read', bytes: 32 })]);
  });
});

describe('what the probes cost', () => {
  it('is the time with them by that without', () => {
    expect(lineFigures(record([])).cost).toEqual({ heapBytes: 2000, slowdown: 3, native: true });
  });

  it('is not known of a program that was stopped, or that took no time to speak of', () => {
    expect(lineFigures(record([], { tookMs: null })).cost.slowdown).toBeNull();
    expect(lineFigures(record([], { plainMs: 19 })).cost.slowdown).toBeNull();
  });
});
