import type { TimelinePoint } from '../../src/report/timeline/view-timeline.js';

/** A sample by the timer, of which nothing more is known than what `changes` says. */
export function timelinePoint(
  ms: number,
  allocBytes: number,
  changes: Partial<TimelinePoint> = {},
): TimelinePoint {
  return {
    ms,
    allocBytes,
    source: 'timer',
    label: null,
    liveBytes: null,
    collected: false,
    drop: false,
    stackBytes: null,
    pauseUs: null,
    ...changes,
  };
}
