import type { ReportView } from '../../src/report/view-report.js';

/** The view with an array of points, which can be compared; else they are made while they are gone through. */
export function withPoints(view: ReportView): ReportView {
  return { ...view, timeline: { ...view.timeline, points: [...view.timeline.points] } };
}
