import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunProfileOptions } from '../../src/app/record/profile-options.js';
import { runProfile } from '../../src/app/record/run-profile.js';
import { viewReport } from '../../src/report/view-report.js';
import { TARGETS, withReason } from '../support/targets.js';

let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-grown-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

async function profile(port: string, text: string, options: Partial<RunProfileOptions>) {
  const scriptPath = join(outDir, 'main.py');
  writeFileSync(scriptPath, text);
  const run = {
    scriptPath,
    port,
    verify: false,
    outDir,
    force: true,
    detail: 'loop',
    holders: true,
  } as const;
  const { analysis } = await runProfile({ ...run, ...options });
  return { analysis, view: viewReport(analysis, 'memory') };
}

const CALLS = `readings = []
glyphs = {}
n = 0
def step():
    global n
    n += 1
    readings.append(bytearray(40))
    glyphs[n % 7] = bytearray(40)
`;
const repeat = (iterations: number, collect = true) =>
  ({ work: { type: 'repeat', call: 'step()', iterations, collect } }) as const;

const LOOP = `import time
kept = []
def main():
    while True:
        kept.append(bytearray(200))
        time.sleep_ms(20)
main()
`;
const CALLBACK = `from machine import Timer
class Log:
    rows = {}
    n = 0
    def tick(self, timer):
        self.n += 1
        self.rows[self.n] = bytearray(60)
log = Log()
timer = Timer(period=50, callback=log.tick)
`;

for (const target of TARGETS.map(withReason)) {
  const { name: board } = target;
  const hasTimer = board === 'emulated Pico';
  describe.skipIf(target.missing)(`who holds what grows in a profile, on ${target.label}`, () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await target.start());
    });
    afterAll(() => stop());

    it('with the repetitions, and what filled up with the first of them', async () => {
      const { analysis, view } = await profile(port, CALLS, repeat(40));
      const { holders } = analysis.summary;
      expect(holders?.growing).toHaveLength(1);
      expect(holders?.growing[0]).toMatchObject({
        from: 'script',
        path: 'readings',
        type: 'list',
        entries: holders?.units,
        entriesPerUnit: 1,
        knownBy: 'emptied',
      });
      // As far as a small heap has room for the calls and what walks.
      expect(holders?.units).toBe(board === 'micro:bit' ? 20 : 40);
      expect(holders?.explained).toBeGreaterThan(0.8);
      expect(holders?.filledUp).toMatchObject([{ path: 'glyphs', entries: 7, since: 10 }]);
      expect(view.verdict.text).toContain(
        '`readings` grew by one entry with each repetition, added in main.py:7 (inferred).',
      );
      expect(view.findings.find(({ code }) => code === 'repetitions-grew')?.evidence.join()).toMatch(
        /[34] times, from repetition 5 to [24]0.*`glyphs` \(7 since repetition 10\)/s,
      );
    });

    it('is a cache that filled up, where nothing grows to the end', async () => {
      const text = CALLS.replace('    readings.append(bytearray(40))\n', '');
      const { view } = await profile(port, text, repeat(40));
      expect(view.verdict.text).toContain(
        '`glyphs` filled up to 7 entries, and has not grown since repetition 10.',
      );
    });

    it('makes no more calls than it was told to, and says where these are too few', async () => {
      const few = await profile(port, CALLS, repeat(3));
      expect(few.analysis.summary.holders).toMatchObject({ fromUnit: 1, units: 3, walks: 3 });
      const two = await profile(port, CALLS, repeat(2));
      expect(two.analysis.summary.holders).toBeNull();
      expect(two.view.holders?.none).toContain('fewer than three calls');
    });

    it('is not looked for where nobody asked, or nothing grows', async () => {
      const off = await profile(port, CALLS, { ...repeat(10), holders: false });
      expect([off.analysis.summary.holders, off.view.holders]).toEqual([null, null]);
      const still = await profile(port, 'def step(): pass\n', repeat(10));
      expect([still.analysis.summary.holders, still.view.holders]).toEqual([null, null]);
    });

    it.skipIf(!hasTimer)('over time, at the passes of its loop', async () => {
      const { analysis, view } = await profile(port, LOOP, {
        sampling: { durationMs: 5000, intervalMs: 100, collectEveryMs: 300 },
      });
      expect(analysis.summary.holders).toMatchObject({
        of: 'passes',
        loop: { line: 4 },
        growing: [{ path: 'kept', type: 'list', entriesPerUnit: 1, knownBy: 'emptied' }],
      });
      expect(view.verdict.text).toContain(
        '`kept` grows by one entry with each pass of the loop in line 4, added in main.py:5 (inferred).',
      );
    });

    it.skipIf(!hasTimer)('over time, while its callbacks go on', async () => {
      const { analysis, view } = await profile(port, CALLBACK, {
        sampling: { lingerMs: 6000, collectEveryMs: 300 },
      });
      const { holders, overTime } = analysis.summary;
      expect(holders).toMatchObject({ of: 'time', growing: [{ path: 'Log.rows', type: 'dict' }] });
      // Each tick keeps as much: by the samples, and by what the dictionary keeps.
      const { bytesPerUnit } = holders!.growing[0]!;
      expect(bytesPerUnit! / overTime!.rate!.perUnit).toBeGreaterThan(0.8);
      expect(bytesPerUnit! / overTime!.rate!.perUnit).toBeLessThan(1.25);
      expect(view.verdict.text).toMatch(
        /`Log\.rows` grows by [\d.]+ entries a second, added in main\.py:7 \(inferred\)\./,
      );
    });
  });
}
