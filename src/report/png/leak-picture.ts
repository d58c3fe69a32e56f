import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { LeakChart, LeakView } from '../leak/view-leak.js';
import { formatCount, pluralOf } from '../text/format.js';
import type { ReportView } from '../view-report.js';
import { chartOptions } from './chart-options.js';
import type { Look } from './look.js';

interface Point {
  x: number;
  y: number;
}

type LeakPoint = LeakChart['points'][number];

/** Growth is small beside what was live before: the axis begins near the least, but makes no mountain of a few bytes. */
const MAX_LEAST_SHARE = 0.95;
/** Of all calls: how wide the place of the samples after the last call is. */
const SETTLE_SHARE = 0.16;
/** Room at the left of 0, where the first samples stand. */
const LEFT_SHARE = 0.01;

/** Live memory over the calls of a hunt, with the fitted line. */
export function leakPicture(view: ReportView, leak: LeakView, look: Look): ChartConfiguration<'line'> {
  const { unit, points, line } = leak.chart;
  const lastCall = points.reduce((most, { calls }) => Math.max(most, calls), 0);
  const ray = (rate: number): Point[] =>
    line
      ? [
          { x: line.fromCalls, y: line.fromBytes },
          { x: line.toCalls, y: line.fromBytes + rate * (line.toCalls - line.fromCalls) },
        ]
      : [];
  const settles = points.some(({ phase }) => phase === 'settle');
  const axis = {
    title: `live memory over the ${pluralOf(unit)} of the hunt`,
    x: `${pluralOf(unit)}, those of the warm-up included`,
    xEnds: [-LEFT_SHARE * lastCall, lastCall * (1 + (settles ? SETTLE_SHARE : 0)) || 1] as [number, number],
    xTick: (value: number) => (value <= lastCall && Number.isInteger(value) ? formatCount(value) : ''),
  };
  const fitted = line ? ray(line.perCall) : [];
  const drawn = [...fitted.map(({ y }) => y), ...points.map(({ liveBytes }) => liveBytes)];
  const most = drawn.reduce((high, bytes) => Math.max(high, bytes), 0);
  const least = drawn.reduce((low, bytes) => Math.min(low, bytes), most * MAX_LEAST_SHARE);
  return {
    type: 'line',
    data: { datasets: datasetsOf(points, lastCall, { rate: leak.rate, line: fitted }, look) },
    options: chartOptions(view, look, axis, { least, most }),
  };
}

function datasetsOf(
  points: LeakPoint[],
  lastCall: number,
  { rate, line }: { rate: string; line: Point[] },
  { colors, px }: Look,
): ChartDataset<'line'>[] {
  const dots = (label: string, phases: LeakPoint['phase'][], color: string): ChartDataset<'line'> => ({
    label,
    data: placed(
      points.filter(({ phase }) => phases.includes(phase)),
      lastCall,
    ),
    showLine: false,
    pointRadius: px(3),
    pointBackgroundColor: color,
    backgroundColor: color,
    borderColor: color,
  });
  const datasets = [
    dots('before the first call, and warm-up', ['start', 'warm-up'], colors.unknownEdge),
    dots('after calls', ['calls'], colors.liveEdge),
    dots('settle: collections, no calls', ['settle'], colors.mark),
    {
      label: `fitted growth, ${rate}`,
      data: line,
      borderColor: colors.bad,
      backgroundColor: colors.bad,
      borderWidth: px(2),
      pointRadius: 0,
    },
  ];
  return datasets.filter(({ data }) => data.length > 0);
}

/** Samples after the last call have as many calls as that one: they stand at its right, evenly spaced. */
function placed(points: LeakPoint[], lastCall: number): Point[] {
  const step = (Math.max(1, lastCall) * SETTLE_SHARE) / (points.length + 1);
  return points.map(({ calls, liveBytes, phase }, at) => ({
    x: phase === 'settle' ? lastCall + (at + 1) * step : calls,
    y: liveBytes,
  }));
}
