// Prints what a report costs: npm run bench:report. The captures are of real runs on the embedded board and on the
// emulated micro:bit; those of 100,000 and 1,000,000 samples have the samples of a timer put in between.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { bundled } from '../scripts/bundled.js';
import { writeLongCapture } from './long-capture.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/run.js');
const CHROMIUM = '/usr/bin/chromium';
const RUNS = 5;
/** Tells the most memory that a process took, on a line of its own. */
const TELL_PEAK = `data:text/javascript,process.on('exit',()=>console.error('\\npeak KiB',process.resourceUsage().maxRSS))`;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  const captures = await record();
  console.log(
    '| capture | capture file | HTML | report | PNG | first screen | first drawn chart |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  );
  for (const [name, path] of captures) await row(name, path);
  peakOfMillion(captures[0][1]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function record() {
  const example = join(ROOT, 'examples/sensor_log.py');
  const made = [];
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts');
  const missing = microbitMissing();
  if (missing) console.log(`skipped: the micro:bit (${missing})`);
  else {
    const microbit = await startMicrobit();
    made.push(['micro:bit, 10 KB of heap', profile(example, microbit.path, 10)]);
    microbit.stop();
  }
  const small = profile(example, 'sim:heap=64k', 40);
  made.push(['embedded board, 64 KiB', small]);
  made.push(['192 KiB, 60 % in use, 50 maps', profile(busyHeap(192), 'sim:heap=192k', 51, 50)]);
  made.push(['8 MiB, 60 % in use, 2 maps', profile(busyHeap(8192), 'sim:heap=8m', 2)]);
  const long = join(folder, 'long.mpgc.jsonl');
  writeLongCapture(small, long, 100_000);
  made.push(['64 KiB, 100,000 samples', long]);
  return made;
}

/** Fills 60 % of a heap of so many KiB. */
function busyHeap(kib) {
  const path = join(folder, `busy${kib}.py`);
  writeFileSync(
    path,
    `${readFileSync(join(ROOT, 'bench/busy_heap.py'), 'utf8')}\nfill(${Math.round(kib * 1024 * 0.6)})\n`,
  );
  return path;
}

function profile(script, port, iterations, maps = 0) {
  const out = mkdtempSync(join(folder, 'run-'));
  const args = ['profile', script, '--port', port, '--call', 'step()', '--iterations', String(iterations)];
  run([...args, '--out', out, ...(maps > 0 ? ['--maps', String(maps)] : [])]);
  return join(
    out,
    readdirSync(out).find((name) => name.endsWith('.jsonl')),
  );
}

async function row(name, path) {
  const html = path.replace('.mpgc.jsonl', '.html');
  const seconds = median(times(() => run(['report', path, '--force'])));
  const png = median(times(() => run(['report', path, '--format', 'png', '--force'])));
  const shown = existsSync(CHROMIUM)
    ? [await firstScreenMs(html), await firstChartMs(html)].map((ms) => `${(ms / 1000).toFixed(2)} s`)
    : ['no Chromium', 'no Chromium'];
  const sizes = [path, html].map((file) => `${(statSync(file).size / 1000).toFixed(0)} KB`);
  console.log(
    `| ${[name, ...sizes, `${seconds.toFixed(2)} s`, `${png.toFixed(2)} s`, ...shown].join(' | ')} |`,
  );
}

/** From the start of loading to the first paint of the summary, which has its chart; median. */
function firstScreenMs(html) {
  return inChromium(async (tab) => {
    await tab.goto(`file://${html}`);
    await tab.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    return tab.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  });
}

/** From the start of loading to the first frame after something was drawn on a canvas of the heap view; median. */
function firstChartMs(html) {
  return inChromium(async (tab) => {
    await tab.addInitScript(() => {
      const stroke = CanvasRenderingContext2D.prototype.stroke;
      CanvasRenderingContext2D.prototype.stroke = function (...args) {
        CanvasRenderingContext2D.prototype.stroke = stroke;
        requestAnimationFrame(() => {
          window.firstChartMs = performance.now();
        });
        return stroke.apply(this, args);
      };
    });
    await tab.goto(`file://${html}#heap`);
    await tab.waitForFunction(() => window.firstChartMs !== undefined);
    return tab.evaluate(() => window.firstChartMs);
  });
}

/** Of several runs, each in a tab of its own. */
async function inChromium(measure) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const measured = [];
  for (let time = 0; time < RUNS; time++) {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    measured.push(await measure(tab));
    await tab.close();
  }
  await browser.close();
  return median(measured);
}

function peakOfMillion(recorded) {
  const path = join(folder, 'million.mpgc.jsonl');
  writeLongCapture(recorded, path, 1_000_000);
  const megabytes = (statSync(path).size / 1e6).toFixed(0);
  for (const format of ['json', 'csv', 'html']) {
    const started = performance.now();
    const { stderr } = run(['report', path, '--format', format, '--force'], ['--import', TELL_PEAK]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const peak = (Number(/peak KiB (\d+)/.exec(stderr)[1]) * 1024) / 1e6;
    console.log(
      `1,000,000 samples (${megabytes} MB) to ${format}: at most ${peak.toFixed(0)} MB of memory, ${seconds} s`,
    );
  }
}

function run(args, options = []) {
  const done = spawnSync(process.execPath, [...options, BIN, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`mpgc ${args.join(' ')}: ${done.stderr}`);
  return done;
}

function times(job) {
  return Array.from({ length: RUNS }, () => {
    const started = performance.now();
    job();
    return (performance.now() - started) / 1000;
  });
}

function median(values) {
  return [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];
}
