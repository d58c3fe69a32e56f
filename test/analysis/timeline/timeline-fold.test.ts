import { describe, expect, it } from 'vitest';
import { TakenMapsFold } from '../../../src/analysis/maps/taken-maps.js';
import { PrintedErrorsFold } from '../../../src/analysis/output/printed-errors.js';
import type { Timeline } from '../../../src/analysis/timeline/timeline.js';
import { TimelineFold } from '../../../src/analysis/timeline/timeline-fold.js';
import { type CaptureRecord, recordSchema } from '../../../src/session/schema.js';
import { board, captureOf, sample } from '../../support/hand-made.js';

const BOARD = recordSchema.parse({ atMs: 0, ...board() });

function timelineOf(records: Iterable<CaptureRecord>): Timeline {
  const maps = new TakenMapsFold();
  const printed = new PrintedErrorsFold();
  const fold = new TimelineFold(maps, printed);
  for (const record of records) {
    maps.add(record);
    printed.add(record);
    fold.add(record);
  }
  return fold.result();
}

const of = (records: object[]) => timelineOf(captureOf([board(), ...records]).records);

/** A sawtooth with one peak and one trough that stand out, a mark every 10,000, a timed collection every 100. */
function* manySamples(count: number): Generator<CaptureRecord> {
  yield BOARD;
  for (let seq = 1; seq <= count; seq++) {
    const allocBytes = seq === 123_457 ? 15_999 : seq === 222_223 ? 1001 : 5000 + (seq % 50) * 16;
    const collected = seq % 100 === 0;
    yield {
      ...(sample(seq, allocBytes, { source: seq % 10_000 === 7 ? 'mark' : 'timer', collected }) as object),
      pauseUs: collected ? (seq === 200_100 ? 9999 : 800) : null,
      ...(seq % 10_000 === 7 ? { label: `at ${seq}` } : {}),
    } as CaptureRecord;
  }
}

it.each([
  ['inline', 'garbage'],
  ['at-prompt', 'pending'],
] as const)('says what is beyond live memory of firmware that collects %s', (collects, beyond) => {
  const records = [board({ collects }), sample(1, 2000, { collected: true }), sample(2, 5000)];
  expect(timelineOf(captureOf(records).records).beyond).toBe(beyond);
});

describe('the timeline of many samples', () => {
  const timeline = timelineOf(manySamples(300_000));
  const points = [...timeline.points];
  const sizes = points.map(({ allocBytes }) => allocBytes);

  it('keeps at most 100,000 of them, and says how many there are', () => {
    expect(timeline.points.length).toBeLessThanOrEqual(100_000);
    expect(timeline.points.length).toBeGreaterThan(20_000);
    expect(timeline.sampleCount).toBe(300_000);
  });

  it('keeps the peak, the trough, the longest collection and the samples of marks', () => {
    expect(Math.max(...sizes)).toBe(14_999);
    expect(Math.min(...sizes)).toBe(1);
    expect(points.some(({ pauseUs }) => pauseUs === 9999)).toBe(true);
    expect(points.filter(({ source }) => source === 'mark')).toHaveLength(30);
    expect(timeline.marks).toHaveLength(30);
    expect(points.filter(({ drop }) => drop).length).toBeGreaterThan(1000);
  });

  it('counts all drops, also those that are left out', () => {
    function* zigzag(): Generator<CaptureRecord> {
      for (let seq = 1; seq <= 300_000; seq++)
        yield sample(seq, 5000 + (seq % 2) * 16, { source: 'timer' }) as CaptureRecord;
    }
    const { points, dropCount } = timelineOf(zigzag());
    expect(dropCount).toBe(150_000);
    expect([...points].filter(({ drop }) => drop).length).toBeLessThan(dropCount);
  });

  it('thins samples of marks of which the labels were lost', () => {
    function* unlabelled(): Generator<CaptureRecord> {
      for (let seq = 1; seq <= 120_000; seq++) yield sample(seq, 5000, { source: 'mark' }) as CaptureRecord;
    }
    expect(timelineOf(unlabelled()).points.length).toBeLessThanOrEqual(100_000);
  });

  it('keeps the order of time', () => {
    const times = points.map(({ ms }) => ms);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('the timeline', () => {
  it('finds the sample of a mark whichever comes first', () => {
    const mark = { type: 'mark', seq: 2, label: 'm' };
    for (const records of [
      [sample(1, 2000), sample(2, 2000), mark],
      [mark, sample(1, 2000), sample(2, 2000)],
      [sample(1, 2000), sample(2, 2000, { label: 'm' })],
    ]) {
      const { marks, markCount, points } = of(records);
      expect({ marks, markCount }).toEqual({ marks: [{ ms: 20, label: 'm' }], markCount: 1 });
      expect([...points].map(({ label }) => label)).toEqual([null, 'm']);
    }
  });

  it('puts what is known of the heap at the sample before it, of the system at the one after it', () => {
    const region = {
      totalBytes: 100_000,
      freeBytes: 60_000,
      largestFreeBytes: 40_000,
      leastFreeBytes: 50_000,
    };
    const small = { totalBytes: 9000, freeBytes: 500, largestFreeBytes: 400, leastFreeBytes: 300 };
    const { heap, systemHeap } = of([
      sample(1, 2000),
      { type: 'heap-figures', totalBytes: 16_000, largestFreeBlocks: 10, internedStrings: null },
      { type: 'system-heap', regions: [region, small] },
      sample(2, 2000),
      { type: 'heap-figures', totalBytes: 16_000, largestFreeBlocks: null, internedStrings: null },
    ]);
    expect(heap).toEqual([
      { ms: 10, totalBytes: 16_000, largestFreeBytes: 160, map: null },
      { ms: 20, totalBytes: 16_000, largestFreeBytes: null, map: null },
    ]);
    expect(systemHeap).toEqual([
      { ms: 20, totalBytes: 109_000, freeBytes: 60_500, largestFreeBytes: 40_000, leastFreeBytes: 50_300 },
    ]);
  });
});
