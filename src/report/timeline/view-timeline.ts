import type { Timeline } from '../../analysis/timeline/timeline.js';
import { sanitizeText } from '../syntax/sanitize-text.js';

export type {
  HeapPoint,
  SystemHeapPoint,
  Timeline,
  TimelineMark,
  TimelinePoint,
} from '../../analysis/timeline/timeline.js';

/** The timeline as it is shown: of all that is in it, labels alone are text. */
export function viewTimeline(timeline: Timeline): Timeline {
  return {
    ...timeline,
    points: timeline.points.map((point) =>
      point.label === null ? point : { ...point, label: sanitizeText(point.label) },
    ),
    marks: timeline.marks.map(({ ms, label }) => ({ ms, label: sanitizeText(label) })),
  };
}
