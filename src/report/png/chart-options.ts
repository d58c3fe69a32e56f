import type { ChartOptions } from 'chart.js';
import { factOf } from '../run/view-facts.js';
import { formatBytesShort } from '../text/format.js';
import type { ReportView } from '../view-report.js';
import type { Look } from './look.js';

const INTERVALS = 6;

export interface AxisText {
  title: string;
  x: string;
  xEnds: [min: number, max: number];
  /** Of the values of the x axis. */
  xTick: (value: number) => string;
}

/** What the pictures of a timeline and of a hunt have in common: titles, legend, and an axis of bytes. */
export function chartOptions(
  view: ReportView,
  look: Look,
  { title, x, xEnds, xTick }: AxisText,
  bytes: { least: number; most: number },
): ChartOptions<'line'> {
  const { colors, font, px } = look;
  const step = 2 ** Math.max(2, Math.ceil(Math.log2(Math.max(1, bytes.most - bytes.least) / INTERVALS)));
  const min = Math.floor(bytes.least / step) * step;
  const tick = (text: (value: number) => string) => (value: string | number) => text(Number(value));
  return {
    parsing: false,
    normalized: true,
    color: colors.ink,
    font,
    layout: { padding: { top: px(16), right: px(28), bottom: px(14), left: px(18) } },
    scales: {
      x: {
        type: 'linear',
        min: xEnds[0],
        max: xEnds[1],
        title: { display: true, text: x, color: colors.muted, font },
        ticks: {
          color: colors.muted,
          font,
          maxRotation: 0,
          includeBounds: false,
          maxTicksLimit: 9,
          callback: tick(xTick),
        },
        grid: { display: false },
        border: { color: colors.axis },
      },
      y: {
        type: 'linear',
        min,
        max: Math.max(min + step, Math.ceil(bytes.most / step) * step),
        title: { display: min !== 0, text: 'axis does not start at 0', color: colors.muted, font },
        ticks: {
          color: colors.muted,
          font,
          stepSize: step,
          callback: tick((value) => formatBytesShort(value).replace('.0 ', ' ')),
        },
        grid: { color: colors.grid },
        border: { display: false },
      },
    },
    plugins: {
      title: {
        display: true,
        align: 'start',
        text: `${view.script}: ${title}`,
        color: colors.ink,
        font: { ...font, size: Math.round(font.size * 1.4), weight: 'bold' },
        padding: { bottom: px(6) },
      },
      subtitle: {
        display: true,
        align: 'start',
        text: subtitleOf(view),
        color: colors.muted,
        font,
        padding: { bottom: px(14) },
      },
      legend: {
        position: 'bottom',
        align: 'start',
        labels: { color: colors.ink, font, boxWidth: px(14), boxHeight: px(10), padding: px(14) },
      },
      tooltip: { enabled: false },
    },
  };
}

/** "micropython 1.28.0, Raspberry Pi Pico with RP2040, 2026-11-22 10:00 UTC". */
export function subtitleOf({ board, createdAt }: ReportView): string {
  const when = `${createdAt.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' ')} UTC`;
  return [factOf(board, 'firmware') ?? 'board not identified', factOf(board, 'machine'), when]
    .filter(Boolean)
    .join(', ');
}
