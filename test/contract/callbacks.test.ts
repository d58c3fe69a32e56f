import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWatch } from '../../src/app/record/run-leak.js';
import { TRUTH } from '../callbacks/truth.js';
import { raisedIn } from '../support/raised-in.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../callbacks/', import.meta.url));
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-callbacks-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const watch = (port: string, name: string) =>
  runWatch({
    scriptPath: join(CORPUS, `${name}.py`),
    port,
    verify: false,
    holders: false,
    detail: 'none',
    outDir,
    force: true,
    untilMs: 30_000,
  });

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file.endsWith('.py'));
  expect(programs.map((file) => file.replace('.py', '')).sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds, and the micro:bit and the embedded board have no machine.Timer.
const HAVE_TIMERS = TARGETS.filter(
  ({ name }) => name === 'emulated Pico' || (name === 'board' && process.env.MPGC_TEST_CORPUS),
);
for (const target of HAVE_TIMERS.map(withReason)) {
  describe.skipIf(target.missing)(`callbacks on ${target.label}`, () => {
    it.for(Object.entries(TRUTH))('%s', async ([name, { verdict, line, callback, perPass }], { skip }) => {
      const { port, stop } = await target.start();
      try {
        const { analysis } = await watch(port, name);
        skip(/invalid Timer/.test(raisedIn(analysis)), 'no Timer(-1)');
        const { leak } = analysis;
        const { loop } = leak!;
        expect([leak?.verdict, leak?.reason, loop?.line]).toEqual([verdict, null, line]);
        expect(loop?.callback ? loop.functionName : null).toBe(callback);
        expect(analysis.summary.sampling.lost).toBe(0);
        if (perPass === undefined) return;
        expect(leak?.rate?.interval).toEqual([perPass, perPass]);
      } finally {
        stop();
      }
    });

    it('are counted in a hard interrupt, and not looked at', async ({ skip }) => {
      const { port, stop } = await target.start();
      try {
        const { analysis } = await watch(port, 'hard_timer');
        skip(/invalid Timer/.test(raisedIn(analysis)), 'no Timer(-1)');
        const tick = analysis.loops.find(({ loop }) => loop?.callback);
        skip(tick?.series.calls === 0, 'its timers take no hard=True');
        expect([tick?.verdict, tick?.reason, tick?.series.points.length]).toEqual([
          'inconclusive',
          'no-samples',
          0,
        ]);
        expect(tick!.series.calls).toBeGreaterThan(100);
      } finally {
        stop();
      }
    });
  });
}

// It collects at its prompt only: the loop is judged, with what its callbacks leave.
describe.skipIf(!TARGETS.some(({ name }) => name === 'sim'))('callbacks on sim', () => {
  it('are judged by the loop of the script, and that is said', async () => {
    const { analysis } = await watch('sim:heap=64k', 'scheduled');
    expect(analysis.leak?.loop).toEqual({ line: 14, functionName: null });
    expect(analysis.leak?.verdict).toBe('leak');
    const [low = 0, high = 0] = analysis.leak?.rate?.interval ?? [];
    expect(low).toBeLessThanOrEqual(16 / 3);
    expect(high).toBeGreaterThanOrEqual(16 / 3);
    const told = analysis.warnings.filter(({ code }) => code === 'not-stepped');
    expect(told.map(({ values }) => values)).toEqual([{ places: ['scheduled.py:8'], instead: 'loops' }]);
  });
});
