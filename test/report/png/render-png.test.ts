import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { loadPainter } from '../../../src/report/png/load-canvas.js';
import { DEFAULT_SIZE } from '../../../src/report/png/look.js';
import { picturesOf } from '../../../src/report/png/render-png.js';
import { type ReportView, viewReport } from '../../../src/report/view-report.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';

const view = viewReport(analyse(captureOf(WHOLE_RUN)), 'run.mpgc.jsonl');

async function draw(of: ReportView, suffix = '', size = DEFAULT_SIZE): Promise<Buffer> {
  const picture = picturesOf(of).find((candidate) => candidate.suffix === suffix);
  if (!picture) throw new Error(`no picture ${suffix}`);
  return picture.draw(await loadPainter(size));
}

interface Pixels {
  width: number;
  height: number;
  /** How many pixels have this colour, #rrggbb. */
  count: (color: string) => number;
}

/** Reads a PNG file with the library that drew it. */
async function pixelsOf(png: Buffer): Promise<Pixels> {
  const { createCanvas, loadImage } = createRequire(import.meta.url)('canvas');
  const image = await loadImage(png);
  const ctx = createCanvas(image.width, image.height).getContext('2d');
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, image.width, image.height);
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += 4) {
    const color = `#${[...data.slice(at, at + 3)].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return { width: image.width, height: image.height, count: (color) => counts.get(color) ?? 0 };
}

describe('the pictures of a report', () => {
  it('are those that there are figures for', () => {
    expect(picturesOf(view).map(({ suffix }) => suffix)).toEqual(['', '-heap-map']);
    expect(picturesOf({ ...view, maps: [] }).map(({ suffix }) => suffix)).toEqual(['']);
  });

  it.each([
    ['the default size', DEFAULT_SIZE, '#ffffff'],
    ['a small and dark one', { width: 321, height: 333, theme: 'dark' as const }, '#181e24'],
  ])('have %s', async (_, size, ground) => {
    for (const { suffix } of picturesOf(view)) {
      const { width, height, count } = await pixelsOf(await draw(view, suffix, size));
      expect([width, height]).toEqual([size.width, size.height]);
      expect(count(ground)).toBeGreaterThan((width * height) / 10);
    }
  });

  it('have live memory, garbage, marks and text in the timeline', async () => {
    const { count } = await pixelsOf(await draw(view));
    expect(count('#7fb0e0')).toBeGreaterThan(50_000);
    expect(count('#f4cd8f')).toBeGreaterThan(30_000);
    expect(count('#1a2128')).toBeGreaterThan(100);
    const unmarked = { ...view, timeline: { ...view.timeline, marks: [] } };
    expect((await pixelsOf(await draw(unmarked))).count('#8b2f6b')).toBe(0);
    expect(count('#8b2f6b')).toBeGreaterThan(100);
  });

  it('have the size of the heap as a line where it is known', async () => {
    const unknown = { ...view, timeline: { ...view.timeline, totalBytes: null } };
    expect((await draw(view)).equals(await draw(unknown))).toBe(false);
  });

  it('have every block of the heap map in the colour of its kind', async () => {
    const other = '#5f6f81';
    const map = (letters: string) => ({
      ...view.maps[0]!,
      title: 'After',
      blockBytes: 16,
      areas: [{ address: '0', letters }],
    });
    const few = await pixelsOf(await draw({ ...view, maps: [map(`h${'.'.repeat(639)}`)] }, '-heap-map'));
    const many = await pixelsOf(
      await draw({ ...view, maps: [map(`${'h'.repeat(64)}${'.'.repeat(576)}`)] }, '-heap-map'),
    );
    const legend = 13 * 13;
    expect(many.count(other) - few.count(other)).toBe(63 * 16 * 16);
    expect(few.count(other)).toBeGreaterThanOrEqual(legend);
  });

  it('say that there is nothing where there is nothing', async () => {
    const empty = viewReport(analyse(captureOf([])), 'x');
    expect((await draw(empty)).length).toBeGreaterThan(3000);
  });

  it('take a million samples', async () => {
    const points = Array.from({ length: 1_000_000 }, (_, at) => ({
      ms: at,
      allocBytes: at % 5000,
      source: 'timer' as const,
      label: null,
      liveBytes: null,
      collected: false,
      drop: false,
      stackBytes: null,
      pauseUs: null,
    }));
    const large = { ...view, timeline: { ...view.timeline, points, marks: [], totalBytes: null } };
    expect((await draw(large)).length).toBeGreaterThan(10_000);
  });
});
