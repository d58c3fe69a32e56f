import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';

const FREE = '.'.repeat(990);
const SOURCE = Array.from({ length: 80 }, (_, at) => `line_${at + 1} = ${at + 1}\n`).join('');

/** A sample every 100 ms by both clocks, and output between them: "out 0" at 10 ms, "out 1" at 20 ms, ... */
function run(lines: number): object[] {
  const samples = Array.from({ length: lines / 10 + 1 }, (_, at) => ({
    ...sample(at + 1, 3000 + 10 * at, {
      source: at === 0 ? 'prompt' : 'timer',
      collected: at === 0,
      boardMs: 100 * at,
      ...(at === 0 ? { role: 'baseline' } : {}),
    }),
    atMs: 100 * at,
  }));
  const output = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => ({
      type: 'output',
      atMs: 10 * (from + at + 1),
      text: `out ${from + at}\r\n`,
    }));
  return [
    { type: 'source', path: 'main.py', bytes: SOURCE.length, sha256: '', text: SOURCE },
    board(),
    heapMap('baseline', `h===${FREE}......`),
    ...samples.flatMap((one, at) => [...(at === 0 ? [] : output(10 * at - 10, 10 * at)), one]),
    heapMap('final', `h===h=${FREE}....`),
    { ...END, atMs: 10 * lines },
  ];
}

describe.skipIf(CHROMIUM.missing)(`what is selected on the page in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let short = '';
  let long = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-selection-'));
    const write = (name: string, lines: number) => {
      const path = join(folder, name);
      writeFileSync(path, renderHtml(viewReport(analyse(captureOf(run(lines))), 'run.mpgc.jsonl')));
      return `file://${path}`;
    };
    short = write('short.html', 100);
    long = write('long.html', 10_000);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (address: string): Promise<Page> => {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await tab.goto(address);
    return tab;
  };
  const option = (tab: Page, text: string) => tab.getByRole('option', { name: text });
  const current = (tab: Page) => tab.locator('.log [aria-selected]').innerText();
  const selected = (tab: Page) => tab.locator('.chosen-moment strong').innerText();
  /** Where the line of the selected moment stands in the chart, as a share of its plot. */
  const shareOf = (tab: Page) =>
    tab
      .locator('.chosen-line')
      .evaluate((line) => (line as HTMLElement).offsetLeft / (line.parentElement?.offsetWidth ?? 1));

  it('a line of the output leads to its moment, in the chart, the map and the address', async () => {
    const tab = await opened(`${short}#heap`);
    const { complaints } = watch(tab);
    expect(await tab.locator('.log [role=option]').count()).toBe(100);
    expect(await tab.locator('.log [aria-selected]').count()).toBe(0);
    await option(tab, 'out 14').click();
    expect(await selected(tab)).toBe('Selected: 150 ms');
    // The map before the program is of 0 ms, the other of 1,000 ms.
    expect(await tab.locator('.map-title').innerText()).toContain('Before the program');
    await option(tab, 'out 74').click();
    expect(await selected(tab)).toBe('Selected: 750 ms');
    expect(await tab.locator('.chosen-moment').innerText()).toContain(
      'allocated 2,070 B, live 2,000 B (last known)',
    );
    expect(await tab.locator('.map-title').innerText()).toContain('After the program');
    await expect.poll(() => tab.url()).toMatch(/#heap\?(?=.*\bt=750\b).*\bmap=2\b/);
    expect(complaints).toEqual([]);
    const other = await opened(tab.url());
    expect(await selected(other)).toBe('Selected: 750 ms');
    expect(await current(other)).toContain('out 74');
    expect(await shareOf(other)).toBeCloseTo(await shareOf(tab), 2);
    expect(await shareOf(tab)).toBeGreaterThan(0.6);
    for (const each of [tab, other]) await each.close();
  });

  it('the lines around what is pointed at show, then those around what is selected again', async () => {
    const tab = await opened(`${short}#heap?t=150`);
    expect(await current(tab)).toContain('out 14');
    const canvas = (await tab.locator('#timeline canvas').boundingBox())!;
    await tab.mouse.move(canvas.x + canvas.width * 0.75, canvas.y + canvas.height / 2);
    const pointed = /^([\d,]+) ms/.exec(await tab.locator('#timeline .tip').innerText())?.[1] ?? '';
    expect(Number(pointed)).toBeGreaterThan(500);
    // Samples come every 100 ms, and a line ends at the time of each.
    expect(await current(tab)).toContain(`out ${Number(pointed) / 10 - 1}`);
    await expect(
      tab.locator('.log [aria-selected]').evaluate((line) => {
        const [row, box] = [line.getBoundingClientRect(), line.parentElement!.getBoundingClientRect()];
        return row.top >= box.top && row.bottom <= box.bottom;
      }),
    ).resolves.toBe(true);
    await tab.mouse.move(5, 5);
    expect(await current(tab)).toContain('out 14');
    await tab.mouse.click(canvas.x + canvas.width * 0.75, canvas.y + canvas.height / 2);
    expect(await selected(tab)).toBe(`Selected: ${pointed} ms`);
    await tab.getByRole('button', { name: 'Deselect' }).click();
    await expect.poll(() => tab.url()).not.toContain('t=');
    expect(await tab.locator('.chosen-line').isVisible()).toBe(false);
    await tab.close();
  });

  it('goes through the output with the keys', async () => {
    const tab = await opened(`${short}#heap`);
    await tab.locator('.log').focus();
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await tab.keyboard.press(key);
    expect(await current(tab)).toContain('out 1');
    expect(await selected(tab)).toBe('Selected: 20 ms');
    await tab.keyboard.press('End');
    expect(await selected(tab)).toBe('Selected: 1,000 ms');
    await tab.close();
  });

  it('stays in all views, a line of the source with it', async () => {
    const tab = await opened(`${short}#heap?t=150&map=1`);
    await tab.getByRole('link', { name: 'Details', exact: true }).click();
    await expect.poll(() => tab.url()).toBe(`${short}#details?t=150&map=1`);
    await tab.evaluate(() => {
      location.hash = '#line-60';
    });
    const line = tab.locator('#line-60');
    await expect.poll(() => line.getAttribute('class')).toBe('chosen');
    expect(await line.innerText()).toBe('line_60 = 60\n');
    expect(await tab.locator('details.source').getAttribute('open')).toBe('');
    const { y } = (await line.boundingBox())!;
    const header = (await tab.locator('.top').boundingBox())!;
    expect(y).toBeGreaterThanOrEqual(header.y + header.height);
    expect(y).toBeLessThan(900);
    await tab.getByRole('link', { name: 'Heap', exact: true }).click();
    await expect.poll(() => tab.url()).toBe(`${short}#heap?t=150&map=1&line=60`);
    expect(await selected(tab)).toBe('Selected: 150 ms');
    await tab.close();
  });

  it('opens the source at the line that the address names, or at none', async () => {
    const tab = await opened(`${short}#line-7`);
    expect(await tab.locator('#line-7').isVisible()).toBe(true);
    expect(await tab.locator('.chosen').innerText()).toBe('line_7 = 7\n');
    const wrong = await opened(`${short}#line-999?t=x&map=-1`);
    expect(await wrong.locator('.chosen, .chosen-moment:visible').count()).toBe(0);
    for (const each of [tab, wrong]) await each.close();
  });

  it('has 400 lines of a long output at once, says so, and goes on with the moment', async () => {
    const tab = await opened(`${long}#heap`);
    const rows = tab.locator('.log [role=option]');
    const note = tab.locator('.log + .caption');
    expect([await rows.count(), await note.innerText()]).toEqual([
      400,
      'Lines 1 to 400 of 10,000 are here; more as you move.',
    ]);
    await tab.locator('.log').focus();
    await tab.keyboard.press('End');
    expect(await current(tab)).toContain('out 9999');
    expect([await rows.count(), await note.innerText()]).toEqual([
      400,
      'Lines 9,601 to 10,000 of 10,000 are here; more as you move.',
    ]);
    await tab.close();
  });
});
