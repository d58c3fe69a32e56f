import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';
import { recordOn } from '../support/record.js';

const SCREENS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const SLOWED = 6;
const SHIFT_MOST = 0.05;
const SOURCE = 'kept=[]\ndef step():\n kept.append(bytearray(64))\n print(len(kept))\n';

describe.skipIf(CHROMIUM.missing)(`the first screen in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let url = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-summary-'));
    const asked = { call: 'step()', iterations: 40 };
    const work = { type: 'repeat' as const, ...asked, maps: 0 };
    const { capture } = await recordOn('sim:heap=64k', SOURCE, { work });
    const header = { ...capture.header, options: { ...capture.header.options, ...asked } };
    const path = join(folder, 'report.html');
    writeFileSync(path, renderHtml(viewReport(analyse({ ...capture, header }), 'main.mpgc.jsonl')));
    url = `file://${path}`;
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (address: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const tab = await browser.newPage({ viewport: SCREENS.desktop, ...options });
    await tab.goto(address);
    return tab;
  };
  const shown = (tab: Page) =>
    tab
      .locator('.view')
      .filter({ visible: true })
      .evaluateAll((all) => all.map(({ id }) => id));

  it.each(Object.entries(SCREENS))(
    'has verdict, figures, chart and the next command, on a %s',
    async (_, viewport) => {
      const tab = await opened(url, { viewport });
      for (const part of ['.headline', '.main-figures', '.plot', '.next .command']) {
        const box = (await tab.locator(part).first().boundingBox())!;
        expect(box.y + box.height, part).toBeLessThanOrEqual(viewport.height);
      }
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      await tab.close();
    },
  );

  it('reads without scripts: all views in one scroll, with the chart', async () => {
    const tab = await opened(url, { javaScriptEnabled: false });
    expect(await shown(tab)).toEqual(['summary', 'heap', 'details']);
    expect(await tab.locator('.headline').innerText()).toMatch(/Live memory grew by/);
    expect(await tab.locator('#figures dt').count()).toBeGreaterThan(10);
    expect(await tab.locator('.plot path.live').getAttribute('d')).toMatch(/^M0 1000V\d+H/);
    expect(await tab.locator('.copy').filter({ visible: true }).count()).toBe(0);
    await tab.close();
  });

  it.each(['', '#heap', '#maps', '#details'])(
    'hardly moves while its script starts, six times slowed: "%s"',
    async (hash) => {
      const tab = await browser.newPage({ viewport: SCREENS.desktop });
      const client = await tab.context().newCDPSession(tab);
      await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
      await tab.addInitScript(() => {
        const seen = window as unknown as { shift: number };
        seen.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await tab.goto(url + hash);
      await tab.waitForTimeout(1500);
      expect(await tab.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(
        SHIFT_MOST,
      );
      await tab.close();
    },
  );

  it('shows one view at a time, which the address names; ways back are the browser’s', async () => {
    const tab = await opened(url);
    expect(await shown(tab)).toEqual(['summary']);
    await tab.getByRole('link', { name: 'Heap', exact: true }).click();
    await expect.poll(() => shown(tab)).toEqual(['heap']);
    expect(await tab.locator('.views [aria-current]').innerText()).toBe('Heap');
    await tab.getByRole('link', { name: 'Details', exact: true }).click();
    await expect.poll(() => shown(tab)).toEqual(['details']);
    await tab.goBack();
    await expect.poll(() => shown(tab)).toEqual(['heap']);
    await tab.close();
  });

  it.each([
    ['verdict', 'summary'],
    ['maps', 'heap'],
    ['fragmentation', 'heap'],
    ['board', 'details'],
    ['raw', 'details'],
  ])('leads to #%s in the view %s', async (place, view) => {
    const tab = await opened(`${url}#${place}`);
    expect(await shown(tab)).toEqual([view]);
    const [top, bar] = await Promise.all([
      tab.locator(`#${place}`).evaluate((found) => found.getBoundingClientRect().top),
      tab.locator('.top').evaluate((found) => found.getBoundingClientRect().bottom),
    ]);
    expect(top).toBeGreaterThanOrEqual(bar);
    expect(top).toBeLessThan(SCREENS.desktop.height);
    await tab.close();
  });

  it('has the heap map that is shown, and the one it is compared with, in the address', async () => {
    const tab = await opened(`${url}#heap?map=1`);
    const { complaints } = watch(tab);
    await tab.waitForSelector('#maps canvas');
    expect(await tab.locator('.map-title').innerText()).toContain('Before the program');
    await tab.getByRole('button', { name: 'Next map' }).click();
    await tab.getByLabel('Compare with').selectOption('0');
    await expect.poll(() => tab.url()).toBe(`${url}#heap?map=2&vs=1`);
    const other = await opened(tab.url());
    expect(await other.getByLabel('Compare with').inputValue()).toBe('0');
    expect(await other.locator('.map-title').innerText()).toContain('After the program');
    const wrong = await opened(`${url}#heap?map=99&vs=x`);
    expect(await wrong.locator('.map-title').innerText()).toContain('After the program');
    expect(complaints).toEqual([]);
    for (const each of [tab, other, wrong]) await each.close();
  });

  it('has the heap map beside the timeline on a wide screen, with cells of 8 pixels', async () => {
    const tab = await opened(`${url}#heap`);
    const [chart, map] = await Promise.all(
      ['#timeline .chart', '#maps canvas'].map((part) => tab.locator(part).boundingBox()),
    );
    expect(map!.x).toBeGreaterThan(chart!.x + chart!.width);
    // 64 cells beside 64 pixels for offsets.
    expect(map!.width).toBeGreaterThanOrEqual(64 + 64 * 8);
    await tab.close();
  });

  it('leads from the strip in the header to that moment', async () => {
    const tab = await opened(`${url}#details`);
    const strip = (await tab.locator('.strip').boundingBox())!;
    await tab.mouse.click(strip.x + 2, strip.y + strip.height / 2);
    await expect.poll(() => shown(tab)).toEqual(['heap']);
    await expect.poll(() => tab.locator('#timeline .tip').innerText()).toMatch(/^0 ms\n/);
    expect(await tab.locator('.map-title').innerText()).toContain('Before the program');
    await tab.close();
  });

  it('copies a command as it is typed, and the verdict as Markdown', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const tab = await context.newPage();
    await tab.goto(url);
    const copied = () => tab.evaluate(() => navigator.clipboard.readText());
    await tab.locator('.next .copy').first().click();
    expect(await copied()).toBe("mpgc leak main.py --call 'step()' --port test");
    await tab.getByRole('button', { name: 'Copy this verdict as Markdown' }).click();
    expect(await copied()).toMatch(
      /^\*\*Note Live memory grew by .*\*\*\n[\s\S]*- Peak [\d,]+ B [\s\S]*\n {4}mpgc leak main\.py/,
    );
    await context.close();
  });

  it('prints verdict and chart on the first sheet, all views, and no table of raw figures', async () => {
    const tab = await opened(url);
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await tab.emulateMedia({ media: 'print' });
    expect(await shown(tab)).toEqual(['summary', 'heap', 'details']);
    const plot = (await tab.locator('.plot').boundingBox())!;
    // A4 at 96 pixels an inch, without margins of 1 cm at its ends.
    expect(plot.y + plot.height).toBeLessThan(1046);
    expect(await tab.locator('details.raw').filter({ visible: true }).count()).toBe(0);
    await tab.close();
  });
});
