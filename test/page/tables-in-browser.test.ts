import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';

describe.skipIf(CHROMIUM.missing)(`tables in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-tables-'));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are sorted by their headings, with the keyboard too, and filtered where they are long', async () => {
    // As many maps as the free blocks of each tell them apart by.
    const used = [3, 1, 2, ...Array.from({ length: 21 }, (_, at) => 4 + at)];
    const records = used.flatMap((blocks, at) => [
      sample(at + 1, 3000, { role: at === 0 ? 'baseline' : undefined, source: 'prompt', boardMs: at }),
      heapMap(at === 0 ? 'baseline' : 'between', `${'h='.repeat(blocks)}${'.'.repeat(1000 - 2 * blocks)}`),
    ]);
    const last = [
      sample(50, 4000, { role: 'final', source: 'prompt' }),
      heapMap('final', 'h='.repeat(40) + '.'.repeat(920)),
    ];
    const path = join(folder, 'tables.html');
    const capture = captureOf([board(), ...records, ...last, END]);
    writeFileSync(path, renderHtml(viewReport(analyse(capture), 'tables.mpgc.jsonl')));
    const tab = await browser.newPage();
    await tab.goto(`file://${path}#fragmentation`);
    const table = tab.locator('#fragmentation table').filter({ hasText: 'Free memory in all heap maps' });
    const free = () =>
      table
        .locator('tbody tr:not([hidden]) td:nth-child(3) ')
        .evaluateAll((cells) =>
          cells.map((cell) =>
            Number(
              (cell.querySelector('.size')?.getAttribute('title') ?? cell.textContent).replace(/[^\d]/g, ''),
            ),
          ),
        );
    const before = await free();
    expect(before).toHaveLength(25);
    const head = table.getByRole('columnheader', { name: 'Free', exact: true });
    await head.getByRole('button').press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await free()).toEqual([...before].sort((a, b) => a - b));
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await free()).toEqual([...before].sort((a, b) => b - a));
    await tab.getByLabel('Filter: Free memory in all heap maps').fill('before the program');
    expect(await free()).toHaveLength(1);
    expect(await tab.locator('.table-filter output').first().innerText()).toBe('1 of 25 rows');
    await tab.close();
  });
});
