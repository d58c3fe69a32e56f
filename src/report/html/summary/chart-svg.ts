import type { ChartSeries } from '../../summary/chart-series.js';
import { formatBytes } from '../../text/format.js';
import { BEYOND_LIVE } from '../../text/words/beyond-live.js';
import { formatByteTick } from '../../timeline/byte-axis.js';
import { element, type Markup } from '../markup/markup.js';
import { type ChartScale, ownScale } from './chart-scale.js';
import { courseShapes, placeOf, SIDE } from './course-shapes.js';

/** The id of what is drawn, for the strip in the header to draw it again. */
const COURSE = 'course';

/** The chart of the summary: sizes on the left, the ends of the run below. */
export function chartSvg(series: ChartSeries): Markup {
  return chartFigure(series, ownScale(series), { id: COURSE });
}

/** The same on a given scale, for one of several charts on a page: without an id, as two would be the same. */
export function chartFigure(series: ChartSeries, scale: ChartScale, { id }: { id?: string } = {}): Markup {
  const { title, points, beyond, line, failureX, from } = series;
  const { min, max, step } = scale.axis;
  const ticks = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, at) => min + at * step);
  const hasBeyond = points.some(({ allocBytes, liveBytes }) => liveBytes !== null && allocBytes > liveBytes);
  const hasLive = points.some(({ liveBytes }) => liveBytes !== null);
  const hasUnknown = points.some(({ liveBytes }) => liveBytes === null);
  const keys: [string, string, boolean][] = [
    ['live', 'live', hasLive],
    [beyond, BEYOND_LIVE[beyond], hasBeyond],
    ['unknown', 'allocated; live not known', hasUnknown],
    ['rate', 'fitted', line !== null],
    ['printed', 'MemoryError', failureX !== null],
  ];
  return element(
    'figure',
    { class: 'course' },
    element(
      'figcaption',
      {},
      element('h2', {}, title),
      element(
        'ul',
        { class: 'legend' },
        ...keys.flatMap(([key, name, isThere]) =>
          isThere ? [element('li', {}, element('i', { class: 'key', 'data-key': key }), name)] : [],
        ),
      ),
    ),
    element(
      'svg',
      { class: 'plot', role: 'img', 'aria-label': describeChart(series) },
      element(
        'svg',
        {
          ...(id === undefined ? {} : { id }),
          viewBox: `0 0 ${SIDE} ${SIDE}`,
          preserveAspectRatio: 'none',
        },
        ...ticks.map((bytes) => element('path', { class: 'grid', d: `M0 ${placeOf(bytes, scale)}H${SIDE}` })),
        ...courseShapes(series, scale),
      ),
      ...ticks.map((bytes) =>
        element(
          'text',
          { x: '2', y: `${placeOf(bytes, scale) / (SIDE / 100)}%`, dy: '-3' },
          formatByteTick(bytes, step),
        ),
      ),
    ),
    element('p', { class: 'ends' }, element('span', {}, from), element('span', {}, scale.to)),
  );
}

/** The chart in a sentence, for those who do not see it. */
export function describeChart({ title, points, from, to }: ChartSeries): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const most = points.reduce((high, { allocBytes }) => Math.max(high, allocBytes), 0);
  return `${title}, from ${from} to ${to}: ${formatBytes(first.allocBytes)} at the start, ${formatBytes(most)} at most, ${formatBytes(last.allocBytes)} at the end.`;
}

/** The same drawing, small, as a link to the heap view: where it is over time, a click leads to that moment. */
export function courseStrip({ title, isStepped }: ChartSeries): Markup {
  return element(
    'a',
    {
      class: 'strip',
      href: '#heap',
      'aria-label': `${title}: to the Heap view`,
      ...(isStepped ? { 'data-seeks': '' } : {}),
    },
    element(
      'svg',
      { 'aria-hidden': 'true' },
      element('use', { href: `#${COURSE}`, width: '100%', height: '100%' }),
    ),
  );
}
