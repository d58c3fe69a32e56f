import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { recordOn } from '../support/record.js';

const SOURCE = [
  'kept = []',
  'def step(number_of_the_reading):',
  '    kept.append({"id": number_of_the_reading, "celsius": 20 + number_of_the_reading % 7, "text": "%d" % number_of_the_reading})',
  'for n in range(40):',
  '    step(n)',
  '',
].join('\n');

describe.skipIf(CHROMIUM.missing)(`a narrow page in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-narrow-'));
    const { capture } = await recordOn('sim:heap=64k', SOURCE, { lines: 'line' });
    const source = {
      type: 'source',
      atMs: 0,
      path: 'main.py',
      bytes: SOURCE.length,
      sha256: '',
      text: SOURCE,
    } as const;
    const records = CaptureRecords.of([capture.header, source, ...[...capture.records].slice(1)]);
    writeFileSync(
      join(folder, 'r.html'),
      renderHtml(viewReport(analyse({ ...capture, records }), 'main.mpgc.jsonl')),
    );
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([360, 500, 640])(
    '%d px wide, shows the source of each line without a scroll bar',
    async (width) => {
      const tab = await browser.newPage({ viewport: { width, height: 800 } });
      await tab.goto(`file://${join(folder, 'r.html')}#code`);
      const table = tab.locator('.code-lines').first();
      expect(await table.locator('tbody code').allInnerTexts()).toContainEqual(
        expect.stringContaining('"celsius"'),
      );
      const [content, room] = await table.evaluate((box) => [box.scrollWidth, box.clientWidth]);
      expect(content).toBeLessThanOrEqual(room!);
      const ends = await table
        .locator('tbody tr > :last-child')
        .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().right));
      for (const end of ends) expect(end).toBeLessThanOrEqual(width);
      // It is still a table for those who hear it.
      expect(await tab.getByRole('columnheader', { name: 'Source' }).count()).toBeGreaterThan(0);
      await tab.close();
    },
  );
});
