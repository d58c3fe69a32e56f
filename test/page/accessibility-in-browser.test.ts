import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WIDTHS = [1440, 390];
const VIEWS = ['summary', 'heap', 'details'];

describe.skipIf(CHROMIUM.missing)(`accessibility in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let url = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-axe-'));
    const path = join(folder, 'report.html');
    const text = 'import gc\n\nraise ValueError("no")\n';
    const capture = captureOf([
      { type: 'source', path: 'main.py', bytes: text.length, sha256: '', text },
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0, pauseUs: 900 }),
      heapMap('baseline', 'h=A=D=S=TLFBMm..'.repeat(30)),
      sample(2, 5000, { source: 'mark', boardMs: 20 }),
      { type: 'mark', seq: 2, label: 'loaded' },
      { type: 'output', text: 'hello\n' },
      { type: 'warning', code: 'x', message: 'a warning' },
      {
        type: 'error',
        origin: 'program',
        code: 'ValueError',
        message: 'no',
        traceback:
          'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\nValueError: no',
      },
      sample(3, 4000, { role: 'final', source: 'prompt', collected: true, boardMs: 40, pauseUs: 900 }),
      heapMap('final', 'h=A=D=S=TLFBMm..'.repeat(30)),
      { ...END, reason: 'exception', exitCode: 1 },
    ]);
    writeFileSync(path, renderHtml(viewReport(analyse(capture), 'report.mpgc.jsonl')));
    url = `file://${path}`;
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every column of its tables in sight on a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${url}#heap`);
    await page.waitForSelector('html[data-view="heap"]');
    const tables = await page.locator('#fragmentation .scroll').evaluateAll((all) =>
      all.map((table) => ({
        name: table.getAttribute('aria-label') ?? '',
        beyond: table.scrollWidth - table.clientWidth,
      })),
    );
    expect(tables.map(({ name }) => name)).toContain('Free runs by length');
    // Seven columns, and names as long as they are.
    expect(tables.filter(({ name, beyond }) => beyond > 0 && !name.startsWith('In the way'))).toEqual([]);
    await page.close();
  });

  it.each(VIEWS.flatMap((view) => (['light', 'dark'] as const).map((theme) => [view, theme] as const)))(
    'axe finds nothing in the view %s, %s, unfolded, wide and narrow',
    async (view, colorScheme) => {
      for (const width of WIDTHS) {
        // axe is no script of the page, whose policy refuses it.
        const tab = await browser.newPage({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
        await tab.goto(`${url}#${view}?t=20&line=2`);
        await tab.locator('details').evaluateAll((all) => {
          for (const details of all) (details as HTMLDetailsElement).open = true;
        });
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
});
