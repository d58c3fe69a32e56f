import type { ChartSeries } from '../../summary/chart-series.js';
import { element, type Markup } from '../markup/markup.js';
import type { ChartScale } from './chart-scale.js';

/** What is drawn is stretched to the width and height there are; text beside it is not. */
export const SIDE = 1000;

/** Areas, fitted line and failure of a chart, in a square of SIDE. Colours are of the style sheet. */
export function courseShapes(series: ChartSeries, scale: ChartScale): Markup[] {
  const { beyond, line, failureX } = series;
  const y = (bytes: number) => placeOf(bytes, scale);
  const x = (at: number) => Math.round(at * scale.share * SIDE);
  const area = (name: string, sizeOf: (point: Point) => number | null) =>
    element('path', { class: name, d: areaPath(series, { x, y }, sizeOf) });
  return [
    area(beyond, ({ allocBytes, liveBytes }) => (liveBytes === null ? null : allocBytes)),
    area('unknown', ({ allocBytes, liveBytes }) => (liveBytes === null ? allocBytes : null)),
    area('live', ({ liveBytes }) => liveBytes),
    ...(line
      ? [
          element('path', {
            class: 'rate',
            d: `M${x(line.from.x)} ${y(line.from.bytes)}L${x(line.to.x)} ${y(line.to.bytes)}`,
          }),
        ]
      : []),
    ...(failureX === null ? [] : [element('path', { class: 'failure', d: `M${x(failureX)} 0V${SIDE}` })]),
  ];
}

/** How far down a size stands, from 0 to SIDE. */
export function placeOf(bytes: number, { axis: { min, max } }: ChartScale): number {
  return Math.round(((max - bytes) / (max - min)) * SIDE);
}

type Point = ChartSeries['points'][number];

/** Filled down to the axis wherever `sizeOf` knows a size. */
function areaPath(
  { points, isStepped }: ChartSeries,
  { x, y }: { x: (at: number) => number; y: (bytes: number) => number },
  sizeOf: (point: Point) => number | null,
): string {
  let d = '';
  let isOpen = false;
  for (const [at, point] of points.entries()) {
    const size = sizeOf(point);
    if (size !== null) {
      d += isOpen ? '' : `M${x(point.x)} ${SIDE}`;
      const next = points[at + 1];
      d += isStepped ? `V${y(size)}H${x(next?.x ?? point.x)}` : `L${x(point.x)} ${y(size)}`;
    }
    const isLast = size !== null && at === points.length - 1;
    if (isLast || (isOpen && size === null)) d += `V${SIDE}Z`;
    isOpen = size !== null;
  }
  return d;
}
