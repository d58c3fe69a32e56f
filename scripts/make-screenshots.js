// Makes the pictures of the README from captures that it records on the embedded MicroPython. Needs Chromium
// (CHROMIUM=/path/to/it where it is elsewhere) and a build. Run: npm run screenshots
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const PICTURES = [
  {
    file: 'report.png',
    args: ['examples/sensor_log.py', '--call', 'step()', '--iterations', '40', '--maps', '12'],
    view: 'summary',
    prepare: async () => {},
    clip: ['.top', '.what-next'],
  },
  {
    file: 'heap-map.png',
    args: ['examples/fragment.py'],
    view: 'heap',
    prepare: async (page) => {
      await page.getByLabel('Compare with').selectOption('0');
      await page.getByRole('button', { name: 'Larger blocks' }).click();
      await page.locator('#maps canvas').hover({ position: { x: 260, y: 70 } });
    },
    clip: ['#maps', '.map-box'],
  },
];

/** A leak of an example, and the line that mends it. */
const MENDED = {
  example: 'examples/station.py',
  before: 'self.hours[hour] = self.sum // 4',
  after: 'self.hours = {hour: self.sum // 4}',
};

const folder = mkdtempSync(join(tmpdir(), 'mpgc-screenshots-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  for (const { file, args, view, prepare, clip } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1180, height: 1000 }, deviceScaleFactor: 1.5 });
    await page.goto(`${pathToFileURL(profile(file, args)).href}#${view}`);
    await page.waitForSelector('html[data-view] .views [aria-current]');
    await page.emulateMedia({ reducedMotion: 'no-preference', colorScheme: 'light' });
    // It would stand in the picture wherever the page is scrolled to.
    await page.locator('.top').evaluate((header) => {
      header.style.position = 'static';
    });
    await prepare(page);
    await page.screenshot({
      path: join(root, 'docs/images', file),
      fullPage: true,
      clip: await boxAround(page, clip),
    });
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 1180, height: 1000 }, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(compareMended()).href);
  await page.emulateMedia({ colorScheme: 'light' });
  // The verdict and the charts alone.
  await page.evaluate(() => {
    for (const rest of document.querySelectorAll('.rests-on, .next, #figures')) rest.remove();
  });
  await page.screenshot({
    path: join(root, 'docs/images/mended.png'),
    clip: await boxAround(page, ['.top', '.side-by-side']),
  });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The report of a new profile of that example. */
function profile(name, args) {
  const out = join(folder, name);
  const command = ['bin/run.js', 'profile', ...args, '--port', 'sim:heap=64k', '--out', out];
  execFileSync(process.execPath, command, { cwd: root, stdio: 'ignore' });
  return join(out, readdirSync(out).find((each) => each.endsWith('.html')) ?? '');
}

/** The comparison of two hunts: of the example, and of it mended. */
function compareMended() {
  const [main, html] = [join(folder, 'station.py'), join(folder, 'mended.html')];
  const source = readFileSync(join(root, MENDED.example), 'utf8');
  const captures = [source, source.replace(MENDED.before, MENDED.after)].map((text, at) => {
    const out = join(folder, `hunt-${at}`);
    writeFileSync(main, text);
    // A leak is exit code 1.
    spawnSync(process.execPath, ['bin/run.js', 'leak', main, '--port', 'sim:heap=64k', '--out', out], {
      cwd: root,
    });
    return join(out, readdirSync(out).find((each) => each.endsWith('.jsonl')) ?? '');
  });
  execFileSync(process.execPath, ['bin/run.js', 'compare', ...captures, '--html', html], {
    cwd: root,
    stdio: 'ignore',
  });
  return html;
}

/** From the top of the first to the bottom of the last, with some room. */
async function boxAround(page, [first, last]) {
  const MARGIN_PX = 16;
  const [top, bottom] = await Promise.all(
    [first, last].map((each) => page.locator(each).first().boundingBox()),
  );
  const scrolled = await page.evaluate(() => scrollY);
  const y = Math.max(0, top.y + scrolled - MARGIN_PX);
  return { x: 0, y, width: 1180, height: bottom.y + scrolled + bottom.height + MARGIN_PX - y };
}
