import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import type { TimeRange } from './time-range.js';
import type { Lane } from './timeline-lanes.js';
import type { TimeUnit } from './timeline-series.js';

export type ByteScale = 'zero' | 'fit';

/** What the chart shows of its series. */
export interface TimelineState {
  range: TimeRange;
  /** The points of the range that are drawn. */
  points: TimelinePoint[];
  unit: TimeUnit;
  scale: ByteScale;
  lanes: Set<Lane>;
  /** Times of the heap maps, and of the one that is shown below; null where it has none. */
  mapsMs: number[];
  /** Times of the lines of the output, in their order. */
  outputMs: number[];
  shownMapMs: number | null;
  /** The moment that the reader has selected; null for none. */
  chosenMs: number | null;
}
