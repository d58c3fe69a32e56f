import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';
import { largeCapture } from '../support/large-capture.js';
import { HEADER } from '../support/record.js';

const HOSTILE = '</script><img src=x onerror=alert(1)>\x1b[2J\u202e';

let browser: Browser;
let folder = '';
beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'mpgc-links-'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, capture: Capture): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, renderHtml(viewReport(analyse(capture), `${name}.mpgc.jsonl`)));
  return path;
}

async function opened(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const tab = await browser.newPage({ viewport: { width: 1200, height: 1000 }, ...options });
  await tab.goto(`file://${path}#heap`);
  await tab.waitForSelector('#timeline canvas');
  return tab;
}

/** Where the chart stands in the window, in the middle of which it is put. */
async function chartBox(tab: Page) {
  const canvas = tab.locator('#timeline canvas');
  await canvas.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  return (await canvas.boundingBox())!;
}

const mapTitle = (tab: Page) => tab.locator('.map-title').innerText();
const zoomNote = (tab: Page) => tab.locator('.zoomed').textContent();

describe.skipIf(CHROMIUM.missing)(`the linked views in ${CHROMIUM.label}`, () => {
  let page = '';
  beforeAll(() => {
    const letters = (used: number) => `${'h='.repeat(used)}${'.'.repeat(1000 - 2 * used)}`;
    const points = Array.from({ length: 40 }, (_, at) => [
      sample(at + 2, 3000 + 100 * at, { source: at % 10 === 5 ? 'mark' : 'timer', stackBytes: 500 }),
      ...(at % 10 === 5 ? [{ type: 'mark', seq: at + 2, label: `mark ${at}` }] : []),
      ...(at === 20 ? [heapMap('between', letters(40))] : []),
    ]).flat();
    page = written(
      'linked',
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, pauseUs: 900 }),
        heapMap('baseline', letters(2)),
        ...points,
        sample(50, 4000, { role: 'final', source: 'prompt', collected: true, pauseUs: 1800 }),
        heapMap('final', letters(10), letters(3)),
        END,
      ]),
    );
  });

  it('shows the heap map nearest to the sample that is pointed at', async () => {
    const tab = await opened(page);
    expect(await mapTitle(tab)).toContain('After the program');
    const box = await chartBox(tab);
    await tab.mouse.move(box.x + 80, box.y + 150);
    await expect.poll(() => mapTitle(tab)).toContain('Before the program');
    await tab.mouse.move(box.x + box.width / 2, box.y + 150);
    await expect.poll(() => mapTitle(tab)).toContain('During the run');
    expect(await tab.locator('#timeline .tip').innerText()).toMatch(/Allocated \d,\d+ B.*Stack 500 B/s);
    await tab.close();
  });

  it('zooms to a mark that is chosen, and back', async () => {
    const tab = await opened(page);
    expect(await zoomNote(tab)).toBe('');
    await tab.getByRole('button', { name: /^mark 15/ }).click();
    // From the mark before, at 70 ms, to the mark after, at 270 ms, with room.
    expect(await zoomNote(tab)).toMatch(/^Shown: 54 to 286 ms/);
    await tab.getByRole('button', { name: 'Show the whole run' }).click();
    expect(await zoomNote(tab)).toBe('');
    await tab.close();
  });

  it('zooms to the mark whose label is clicked in the chart, and to a stretch that is dragged', async () => {
    const tab = await opened(page);
    const box = await chartBox(tab);
    await tab.mouse.click(box.x + box.width / 2, box.y + 12);
    expect(await zoomNote(tab)).toMatch(/^Shown:/);
    await tab.getByRole('button', { name: 'Show the whole run' }).click();
    const { x, y } = await chartBox(tab);
    await tab.mouse.move(x + 300, y + 150);
    await tab.mouse.down();
    await tab.mouse.move(x + 500, y + 150, { steps: 4 });
    expect(await tab.locator('.band').isVisible()).toBe(true);
    await tab.mouse.up();
    expect(await zoomNote(tab)).toMatch(/^Shown: \d/);
    expect(await tab.locator('.band').isVisible()).toBe(false);
    await tab.close();
  });

  it('can be used by keyboard alone', async () => {
    const tab = await opened(page);
    await tab.locator('#timeline canvas').focus();
    await tab.keyboard.press('Home');
    expect(await mapTitle(tab)).toContain('Before the program');
    await tab.keyboard.press('+');
    expect(await zoomNote(tab)).toMatch(/^Shown: 10 to /);
    await tab.keyboard.press('End');
    expect(await mapTitle(tab)).toContain('After the program');
    expect(await zoomNote(tab)).toMatch(/to 500 ms/);
    await tab.keyboard.press('0');
    expect(await zoomNote(tab)).toBe('');
    await tab.getByRole('slider').focus();
    await tab.keyboard.press('Home');
    expect(await mapTitle(tab)).toContain('Before the program');
    await tab.keyboard.press('ArrowRight');
    expect(await mapTitle(tab)).toContain('During the run');
    await tab.locator('#maps canvas').first().focus();
    await tab.keyboard.press('PageUp');
    expect(await mapTitle(tab)).toContain('Before the program');
    await tab.keyboard.press('ArrowRight');
    expect(await tab.locator('#maps .tip').first().innerText()).toMatch(/h: other/);
    await tab.close();
  });

  it('zooms to the mark whose label is clicked where that reaches over the line of the next', async () => {
    const mark = (seq: number, boardMs: number, label: string) => [
      sample(seq, 3100, { source: 'mark', boardMs }),
      { type: 'mark', seq, label },
    ];
    const crowded = written(
      'crowded',
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0 }),
        ...mark(2, 500, 'calibrating all sensors'),
        ...mark(3, 560, 'ready'),
        ...mark(4, 900, 'end'),
        sample(5, 3400, { role: 'final', source: 'prompt', boardMs: 1000 }),
        END,
      ]),
    );
    const tab = await opened(crowded);
    const { x, y } = await chartBox(tab);
    const zoomedBy = async (press: () => Promise<void>) => {
      await press();
      const note = await zoomNote(tab);
      await tab.keyboard.press('Escape');
      return note;
    };
    const byList = await zoomedBy(() => tab.getByRole('button', { name: /^calibrating/ }).click());
    await tab.getByRole('button', { name: 'Show the whole run' }).click();
    // Some 100 px right of its line, where the line of the next mark is nearer.
    const half = x + (await tab.locator('#timeline canvas').evaluate((canvas) => canvas.clientWidth)) / 2;
    const byLabel = await zoomedBy(() => tab.mouse.click(half + 120, y + 16));
    expect(byLabel).toBe(byList);
    await tab.close();
  });

  it('goes on with the arrow keys over samples of the same time', async () => {
    const same = written(
      'same-time',
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0 }),
        ...[3100, 3200, 3300].map((allocBytes, at) => sample(at + 2, allocBytes, { boardMs: 7 })),
        sample(5, 3400, { role: 'final', source: 'prompt', boardMs: 9 }),
        END,
      ]),
    );
    const tab = await opened(same);
    const tip = () => tab.locator('#timeline .tip').innerText();
    await tab.locator('#timeline canvas').focus();
    const seen: (string | undefined)[] = [];
    for (const key of ['Home', ...new Array(4).fill('ArrowRight'), 'ArrowLeft']) {
      await tab.keyboard.press(key);
      seen.push(/Allocated ([\d,]+)/.exec(await tip())?.[1]);
    }
    const least = Number(seen[0]?.replace(',', ''));
    const steps = seen.map((bytes) => Number(bytes?.replace(',', '')) - least);
    expect(steps).toEqual([0, 100, 200, 300, 400, 300]);
    await tab.close();
  });

  it('leaves what a finger pointed at to be read', async () => {
    const tab = await opened(page, { hasTouch: true });
    const box = await chartBox(tab);
    await tab.touchscreen.tap(box.x + box.width / 2, box.y + 150);
    expect(await tab.locator('#timeline .tip').innerText()).toContain('Allocated');
    const map = tab.locator('#maps canvas').first();
    await map.scrollIntoViewIfNeeded();
    const { x, y } = (await map.boundingBox())!;
    await tab.touchscreen.tap(x + 70, y + 4);
    expect(await tab.locator('#maps .tip').first().innerText()).toMatch(/block/);
    expect(await tab.locator('#timeline .tip').isVisible()).toBe(false);
    await tab.close();
  });

  it('keeps to the width of a phone where a label is long', async () => {
    const long = written(
      'long-label',
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0 }),
        sample(2, 3100, { source: 'mark', boardMs: 500 }),
        { type: 'mark', seq: 2, label: 'm'.repeat(300) },
        END,
      ]),
    );
    const tab = await opened(long, { viewport: { width: 360, height: 740 } });
    await tab.locator('#timeline canvas').focus();
    await tab.keyboard.press('End');
    expect(await tab.locator('#timeline .tip').innerText()).toContain('mmm');
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await tab.close();
  });

  it('plays through the maps and stops at the last; not for those who want less motion', async () => {
    const tab = await opened(page);
    const play = tab.getByRole('button', { name: 'Play' });
    await play.click();
    await expect.poll(() => mapTitle(tab)).toContain('Before the program');
    await expect.poll(() => mapTitle(tab)).toContain('During the run');
    await expect.poll(() => mapTitle(tab), { timeout: 3000 }).toContain('After the program');
    await expect.poll(() => play.getAttribute('aria-pressed')).toBe('false');
    await tab.close();
    const calm = await opened(page, { reducedMotion: 'reduce' });
    expect(await calm.getByRole('button', { name: 'Play' }).count()).toBe(0);
    expect(await calm.locator('#maps').innerText()).toContain('less motion');
    await calm.close();
  });

  it('compares with another map, and shows one area of several', async () => {
    const tab = await opened(page);
    await tab.getByLabel('Compare with').selectOption('0');
    expect(await tab.locator('#maps').innerText()).toContain('New, in full colour: 11 allocations, 352 B.');
    expect(await tab.locator('#maps canvas').count()).toBe(2);
    await tab.getByLabel('Area').selectOption('1');
    expect(await tab.locator('#maps canvas').count()).toBe(1);
    await tab.close();
  });

  it('leaves colour to a kind or a size that is chosen', async () => {
    const tab = await opened(page);
    const image = () =>
      tab
        .locator('#maps canvas')
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const plain = await image();
    await tab.locator('.map-kinds button').filter({ hasText: 'free' }).click();
    const free = await image();
    expect(free).not.toBe(plain);
    await tab.locator('.map-sizes button').filter({ hasText: '32 to 48' }).click();
    expect(await image()).not.toBe(free);
    await tab.close();
  });

  it('has no more than one canvas for each area that is shown, however many maps there are', async () => {
    const tab = await opened(page);
    expect(await tab.locator('canvas').count()).toBe(3);
    await tab.close();
  });

  it('runs no script but its own', async () => {
    const tab = await opened(page);
    const ran = await tab.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ranForeignScript = true';
      document.body.append(script);
      const refused = await fetch('data:,x').then(
        () => false,
        () => true,
      );
      return { foreign: 'ranForeignScript' in window, refused };
    });
    expect(ran).toEqual({ foreign: false, refused: true });
    await tab.close();
  });

  it('is printed light, opened and without controls', async () => {
    const tab = await opened(page, { colorScheme: 'dark' });
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('details:not(.raw):not([open])').count()).toBe(0);
    expect(
      await tab.locator('.map-controls, nav, #timeline .choices button').filter({ visible: true }).count(),
    ).toBe(0);
    const background = await tab.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(background).toBe('rgb(255, 255, 255)');
    await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await tab.locator('#raw details[open]').count()).toBe(0);
    await tab.close();
  });
});

describe.skipIf(CHROMIUM.missing)(`hostile captures in ${CHROMIUM.label}`, () => {
  it('are text: no markup, no script, no control characters, no request', async () => {
    const header = { ...HEADER, script: { ...HEADER.script, name: HOSTILE }, port: HOSTILE };
    const capture = captureOf([
      board({ machine: HOSTILE, build: HOSTILE }),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 5000),
      { type: 'mark', seq: 2, label: HOSTILE },
      { type: 'output', text: HOSTILE },
      { type: 'warning', code: 'x', message: HOSTILE },
      { type: 'error', origin: 'program', code: 'ValueError', message: HOSTILE, traceback: HOSTILE },
      { ...END, reason: 'exception', exitCode: 1 },
    ]);
    const path = written('hostile', { ...capture, header });
    const tab = await browser.newPage();
    const { complaints, requests } = watch(tab);
    await tab.goto(`file://${path}#heap`);
    await tab.waitForSelector('#timeline canvas');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`file://${path}`]);
    expect(await tab.locator('img').count()).toBe(0);
    const text = (await tab.locator('body').textContent()) ?? '';
    expect(text).toContain('</script><img src=x onerror=alert(1)>\\x1b[2J');
    expect(/\x1b|\u202e/.test(text)).toBe(false);
    await tab.close();
  });
});

describe.skipIf(CHROMIUM.missing)(`large captures in ${CHROMIUM.label}`, () => {
  it('of 100,000 samples and 50 maps of 192 KiB stay under 3 MB, and draw no more than the screen shows', async () => {
    const path = written('large', largeCapture({ samples: 100_000, maps: 50, blocks: 12_288 }));
    expect(statSync(path).size).toBeLessThan(3_000_000);
    const tab = await opened(path);
    const { complaints } = watch(tab);
    const drawn = await tab.evaluate(async () => {
      const canvas = document.querySelector('#timeline canvas')!;
      const box = canvas.getBoundingClientRect();
      const { lineTo } = CanvasRenderingContext2D.prototype;
      let lines = 0;
      CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
        lines += 1;
        lineTo.call(this, x, y);
      };
      const during = async (event: Event) => {
        lines = 0;
        canvas.dispatchEvent(event);
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return lines;
      };
      const at = { clientY: box.top + 150, bubbles: true };
      const pointing: number[] = [];
      for (let step = 0; step < 20; step++) {
        pointing.push(
          await during(new PointerEvent('pointermove', { clientX: box.left + 80 + step * 40, ...at })),
        );
      }
      const zooming = [
        await during(new KeyboardEvent('keydown', { key: '+' })),
        await during(new KeyboardEvent('keydown', { key: '-' })),
      ];
      return { pointing: Math.max(...pointing), zooming: Math.max(...zooming) };
    });
    // Pointing moves a frame over what is drawn; a zoom draws the thinned points, of which three lines have some.
    expect(drawn.pointing).toBeLessThan(100);
    expect(drawn.zooming).toBeGreaterThan(1000);
    expect(drawn.zooming).toBeLessThan(30_000);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  it('of 8 MiB are drawn, and zoomed without a canvas larger than the window', async () => {
    const path = written('huge', largeCapture({ samples: 2000, maps: 2, blocks: 524_288 }));
    const tab = await opened(path);
    const { complaints } = watch(tab);
    // Eight blocks a cell, of which 65,536 are drawn; what that hides is said.
    expect(await tab.locator('.cell-note').innerText()).toMatch(
      /^One cell is 8 blocks, 128 B, .*: [\d,]+ of [\d,]+ allocations are smaller than a cell/,
    );
    const larger = tab.getByRole('button', { name: 'Larger blocks' });
    while (await larger.isEnabled()) await larger.click();
    expect(await tab.locator('.cell-note').innerText()).toBe('One cell is one block of 16 B.');
    const size = await tab
      .locator('#maps canvas')
      .evaluate((canvas) => [(canvas as HTMLCanvasElement).width, (canvas as HTMLCanvasElement).height]);
    expect(size[0]).toBeLessThan(1200);
    expect(size[1]).toBeLessThan(1500);
    const inked = () =>
      tab.locator('#maps canvas').evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const copy = Object.assign(document.createElement('canvas'), { width, height });
        const context = copy.getContext('2d', { willReadFrequently: true })!;
        context.drawImage(element as HTMLCanvasElement, 0, 0);
        const pixels = context.getImageData(0, 0, width, height).data;
        return new Set(new Uint32Array(pixels.buffer)).size;
      });
    expect(await inked()).toBeGreaterThan(8);
    await tab.locator('.map-box').evaluate((box) => {
      box.scrollTop = box.scrollHeight / 3;
    });
    await expect.poll(inked).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  it('keep to the width of a phone', async () => {
    const tab = await opened(join(folder, 'large.html'), { viewport: { width: 360, height: 740 } });
    const width = await tab.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
    await tab.close();
  });
});
