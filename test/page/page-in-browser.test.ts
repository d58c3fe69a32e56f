import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { type LeakResult, runLeak } from '../../src/app/record/run-leak.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { toLeakJson } from '../../src/report/leak/leak-json.js';
import { viewReport } from '../../src/report/view-report.js';
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';
import { recordOn } from '../support/record.js';

describe.skipIf(CHROMIUM.missing)(`the report in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let page = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-page-'));
    const source =
      'import mpgc\nprint("</script><b id=broken>")\nkept=[]\ndef step():\n kept.append(bytearray(64))\n mpgc.mark("m")\n';
    const asked = { call: 'step()', iterations: 10 };
    const work = { type: 'repeat' as const, ...asked, maps: 0 };
    const { capture } = await recordOn('sim:heap=64k', source, { work });
    const header = { ...capture.header, options: { ...capture.header.options, ...asked } };
    page = join(folder, 'report.html');
    writeFileSync(page, renderHtml(viewReport(analyse({ ...capture, header }), 'main.mpgc.jsonl')));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['light', 'dark'] as const)('is drawn without errors or requests, %s', async (colorScheme) => {
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
    const { complaints, requests } = watch(tab);
    await tab.goto(`file://${page}#heap`);
    await tab.waitForSelector('canvas');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`file://${page}`]);
    expect(await tab.title()).toContain('main.py');
    expect(await tab.locator('#broken').count()).toBe(0);
    const text = await tab.locator('body').evaluate((body) => body.textContent);
    expect(text).toContain('</script><b id=broken>');
    expect(text).toMatch(/Retained/);
    const captions = await tab.locator('#fragmentation caption').allInnerTexts();
    expect(captions).toEqual(
      expect.arrayContaining([
        'Room for buffers of these sizes',
        'Free runs by length',
        'Free memory in all heap maps',
      ]),
    );
    const widths = await tab
      .locator('#fragmentation .bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    expect(Math.max(...widths)).toBeGreaterThan(40);
    expect(await tab.locator('#leak').count()).toBe(0);
    const inked = await coloursOf(tab);
    // The chart, and the one heap map that is shown.
    expect(inked.length).toBe(2);
    for (const colours of inked) expect(colours).toBeGreaterThan(3);
    await tab.close();
  });

  it('says the finding of the verdict once, with its evidence and with the command to type next', async () => {
    const tab = await browser.newPage();
    await tab.goto(`file://${page}`);
    const text = await tab.locator('main').evaluate((main) => main.textContent);
    expect(text.split('of 10 repetitions')).toHaveLength(2);
    expect(await tab.locator('#verdict code.command').allInnerTexts()).toEqual([
      "mpgc leak main.py --call 'step()' --port test",
    ]);
    expect(await tab.locator('#findings .notes > li').count()).toBe(1);
    await tab.close();
  });

  it('is small', () => {
    expect(statSync(page).size).toBeLessThan(250_000);
  });

  it('tells about the block under the mouse', async () => {
    const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await tab.goto(`file://${page}#heap`);
    const map = tab.locator('canvas').nth(1);
    await map.scrollIntoViewIfNeeded();
    const before = await tab.locator('body').innerText();
    await map.hover({ position: { x: 200, y: 8 } });
    await expect.poll(async () => tab.locator('body').innerText()).not.toBe(before);
    const after = await tab.locator('body').innerText();
    expect(after).toMatch(/0x[0-9a-f]+/i);
    await tab.close();
  });
});

describe.skipIf(CHROMIUM.missing)(`the report of a hunt for a leak in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let hunt: LeakResult;
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-leak-page-'));
    hunt = await runLeak({
      scriptPath: fileURLToPath(new URL('../leak-corpus/list_grows.py', import.meta.url)),
      port: 'sim:heap=64k',
      call: 'step()',
      setup: null,
      iterations: null,
      untilMs: null,
      allowErrors: false,
      reset: 'soft',
      verify: false,
      bootTimeoutMs: 10_000,
      outDir: folder,
      force: false,
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['light', 'dark'] as const)('is drawn without errors or requests, %s', async (colorScheme) => {
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1000, height: 900 } });
    const { complaints, requests } = watch(tab);
    const url = `file://${hunt.htmlPath}`;
    await tab.goto(url);
    await tab.waitForSelector('#leak canvas');
    await tab.locator('#leak summary').click();
    // The table is drawn when it is opened, which the page hears of a moment after the click.
    await tab.waitForSelector('#leak details tbody tr');
    expect(await tab.locator('#leak details tbody tr').count()).toBeGreaterThan(50);
    expect(await tab.locator('#leak caption').allInnerTexts()).toContain(
      'Blocks that are new, by kind and length',
    );
    expect(await tab.locator('#leak .legend').innerText()).toMatch(/fitted line: .* B a call/);
    // The chart, the map before (one area) and the map after (two: the heap has grown).
    const inked = await coloursOf(tab, '#leak canvas');
    expect(inked.length).toBe(4);
    for (const colours of inked) expect(colours).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url]);
    await tab.close();
  });

  it('shows the map before or after, and changes between them only while it is told to', async () => {
    const tab = await browser.newPage();
    await tab.goto(`file://${hunt.htmlPath}`);
    const pressed = () => tab.locator('#leak .choices [aria-pressed=true]').allInnerTexts();
    const flicker = tab.getByRole('button', { name: 'Flicker' });
    expect(await pressed()).toEqual(['After the last call']);
    await tab.waitForTimeout(800);
    expect(await pressed()).toEqual(['After the last call']);
    await flicker.press('Enter');
    expect(await flicker.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(pressed).toEqual(['After the warm-up']);
    await expect.poll(pressed).toEqual(['After the last call']);
    await tab.getByRole('button', { name: 'After the warm-up' }).click();
    expect(await flicker.getAttribute('aria-pressed')).toBe('false');
    await tab.waitForTimeout(800);
    expect(await pressed()).toEqual(['After the warm-up']);
    await tab.close();
  });

  it('is printed without a column cut', async () => {
    // A4 at 96 pixels an inch between margins of 1 cm.
    const tab = await browser.newPage({ viewport: { width: 718, height: 1046 } });
    await tab.goto(`file://${hunt.htmlPath}`);
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await tab.emulateMedia({ media: 'print' });
    const right = await tab
      .locator('table')
      .evaluateAll((all) => all.map((table) => table.getBoundingClientRect().right));
    expect(right.length).toBeGreaterThan(5);
    expect(Math.max(...right)).toBeLessThanOrEqual(718);
    await tab.close();
  });

  it('does not flicker for those who want less motion', async () => {
    const tab = await browser.newPage({ reducedMotion: 'reduce' });
    await tab.goto(`file://${hunt.htmlPath}`);
    expect(await tab.getByRole('button', { name: 'Flicker' }).count()).toBe(0);
    expect(await tab.locator('#leak').innerText()).toContain('less motion');
    await tab.close();
  });

  it('marks one group alone when it is chosen', async () => {
    const tab = await browser.newPage();
    await tab.goto(`file://${hunt.htmlPath}`);
    const inked = async () => (await coloursOf(tab, '#leak .stack > :not(.behind) canvas'))[0] ?? 0;
    const all = await inked();
    const group = tab.locator('#leak .choice').filter({ hasText: 'A1' });
    await group.click();
    expect(await group.getAttribute('aria-pressed')).toBe('true');
    expect(await inked()).toBeLessThan(all);
    await tab.close();
  });

  it('has marks for all allocations of the groups; the JSON keeps the first places', () => {
    const { groups } = viewReport(analyse(hunt.capture), 'main.mpgc.jsonl').leak ?? { groups: [] };
    const json = toLeakJson(analyse(hunt.capture), { capture: null, html: null });
    expect(groups.length).toBe(json.groups.length);
    for (const [at, { blocks, count, places }] of json.groups.entries()) {
      const marks = groups[at]?.marks ?? [];
      expect(marks.length).toBe(count);
      expect(marks.every((mark) => mark.blocks === blocks)).toBe(true);
      expect(places.length).toBe(Math.min(8, count));
      expect(places).toEqual(
        marks.slice(0, 8).map(({ area, block }) => ({ area, offset: block * (json.board.blockBytes ?? 0) })),
      );
    }
  });
});

/** How many colours each canvas has. */
function coloursOf(tab: Page, selector = 'canvas'): Promise<number[]> {
  return tab.locator(selector).evaluateAll((found) =>
    found.map((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size;
    }),
  );
}
