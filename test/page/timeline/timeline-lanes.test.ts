import { describe, expect, it } from 'vitest';
import { knownLanes, lanesAtFirst } from '../../../reports/page/timeline/timeline-lanes.js';
import { seriesOf } from '../../../reports/page/timeline/timeline-series.js';
import type { Timeline } from '../../../src/report/timeline/view-timeline.js';
import { timelinePoint } from '../../support/timeline-point.js';

const series = (changes: Partial<Timeline>) =>
  seriesOf({
    points: [timelinePoint(0, 4000)],
    sampleCount: 1,
    marks: [],
    markCount: 0,
    printed: [],
    printedCount: 0,
    dropCount: 0,
    beyond: 'garbage',
    totalBytes: null,
    heap: [],
    systemHeap: [],
    ...changes,
  });

describe('the lanes of the timeline', () => {
  it('are those of which something is known', () => {
    expect([...knownLanes(series({})).keys()]).toEqual([]);
    const heap = [{ ms: 0, totalBytes: null, largestFreeBytes: 0, map: null }];
    expect(knownLanes(series({ heap }))).toEqual(new Map([['largest-free', 0]]));
  });

  it('are off at first where they would squash allocated memory', () => {
    expect(lanesAtFirst(series({ totalBytes: 15_999 }))).toEqual(new Set(['heap']));
    expect(lanesAtFirst(series({ totalBytes: 16_000 }))).toEqual(new Set());
    const system = { ms: 0, totalBytes: 300_000, freeBytes: 90_000, largestFreeBytes: 9, leastFreeBytes: 9 };
    expect(lanesAtFirst(series({ systemHeap: [system] }))).toEqual(new Set());
  });
});
