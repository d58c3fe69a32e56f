import type { ReportView } from '../view-report.js';
import { leakPicture } from './leak-picture.js';
import type { Painter } from './load-canvas.js';
import { paintMaps } from './map-picture.js';
import { timelinePicture } from './timeline-picture.js';

/** A picture of a report: what its file is called behind the name of the capture, and how it is drawn. */
export interface Picture {
  suffix: string;
  /** @returns the bytes of a PNG file */
  draw: (painter: Painter) => Buffer;
}

/** The pictures that a report has: the timeline always, that of a hunt and the heap maps where there are any. */
export function picturesOf(view: ReportView): Picture[] {
  const { leak, maps } = view;
  const pictures: Picture[] = [{ suffix: '', draw: ({ look, chart }) => chart(timelinePicture(view, look)) }];
  if (leak && leak.chart.points.length > 0) {
    pictures.push({ suffix: '-leak', draw: ({ look, chart }) => chart(leakPicture(view, leak, look)) });
  }
  if (maps.length > 0) {
    pictures.push({ suffix: '-heap-map', draw: ({ look, picture }) => picture(paintMaps(view, look)) });
  }
  return pictures;
}
