// Prints what probes cost a script that does little but loop, against the same script without, in one run after the other:
// npm run bench:lines, or with MPGC_TEST_UF2=RPI_PICO.uf2 or MPGC_TEST_PORT=/dev/ttyACM0 in front.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundled } from '../scripts/bundled.js';

const { MPGC_TEST_UF2: firmware, MPGC_TEST_PORT: board } = process.env;
const port = board ?? (firmware ? `emu:${resolve(firmware)}` : 'sim');
const { runProfile } = await bundled('src/app/record/run-profile.ts');

const RUNS = 3;
/** A call, a test and two assignments a pass. */
const HOT = `def clamp(v):
    if v > 255:
        return 255
    return v
buf = bytearray(256)
total = 0
for n in range(240):
    for i in range(256):
        v = clamp(i + n)
        buf[i] = v
        total += v & 1
`;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  const scriptPath = join(folder, 'hot.py');
  writeFileSync(scriptPath, HOT);
  console.log(
    '| probes before | slow-down | probes met | a probe | native | heap |\n| --- | ---: | ---: | ---: | --- | ---: |',
  );
  for (const detail of ['line', 'function']) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await costOf(scriptPath, detail));
    const { met, us, slowdown, native, heapBytes } = runs.sort((a, b) => a.slowdown - b.slowdown)[RUNS >> 1];
    console.log(
      `| ${detail}s | ${slowdown.toFixed(2)} times | ${met.toLocaleString('en-US')} | ${us.toFixed(1)} µs | ${native ? 'yes' : 'no'} | ${heapBytes} B |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function costOf(scriptPath, detail) {
  const outDir = mkdtempSync(join(folder, 'run-'));
  const { capture } = await runProfile({
    scriptPath,
    port,
    outDir,
    detail,
    verify: false,
    sampling: { timer: false },
  });
  const { plainMs, tookMs, native, heapBytes, probes } = [...capture.records].find(
    ({ type }) => type === 'lines',
  );
  const met = probes.reduce((sum, { hits }) => sum + hits, 0);
  return { met, us: (1000 * (tookMs - plainMs)) / met, slowdown: tookMs / plainMs, native, heapBytes };
}
