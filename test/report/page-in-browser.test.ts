import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/render-html.js';
import { viewCapture } from '../../src/report/view-model.js';
import { recordOn } from '../support/record.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(!existsSync(CHROMIUM))('the report in Chromium', () => {
  let browser: Browser;
  let folder = '';
  let page = '';
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
    folder = mkdtempSync(join(tmpdir(), 'mpgc-page-'));
    const source =
      'import mpgc\nprint("</script><b id=broken>")\nkept=[]\ndef step():\n kept.append(bytearray(64))\n mpgc.mark("m")\n';
    const { capture } = await recordOn('sim:heap=64k', source, { call: 'step()', iterations: 10 });
    page = join(folder, 'report.html');
    writeFileSync(page, renderHtml(viewCapture(capture, 'main.mpgc.jsonl')));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['light', 'dark'] as const)('is drawn without errors or requests, %s', async (colorScheme) => {
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('request', (request) => requests.push(request.url()));
    await tab.goto(`file://${page}`);
    await tab.waitForSelector('canvas');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`file://${page}`]);
    expect(await tab.title()).toContain('main.py');
    expect(await tab.locator('#broken').count()).toBe(0);
    const text = await tab.locator('body').innerText();
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
    const inked = await tab.evaluate(() =>
      [...document.querySelectorAll('canvas')].map((canvas) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size;
      }),
    );
    expect(inked.length).toBe(3);
    for (const colours of inked) expect(colours).toBeGreaterThan(3);
    await tab.close();
  });

  it('tells about the block under the mouse', async () => {
    const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await tab.goto(`file://${page}`);
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
