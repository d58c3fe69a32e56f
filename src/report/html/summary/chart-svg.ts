import { max, min } from 'simple-statistics';
import { BEYOND_LIVE } from '../../text/beyond-live.js';
import { formatBytes } from '../../text/format.js';
import { byteAxis, formatByteTick } from '../../timeline/byte-axis.js';
import { element, type Markup } from '../markup/markup.js';
import type { ChartSeries } from './chart-series.js';

/** The id of what is drawn, for the strip in the header to draw it again. */
const COURSE = 'course';
/** What is drawn is stretched to the width there is; text beside it is not. */
const WIDTH = 1000;
const HEIGHT = 1000;
const HEADROOM = 1.04;
/** Growth of less than this share of what is live would hardly be seen on an axis from 0. */
const FIT_BELOW_SHARE = 0.25;

/** The chart of the summary: sizes on the left, the ends of the run below. Colours are of the style sheet. */
export function chartSvg(series: ChartSeries): Markup {
  const { title, points, beyond, line, failureX, from, to } = series;
  const { min, max, step } = axisOf(series);
  const y = (bytes: number) => Math.round(((max - bytes) / (max - min)) * HEIGHT);
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
      { class: 'plot', role: 'img', 'aria-label': describe(series) },
      element(
        'svg',
        { id: COURSE, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none' },
        ...ticks.map((bytes) => element('path', { class: 'grid', d: `M0 ${y(bytes)}H${WIDTH}` })),
        area(beyond, series, y, ({ allocBytes, liveBytes }) => (liveBytes === null ? null : allocBytes)),
        area('unknown', series, y, ({ allocBytes, liveBytes }) => (liveBytes === null ? allocBytes : null)),
        area('live', series, y, ({ liveBytes }) => liveBytes),
        ...(line
          ? [
              element('path', {
                class: 'rate',
                d: `M${x(line.from.x)} ${y(line.from.bytes)}L${x(line.to.x)} ${y(line.to.bytes)}`,
              }),
            ]
          : []),
        ...(failureX === null
          ? []
          : [element('path', { class: 'failure', d: `M${x(failureX)} 0V${HEIGHT}` })]),
      ),
      ...ticks.map((bytes) =>
        element('text', { x: '2', y: `${y(bytes) / 10}%`, dy: '-3' }, formatByteTick(bytes, step)),
      ),
    ),
    element('p', { class: 'ends' }, element('span', {}, from), element('span', {}, to)),
  );
}

function axisOf({ points, line }: ChartSeries): ReturnType<typeof byteAxis> {
  const sizes = [
    ...points.flatMap(({ allocBytes, liveBytes }) =>
      liveBytes === null ? [allocBytes] : [allocBytes, liveBytes],
    ),
    ...(line ? [line.from.bytes, line.to.bytes] : []),
  ];
  const [least, most] = [min(sizes), max(sizes)];
  const isSmallGrowth = line !== null && most - least < most * FIT_BELOW_SHARE;
  return byteAxis(isSmallGrowth ? least : Math.min(0, least), isSmallGrowth ? most : most * HEADROOM);
}

type Point = ChartSeries['points'][number];

/** Filled down to the axis wherever `sizeOf` knows a size. */
function area(
  name: string,
  { points, isStepped }: ChartSeries,
  y: (bytes: number) => number,
  sizeOf: (point: Point) => number | null,
): Markup {
  let d = '';
  let isOpen = false;
  for (const [at, point] of points.entries()) {
    const size = sizeOf(point);
    if (size !== null) {
      d += isOpen ? '' : `M${x(point.x)} ${HEIGHT}`;
      const next = points[at + 1];
      d += isStepped ? `V${y(size)}H${x(next?.x ?? point.x)}` : `L${x(point.x)} ${y(size)}`;
    }
    const isLast = size !== null && at === points.length - 1;
    if (isLast || (isOpen && size === null)) d += `V${HEIGHT}Z`;
    isOpen = size !== null;
  }
  return element('path', { class: name, d });
}

function x(share: number): number {
  return Math.round(share * WIDTH);
}

/** The chart in a sentence, for those who do not see it. */
function describe({ title, points, from, to }: ChartSeries): string {
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
