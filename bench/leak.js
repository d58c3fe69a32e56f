// Hunts through the corpus of programs with known truth, and prints the table of docs/benchmarks.md: npm run bench:leak
// Needs qemu-system-arm and firmware-microbit-micropython for the micro:bit; what is not there is said and left out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../scripts/bundled.js';
import { loopTimes } from './leak-loops.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/run.js');
const CORPUS = join(ROOT, 'test/leak-corpus');
const OVERHEAD_CALLS = 5000;
const OVERHEAD_RUNS = 5;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  const { TRUTH } = await bundled('test/leak-corpus/truth.ts');
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts');
  await onTarget('sim', async () => ({ path: 'sim:heap=64k', stop: () => {} }), TRUTH);
  const missing = microbitMissing();
  if (missing) console.log(`skipped: micro:bit (${missing})`);
  else await onTarget('micro:bit', startMicrobit, TRUTH);
  const firmware = process.env.MPGC_TEST_UF2;
  if (!firmware) console.log('skipped: emulated Pico (MPGC_TEST_UF2 is not set)');
  else await onTarget('emulated Pico', async () => ({ path: `emu:${firmware}`, stop: () => {} }), TRUTH);
  // The truth is of 32-bit builds.
  const board = process.env.MPGC_TEST_PORT;
  if (!board) console.log('skipped: a board (MPGC_TEST_PORT is not set)');
  else await onTarget(`board on ${board}`, async () => ({ path: board, stop: () => {} }), TRUTH);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function onTarget(name, start, truth) {
  const rows = [];
  for (const [program, { verdict, exact, longRun }] of Object.entries(truth)) {
    const { path: port, stop } = await start();
    const began = performance.now();
    const json = hunt(program, port);
    stop();
    const known = exact ?? longRun;
    const rate =
      verdict === 'leak' && known !== undefined ? ` ${exact === undefined ? '≈ ' : ''}${known} B` : '';
    rows.push({
      program,
      truth: `${verdict}${rate}`,
      right: json.verdict === verdict,
      verdict: json.verdict,
      bytes: rateOf(json),
      calls: json.calls,
      seconds: (performance.now() - began) / 1000,
    });
  }
  const right = rows.filter((row) => row.right).length;
  console.log(`\n### ${name}: ${right} of ${rows.length} verdicts right, ${sumOf(rows, 'calls')} calls\n`);
  console.log('| Program | Truth | Verdict | Bytes per call | Calls | Seconds |');
  console.log('| --- | --- | --- | --- | ---: | ---: |');
  for (const row of rows) {
    console.log(
      `| ${row.program} | ${row.truth} | ${row.verdict} | ${row.bytes} | ${row.calls} | ${row.seconds.toFixed(1)} |`,
    );
  }
  if (right < rows.length) process.exitCode = 1;
  await overhead(name, start);
}

function hunt(program, port) {
  const args = [BIN, 'leak', join(CORPUS, `${program}.py`), '--call', 'step()', '--port', port];
  const { stdout } = spawnSync(
    process.execPath,
    [...args, '--no-verify', '--json', '--force', '--out', folder],
    {
      encoding: 'utf8',
    },
  );
  return JSON.parse(stdout);
}

function rateOf({ verdict, growth, bytesPerCall, interval: [low, high] }) {
  if (verdict !== 'leak') return '0';
  const short = (bytes) => String(Number(bytes.toFixed(2)));
  return growth === 'steps' ? `${short(bytesPerCall)} [${short(low)}, ${short(high)}]` : short(bytesPerCall);
}

/** The agent's loop against a bare one on the same board, in turn, by the board's own clock. */
async function overhead(name, start) {
  const { path: port, stop } = await start();
  const pairs = await loopTimes(port, OVERHEAD_CALLS, OVERHEAD_RUNS);
  stop();
  if (!pairs) return console.log(`\n${name}: the board has no clock for the overhead of a call`);
  const ratios = pairs.map(({ hunted, bare }) => hunted / bare).sort((a, b) => a - b);
  const each = pairs.map(({ hunted, bare }) => (hunted - bare) / OVERHEAD_CALLS).sort((a, b) => a - b);
  const middle = (values) => values[Math.floor(values.length / 2)];
  console.log(
    `\n${name}: a call in the hunt's loop / in a bare loop: ${middle(ratios).toPrecision(3)}, ${middle(each).toPrecision(2)} µs more for each (an empty call; medians of ${OVERHEAD_RUNS} pairs of ${OVERHEAD_CALLS} calls, by the board's clock)`,
  );
}

function sumOf(rows, key) {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
