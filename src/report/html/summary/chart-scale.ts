import { max, min } from 'simple-statistics';
import type { ChartSeries } from '../../summary/chart-series.js';
import { byteAxis } from '../../timeline/byte-axis.js';

/** How sizes and time become places in a chart. */
export interface ChartScale {
  axis: ReturnType<typeof byteAxis>;
  /** How much of the width the series takes, from 0 to 1. */
  share: number;
  /** What stands below the right end. */
  to: string;
}

const HEADROOM = 1.04;
/** Growth of less than this share of what is live would hardly be seen on an axis from 0. */
const FIT_BELOW_SHARE = 0.25;

/** Of a chart by itself. */
export function ownScale(series: ChartSeries): ChartScale {
  const [least, most] = extentOf(series);
  const isSmallGrowth = series.line !== null && most - least < most * FIT_BELOW_SHARE;
  const axis = byteAxis(isSmallGrowth ? least : Math.min(0, least), isSmallGrowth ? most : most * HEADROOM);
  return { axis, share: 1, to: series.to };
}

/**
 * Of charts that are to be compared: one axis of sizes from 0, and one of time, or of calls. Those over time and those over
 * calls each have one of their own.
 */
export function commonScales(all: ChartSeries[]): ChartScale[] {
  const most = max([0, ...all.map((series) => extentOf(series)[1])]);
  const least = min([0, ...all.map((series) => extentOf(series)[0])]);
  const axis = byteAxis(least, most * HEADROOM);
  return all.map((series) => {
    const longest = all
      .filter(({ isStepped }) => isStepped === series.isStepped)
      .reduce((long, other) => (other.length > long.length ? other : long));
    return { axis, share: series.length / longest.length, to: longest.to };
  });
}

function extentOf({ points, line }: ChartSeries): [least: number, most: number] {
  const sizes = [
    ...points.flatMap(({ allocBytes, liveBytes }) =>
      liveBytes === null ? [allocBytes] : [allocBytes, liveBytes],
    ),
    ...(line ? [line.from.bytes, line.to.bytes] : []),
  ];
  return [min(sizes), max(sizes)];
}
