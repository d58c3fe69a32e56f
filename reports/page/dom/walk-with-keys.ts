import type { Chart } from 'chart.js';

/** Lets the arrow keys, Home and End go from point to point of a chart, as the pointer does. */
export function walkWithKeys(canvas: HTMLCanvasElement, chartNow: () => Chart<'line'>): void {
  canvas.addEventListener('keydown', (event) => {
    const chart = chartNow();
    const count = chart.data.datasets[0]?.data.length ?? 0;
    const current = chart.getActiveElements()[0]?.index ?? -1;
    const targets: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(count - 1, target));
    const active = chart.data.datasets.flatMap((_, datasetIndex) => {
      const point = chart.getDatasetMeta(datasetIndex).data[index];
      return point && !('skip' in point && point.skip) ? [{ datasetIndex, index }] : [];
    });
    chart.setActiveElements(active);
    chart.tooltip?.setActiveElements(active, { x: 0, y: 0 });
    chart.update();
  });
}
