import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/analyse.js';
import { chartSvg } from '../../../../src/report/html/summary/chart-svg.js';
import { type ChartSeries, chartSeries } from '../../../../src/report/summary/chart-series.js';
import { viewReport } from '../../../../src/report/view-report.js';
import { captureOf, END, sample } from '../../../support/hand-made.js';

const RUN: ChartSeries = {
  title: 'Memory over time',
  isStepped: true,
  length: 80,
  points: [
    { x: 0, allocBytes: 1024, liveBytes: 1024 },
    { x: 0.25, allocBytes: 4096, liveBytes: 1024 },
    { x: 1, allocBytes: 2048, liveBytes: null },
  ],
  beyond: 'garbage',
  line: null,
  failureX: 0.5,
  from: '0 ms',
  to: '80 ms',
};

describe('chartSvg', () => {
  it('draws each size until the next sample, down to an axis of round sizes from 0', () => {
    const { html } = chartSvg(RUN);
    // Up to 4,096 B and some headroom: an axis to 5 KiB in steps of 1 KiB.
    expect(html).toContain('>5 KiB</text>');
    expect(html).toContain('<path class="live" d="M0 1000V800H250V800H1000V1000Z">');
    expect(html).toContain('<path class="garbage" d="M0 1000V800H250V200H1000V1000Z">');
    expect(html).toContain('<path class="unknown" d="M1000 1000V600H1000V1000Z">');
    expect(html).toContain('<path class="failure" d="M500 0V1000">');
    expect(html).toContain('1,024 B at the start, 4,096 B at most, 2,048 B at the end.');
  });

  it('has a colour and a name of its own for what is not known until the next collection', () => {
    const { html } = chartSvg({ ...RUN, beyond: 'pending' });
    expect(html).toContain('<path class="pending" d="M0 1000V800H250V200H1000V1000Z">');
    expect(html).toContain('<i class="key" data-key="pending"></i>not known until the next collection');
    expect(html).not.toContain('garbage');
  });

  it('draws straight lines and the fitted one over calls, not from 0 where growth is small', () => {
    const { html } = chartSvg({
      ...RUN,
      isStepped: false,
      points: [
        { x: 0, allocBytes: 100_000, liveBytes: 100_000 },
        { x: 1, allocBytes: 101_024, liveBytes: 101_024 },
      ],
      line: { from: { x: 0, bytes: 100_000 }, to: { x: 1, bytes: 101_024 } },
      failureX: null,
    });
    // Steps of 256 B: from 99,840 B to 101,120 B.
    expect(html).toContain('<path class="rate" d="M0 875L1000 75">');
    expect(html).toContain('<path class="live" d="M0 1000L0 875L1000 75V1000Z">');
    expect(html).not.toContain('class="failure"');
  });
});

describe('chartSeries', () => {
  const seriesOf = (count: number) => {
    const samples = Array.from({ length: count }, (_, at) =>
      sample(at + 1, at === 777 ? 9000 : 3000, { boardMs: at }),
    );
    return chartSeries(viewReport(analyse(captureOf([...samples, END])), 'run'));
  };

  it('keeps the most of every stretch of a long run', () => {
    const { points, to } = seriesOf(1001)!;
    expect(points.length).toBeLessThanOrEqual(121);
    expect(points.filter(({ allocBytes }) => allocBytes > 8000)).toHaveLength(1);
    expect(points.find(({ allocBytes }) => allocBytes > 8000)?.x).toBeCloseTo(0.777, 1);
    expect(to).toBe('1.0 s');
  });

  it('is null of a single sample', () => {
    expect(seriesOf(1)).toBeNull();
  });
});
