import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunWatchOptions } from '../../src/app/record/profile-options.js';
import { runWatch } from '../../src/app/record/run-leak.js';
import { runProfile } from '../../src/app/record/run-profile.js';
import { TRUTH } from '../main-loops/truth.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../main-loops/', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-loops-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const watch = (port: string, scriptPath: string, changes: Partial<RunWatchOptions> = {}) =>
  runWatch({
    scriptPath,
    port,
    verify: false,
    holders: false,
    detail: 'none',
    outDir: folder,
    untilMs: 30_000,
    ...changes,
  });

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file.endsWith('.py'));
  expect(programs.map((file) => file.replace('.py', '')).sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
for (const target of CORPUS_TARGETS.map(withReason)) {
  const hasTasks = target.name !== 'micro:bit';
  describe.skipIf(target.missing)(`the passes of a main.py on ${target.label}`, () => {
    // There is one board, and of the others as many as are started.
    const each = target.name === 'board' ? it.sequential : it.concurrent;
    each.each(Object.entries(TRUTH).filter(([, { asyncio }]) => hasTasks || !asyncio))(
      '%s',
      async (name, { verdict, reason = null, line, perPass }) => {
        const { port, stop } = await target.start();
        try {
          const { analysis } = await watch(port, join(CORPUS, `${name}.py`));
          const { leak } = analysis;
          expect([leak?.verdict, leak?.reason, leak?.loop?.line]).toEqual([verdict, reason, line]);
          if (perPass === undefined) return;
          const [low, high] = leak?.rate?.interval ?? [Number.NaN, Number.NaN];
          expect(low).toBeLessThanOrEqual(perPass);
          expect(high).toBeGreaterThanOrEqual(perPass);
          expect(Math.abs((leak?.rate?.perUnit ?? 0) / perPass - 1)).toBeLessThan(0.02);
        } finally {
          stop();
        }
      },
    );
  });
}

describe.each(TARGETS.map(withReason))('a loop on $label', ({ missing, start }) => {
  describe.skipIf(missing)('that is looked at', () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await start());
    });
    afterAll(() => stop());

    function scriptOf(source: string): string {
      const path = join(folder, 'main.py');
      writeFileSync(path, source);
      return path;
    }

    it('is the one that was asked for', async () => {
      const source =
        'kept=[]\nfor x in range(200):\n  if x:\n    kept.append((x,x))\nwhile len(kept)>5:\n  kept.pop()\n';
      const { analysis } = await watch(port, scriptOf(source), { loop: 2 });
      expect(analysis.leak?.loop).toEqual({ line: 2, functionName: null });
      expect(analysis.leak?.verdict).toBe('leak');
    });

    it('is not there in a program that just ends, which is not judged', async () => {
      const { analysis, exitCode } = await watch(port, scriptOf('kept=[(1,2)]\nprint(len(kept))\n'));
      expect(analysis.findings.map(({ code }) => code)).toContain('not-repeated');
      expect(analysis.findings.map(({ code }) => code)).not.toContain('steady-over-time');
      expect(exitCode).toBe(5);
    });

    it('is advised by its line, with the call that it makes, where a program that has one just ends', async () => {
      const source = 'kept=[]\ndef step():\n  kept.append(1)\nfor x in range(9):\n  step()\n';
      const { analysis } = await watch(port, scriptOf(source));
      expect(analysis.findings[0]?.code).toBe('not-repeated');
      expect(analysis.repeatable).toEqual({ loop: { line: 4 }, call: 'step()' });
    });

    it.each(['loop', 'none'] as const)(
      'is sampled in a profile without a timer, with --detail %s',
      async (detail) => {
        const scriptPath = scriptOf('kept=[]\nwhile True:\n  if len(kept)<30: kept.append((1,2))\n');
        const sampling = { timer: false, durationMs: 2000 };
        const options = { scriptPath, port, verify: false, holders: false, outDir: folder, sampling, detail };
        const { capture, analysis } = await runProfile(options);
        const samples = [...capture.records].filter((record) => record.type === 'sample');
        const inside = samples.filter(({ source }) => source === 'pass');
        expect(inside.length > 20).toBe(detail === 'loop');
        expect(inside.length === 0).toBe(detail === 'none');
        expect(inside.every(({ collected }) => !collected)).toBe(true);
        expect(analysis.summary.end?.reason).toBe('duration');
        expect(analysis.leak).toBeNull();
      },
    );
  });
});
