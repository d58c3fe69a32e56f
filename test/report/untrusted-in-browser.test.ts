import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { parseCapture } from '../../src/session/read/read-capture.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { hostileCapture } from '../support/hostile.js';

/** A file's name may hold what a board may not print. */
const NAME = 'a\x1b[2J\u202e<img src=x>|@user';

it.skipIf(CHROMIUM.missing)(
  `a hostile capture runs nothing and asks for nothing in ${CHROMIUM.label}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mpgc-untrusted-'));
    const path = join(folder, `${NAME}.html`);
    writeFileSync(path, renderHtml(viewReport(analyse(parseCapture(hostileCapture(), NAME)), NAME)));
    const browser = await launchChromium();
    try {
      const tab = await browser.newPage();
      const events: string[] = [];
      tab.on('dialog', (dialog) => events.push(dialog.message()));
      tab.on('console', (message) => events.push(message.text()));
      tab.on('request', (request) => events.push(`${request.url().slice(0, 5)}//`));
      await tab.goto(`${pathToFileURL(path).href}#heap`);
      await tab.waitForSelector('canvas');
      expect(await tab.locator('img, a[href]:not([href^="#"]), script[src], iframe').count()).toBe(0);
      expect(await tab.locator('body').evaluate((body) => body.textContent)).toContain(
        '<img src=x onerror=alert(1)>',
      );
      expect(events).toEqual(['file://']);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
