import { chartSeries } from '../summary/chart-series.js';
import type { ReportView } from '../view-report.js';
import { encodeObjects } from './encode-objects.js';
import { encodeView } from './encode-view.js';
import type { Markup } from './markup/markup.js';
import { fillPage } from './page-shell.js';
import { type PageView, pageViews, renderView } from './page-views.js';
import { pageFooter, pageHeader } from './sections/page-header.js';
import { courseStrip } from './summary/chart-svg.js';

/**
 * The report as one HTML document that needs no other file and no network. All text and the chart of the summary are
 * in it as markup, to be read without scripts; what moves is drawn by the viewer, from a part of the view as JSON.
 */
export function renderHtml(view: ReportView): string {
  const views = pageViews(view);
  return fillPage({
    title: view.script,
    generator: null,
    header: pageHeader(view, views, stripOf(view, views)),
    views: views.map(renderView),
    footer: pageFooter(view),
    styles: view.objects ? ['style', 'objects'] : ['style'],
    script: view.objects ? 'viewer-of-objects' : 'viewer',
    first: 'first-view.js',
    data: { ...encodeView(view), ...(view.objects ? { objects: encodeObjects(view.objects) } : {}) },
  });
}

/** None where there is no chart, or no view that it could lead to. */
function stripOf(view: ReportView, views: PageView[]): Markup[] {
  const series = views.some(({ id }) => id === 'heap') ? chartSeries(view) : null;
  return series ? [courseStrip(series)] : [];
}
