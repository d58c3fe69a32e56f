import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { formatCount } from '../text/format.js';
import { BEYOND_LIVE } from '../text/words/beyond-live.js';
import { thinPoints } from '../timeline/thin-points.js';
import type { BeyondLive } from '../timeline/view-timeline.js';
import type { ReportView, TimelinePoint } from '../view-report.js';
import { chartOptions } from './chart-options.js';
import { timelineLines } from './draw-lines.js';
import type { Look } from './look.js';

const HEADROOM = 1.1;
/** Of the heap's size: with less in use than this, its line would squash all the rest. */
const TOTAL_FROM_SHARE = 0.25;
const MAX_RINGS = 150;

/** Allocated and live memory over the time of the board's clock, with marks and the size of the heap. */
export function timelinePicture(view: ReportView, look: Look): ChartConfiguration<'line'> {
  const { marks, totalBytes, beyond } = view.timeline;
  const ordered = [...view.timeline.points].sort((a, b) => a.ms - b.ms);
  const points = thinPoints(ordered, look.width);
  const [first, last] = [points[0]?.ms ?? 0, points.at(-1)?.ms ?? 0];
  const unit = unitFor(last - first);
  const most = points.reduce((high, { allocBytes }) => Math.max(high, allocBytes), 0);
  const least = points.reduce((low, { allocBytes }) => Math.min(low, allocBytes), 0);
  const total = totalBytes !== null && most > TOTAL_FROM_SHARE * totalBytes ? totalBytes : null;
  const title = points.length > 0 ? 'memory over time' : 'no sample of memory was taken';
  const axis = {
    title,
    x: `time by the board's clock, ${unit.name}`,
    xEnds: [first / unit.ms, Math.max(last, first + 1) / unit.ms] as [number, number],
    xTick: formatCount,
  };
  return {
    type: 'line',
    data: { datasets: datasetsOf(points, beyond, unit.ms, look) },
    options: chartOptions(view, look, axis, { least, most: Math.max(most * HEADROOM, total ?? 0) }),
    plugins: [
      timelineLines(
        marks.map(({ ms, label }) => ({ x: ms / unit.ms, label })),
        total,
        look,
      ),
    ],
  };
}

function unitFor(spanMs: number): { name: string; ms: number } {
  if (spanMs < 5000) return { name: 'ms', ms: 1 };
  return spanMs < 20 * 60_000 ? { name: 's', ms: 1000 } : { name: 'min', ms: 60_000 };
}

/** The first is drawn on top. Those that would be empty are left out. */
function datasetsOf(
  points: TimelinePoint[],
  beyond: BeyondLive,
  unitMs: number,
  look: Look,
): ChartDataset<'line'>[] {
  const { colors, px } = look;
  const draw = (value: (point: TimelinePoint, at: number) => number | null) =>
    points.map((point, at) => ({ x: point.ms / unitMs, y: value(point, at) ?? Number.NaN }));
  const area = (fill: string, edge: string): Partial<ChartDataset<'line'>> => ({
    fill: 'start',
    stepped: 'before',
    backgroundColor: fill,
    borderColor: edge,
    borderWidth: px(1.5),
    pointRadius: 0,
  });
  const rings = points.filter(({ collected }) => collected).length;
  const datasets: ChartDataset<'line'>[] = [
    {
      label: 'collected by the agent: live is exact',
      data: draw(({ collected, liveBytes }) => (collected ? liveBytes : null)),
      showLine: false,
      clip: px(8),
      pointRadius: px(rings > MAX_RINGS ? 1.5 : 3.5),
      pointBorderWidth: px(rings > MAX_RINGS ? 0 : 2),
      backgroundColor: colors.surface,
      borderColor: colors.liveEdge,
      borderWidth: px(2),
      pointBackgroundColor: rings > MAX_RINGS ? colors.liveEdge : colors.surface,
      pointBorderColor: colors.liveEdge,
    },
    { label: 'live', ...area(colors.live, colors.liveEdge), data: draw(({ liveBytes }) => liveBytes) },
    {
      label: BEYOND_LIVE[beyond],
      ...area(colors[beyond], colors[`${beyond}Edge`]),
      data: draw(({ liveBytes, allocBytes }) => (liveBytes === null ? null : allocBytes)),
    },
    {
      label: 'allocated, live not known',
      ...area(colors.unknown, colors.unknownEdge),
      data: draw(({ liveBytes, allocBytes }, at) =>
        liveBytes === null || points[at - 1]?.liveBytes === null ? allocBytes : null,
      ),
    },
  ];
  return datasets.filter(({ data }) =>
    data.some((point) => typeof point === 'object' && !Number.isNaN(point?.y)),
  );
}
