import type { Timeline, TimelinePoint, TimelinePoints } from '../../analysis/timeline/timeline.js';
import { sanitizeText } from '../syntax/sanitize-text.js';

export type {
  BeyondLive,
  HeapPoint,
  PrintedMark,
  SystemHeapPoint,
  Timeline,
  TimelineMark,
  TimelinePoint,
} from '../../analysis/timeline/timeline.js';

/** The timeline as it is shown: of all that is in it, labels alone are text. */
export function viewTimeline(timeline: Timeline): Timeline {
  return {
    ...timeline,
    points: withCleanLabels(timeline.points),
    marks: timeline.marks.map(({ ms, label }) => ({ ms, label: sanitizeText(label) })),
  };
}

function withCleanLabels(points: TimelinePoints): TimelinePoints {
  return {
    length: points.length,
    *[Symbol.iterator](): Iterator<TimelinePoint> {
      for (const point of points) {
        yield point.label === null ? point : { ...point, label: sanitizeText(point.label) };
      }
    },
  };
}
