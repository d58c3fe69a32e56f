import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWatch } from '../../src/app/record/run-leak.js';
import { TRUTH } from '../module-loops/truth.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../module-loops/', import.meta.url));
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-module-loops-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file !== 'truth.ts');
  expect(programs.sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
for (const target of CORPUS_TARGETS.map(withReason)) {
  const isSmall = target.name === 'micro:bit';
  describe.skipIf(target.missing)(`the passes of loops in modules on ${target.label}`, () => {
    it.each(Object.entries(TRUTH).filter(([, { asyncio, stack }]) => !isSmall || !(asyncio || stack)))(
      '%s',
      async (name, { verdict, file, line, perPass }) => {
        const { port, stop } = await target.start();
        try {
          const scriptPath = join(CORPUS, name, 'main.py');
          const { analysis } = await runWatch({
            scriptPath,
            port,
            verify: false,
            holders: false,
            detail: 'none',
            outDir,
            // There it is watched over time, and the notice is all that is asked for.
            untilMs: target.name === 'sim' ? 3000 : 30_000,
          });
          const { leak, warnings } = analysis;
          if (target.name === 'sim') {
            const places = warnings.flatMap(({ code, values }) =>
              code === 'not-stepped' ? values?.places : [],
            );
            expect(places).toContain(`${file}:${line}`);
            return;
          }
          expect([leak?.verdict, leak?.reason, leak?.loop?.file, leak?.loop?.line]).toEqual([
            verdict,
            null,
            file,
            line,
          ]);
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
