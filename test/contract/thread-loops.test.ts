import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWatch } from '../../src/app/record/run-leak.js';
import { raisedIn } from '../support/raised-in.js';
import { TARGETS, withReason } from '../support/targets.js';
import { TRUTH } from '../thread-loops/truth.js';

const CORPUS = fileURLToPath(new URL('../thread-loops/', import.meta.url));
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-thread-loops-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file.endsWith('.py'));
  expect(programs.map((file) => file.replace('.py', '')).sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds, the second core of a Pico is not emulated, and the others have no threads.
const HAVE_THREADS = TARGETS.filter(({ name }) => name === 'board' && process.env.MPGC_TEST_CORPUS);
for (const target of HAVE_THREADS.map(withReason)) {
  describe.skipIf(target.missing)(`the passes of loops in threads on ${target.label}`, () => {
    it.for(Object.entries(TRUTH))('%s', async ([name, { verdict, line, lines, perPass }], { skip }) => {
      const { port, stop } = await target.start();
      try {
        const { analysis } = await runWatch({
          scriptPath: join(CORPUS, `${name}.py`),
          port,
          verify: false,
          holders: false,
          detail: 'none',
          outDir,
          force: true,
          untilMs: 30_000,
        });
        skip(/no module named '?_thread/.test(raisedIn(analysis)), 'no _thread');
        const { leak, loops } = analysis;
        expect(loops.map(({ loop }) => loop?.line)).toEqual(lines);
        expect([leak?.verdict, leak?.reason]).toEqual([verdict, null]);
        expect(analysis.summary.sampling.lost).toBe(0);
        // Where no memory grows, each loop is as good as another.
        if (perPass === undefined) return;
        expect(leak?.loop?.line).toBe(line);
        const [low, high] = leak?.rate?.interval ?? [Number.NaN, Number.NaN];
        expect(low).toBeLessThanOrEqual(perPass);
        expect(high).toBeGreaterThanOrEqual(perPass);
      } finally {
        stop();
      }
    });
  });
}
