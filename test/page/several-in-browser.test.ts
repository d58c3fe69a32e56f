import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { compareCaptures } from '../../src/analysis/compare/compare-captures.js';
import { viewCompare } from '../../src/report/compare/view-compare.js';
import { viewComparePage } from '../../src/report/compare/view-compare-page.js';
import { renderComparePage } from '../../src/report/html/compare/render-compare-page.js';
import { renderSeveralPage } from '../../src/report/html/several/render-several-page.js';
import { memberOf } from '../../src/report/several/member.js';
import { viewSeveral } from '../../src/report/several/view-several.js';
import { viewReport } from '../../src/report/view-report.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PAGES = ['compare', 'overview'] as const;
const WIDTHS = [1440, 390];

function captureWith(bytes: number): Capture {
  return captureOf([
    board(),
    sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0 }),
    heapMap('baseline', 'h=A=D=S=TLFBMm..'.repeat(30)),
    sample(2, bytes + 900, { source: 'mark', boardMs: 20 }),
    { type: 'mark', seq: 2, label: 'a mark with a name that is rather long for a table' },
    sample(3, bytes, { role: 'final', source: 'prompt', collected: true, boardMs: bytes / 100 }),
    heapMap('final', `${'h=A=D=S=TLFBMm..'.repeat(28)}${'h=A=..........D='.repeat(2)}`),
    END,
  ]);
}

function compareHtml(): string {
  const names = {
    base: { name: 'runs/base.mpgc.jsonl', analysis: analyse(captureWith(5000)) },
    current: { name: 'runs/new.mpgc.jsonl', analysis: analyse(captureWith(9000)) },
  };
  const comparison = compareCaptures(names.base.analysis, names.current.analysis);
  return renderComparePage(viewComparePage(viewCompare(comparison, names, { conclusive: true }), names));
}

function overviewHtml(): string {
  const members = [5000, 5010, 5000, 9000].map((bytes, at) => {
    const capture = `runs/main-${at}.mpgc.jsonl`;
    const analysis = analyse(captureWith(bytes));
    return memberOf(analysis, viewReport(analysis, capture), { capture, html: `runs/main-${at}.html` });
  });
  return renderSeveralPage(
    viewSeveral(members, { noun: 'capture', remarks: [] }),
    (at) => `./main-${at}.html`,
  );
}

describe.skipIf(CHROMIUM.missing)(`pages of several captures in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-several-'));
    writeFileSync(join(folder, 'compare.html'), compareHtml());
    writeFileSync(join(folder, 'overview.html'), overviewHtml());
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const urlOf = (page: string) => `file://${join(folder, page)}.html`;

  it.each(PAGES.flatMap((page) => (['light', 'dark'] as const).map((theme) => [page, theme] as const)))(
    'axe finds nothing in %s, %s, wide and narrow, and nothing is wider than the window',
    async (page, colorScheme) => {
      for (const width of WIDTHS) {
        // axe is no script of the page, whose policy refuses it.
        const tab = await browser.newPage({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
        await tab.goto(urlOf(page));
        await tab.addScriptTag({ path: AXE });
        const found = await tab.evaluate(async () => {
          const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
          const { violations } = await axe.run();
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        expect(found, `${width} px`).toEqual([]);
        expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await tab.close();
      }
    },
  );

  it.each(PAGES)('%s reads without scripts, asks for nothing, and breaks no policy', async (page) => {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled });
      const tab = await context.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      tab.on('request', (request) => asked.push(request.url()));
      tab.on('console', (message) => complaints.push(message.text()));
      tab.on('pageerror', (error) => complaints.push(error.message));
      await tab.goto(urlOf(page));
      expect(await tab.locator('.headline').first().isVisible()).toBe(true);
      expect(await tab.locator('path.live').first().isVisible()).toBe(true);
      expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([urlOf(page)]);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  it('the overview sorts by a heading, by exact figures', async () => {
    const tab = await browser.newPage();
    await tab.goto(urlOf('overview'));
    await tab.getByRole('button', { name: 'live at the end' }).click();
    await tab.getByRole('button', { name: 'live at the end' }).click();
    expect(await tab.locator('.members tbody th').first().textContent()).toBe('4 main-3');
    await tab.close();
  });
});
