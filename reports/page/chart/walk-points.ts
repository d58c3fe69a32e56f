import type { Chart } from 'chart.js';
import { onPointedAway } from '../dom/pointed-away.js';
import { PointTip } from './point-tip.js';

/** Lets the pointer, and the arrow keys, Home and End, go from point to point of a chart that stands alone in `box`. */
export function walkPoints(
  box: HTMLElement,
  chartNow: () => Chart<'line'>,
  describe: (index: number) => [title: string, ...lines: string[]],
): void {
  const tip = new PointTip(box);
  const { canvas } = chartNow();
  let current = -1;
  const show = (index: number) => {
    const chart = chartNow();
    const point = chart.getDatasetMeta(0).data[index];
    if (!point) return;
    current = index;
    const [title, ...lines] = describe(index);
    tip.show(chart, point.x, point.y, title, lines);
  };
  const pointAt = ({ clientX }: PointerEvent) => {
    const x = clientX - canvas.getBoundingClientRect().left;
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [index, point] of chartNow().getDatasetMeta(0).data.entries()) {
      const distance = Math.abs(point.x - x);
      if (distance < least) [nearest, least] = [index, distance];
    }
    show(nearest);
  };
  canvas.addEventListener('pointermove', pointAt);
  canvas.addEventListener('pointerdown', pointAt);
  onPointedAway(canvas, () => tip.hide());
  canvas.addEventListener('keydown', (event) => {
    const last = chartNow().getDatasetMeta(0).data.length - 1;
    const targets: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    show(Math.max(0, Math.min(last, target)));
  });
}
