import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeakOrigin } from '../../src/analysis/leak/leak-origin.js';
import { runLeak, runWatch } from '../../src/app/record/run-leak.js';
import { TARGETS, withReason } from '../support/targets.js';

const folderOf = (name: string) => fileURLToPath(new URL(`../${name}/`, import.meta.url));
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-origin-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

/** The line that keeps most, by reading the program, and all that keep anything. */
const CALLS: Record<string, { most: number[]; all: number[]; everywhere?: true; prompt?: false }> = {
  list_grows: { most: [6], all: [6], everywhere: true },
  linked_list: { most: [7], all: [7], everywhere: true },
  // The list of listeners grows in line 7, the bound method is made in 15, the screen in 22.
  listeners: { most: [15, 22], all: [7, 15, 22] },
  closures: { most: [6], all: [6, 8, 11] },
  schedule_queue: { most: [14], all: [4, 14] },
  kept_exceptions: { most: [6], all: [6, 13] },
  generators: { most: [13], all: [13, 15] },
  files_not_closed: { most: [7], all: [7, 8, 23] },
  recursion_keeps_frames: { most: [11], all: [11] },
  pool_never_shrinks: { most: [9], all: [8, 9] },
  every_tenth_call: { most: [10], all: [10] },
  // One object that each call replaces by a larger one: seen where a collection comes between the calls.
  string_log: { most: [7], all: [7], everywhere: true, prompt: false },
  bytearray_grows: { most: [6], all: [6], prompt: false },
};

/** Of main.py programs: the loop, and the line in it. */
const PASSES: Record<string, { loop: number; line: number }> = {
  top: { loop: 6, line: 8 },
  application: { loop: 16, line: 13 },
};

const linesOf = ({ lines }: LeakOrigin) =>
  lines.flatMap(({ line, share }) => (line !== null && share >= 0.05 ? [line] : []));

for (const target of TARGETS.map(withReason)) {
  const { name: board } = target;
  const isAsked = board === 'sim' || process.env.MPGC_TEST_CORPUS;
  describe.skipIf(target.missing)(`the lines that a leak comes from, on ${target.label}`, () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await target.start());
    });
    afterAll(() => stop());

    const calls = Object.entries(CALLS).filter(
      ([, { everywhere, prompt }]) => (everywhere || isAsked) && !(board === 'sim' && prompt === false),
    );
    it.each(calls)('%s', async (name, { most, all }) => {
      const scriptPath = join(folderOf('leak-corpus'), `${name}.py`);
      const { analysis } = await runLeak({
        scriptPath,
        port,
        call: 'step()',
        iterations: 100,
        bare: false,
        verify: false,
        holders: false,
        outDir,
        force: true,
      });
      const origin = analysis.leak?.origin;
      expect(origin?.detail).toBe('line');
      const [first, ...others] = linesOf(origin!);
      expect(most).toContain(first);
      expect(all).toEqual(expect.arrayContaining(others));
      // Tables grow in steps, of which the calls that are followed may see one more or one less.
      const perUnit = analysis.leak?.rate?.perUnit ?? 0;
      expect(origin!.bytesPerUnit / perUnit).toBeGreaterThan(0.6);
      expect(origin!.bytesPerUnit / perUnit).toBeLessThan(1.6);
    });

    it.each(Object.entries(PASSES))('a main.py: %s', async (name, { loop, line }) => {
      const scriptPath = join(folderOf('main-loops'), `${name}.py`);
      const { analysis } = await runWatch({
        scriptPath,
        port,
        untilMs: 30_000,
        verify: false,
        holders: false,
        outDir,
        force: true,
      });
      expect(analysis.leak?.loop?.line).toBe(loop);
      expect(linesOf(analysis.leak!.origin!)).toEqual([line]);
    });

    it('are none where that is not asked for', async () => {
      const scriptPath = join(folderOf('leak-corpus'), 'linked_list.py');
      const { analysis } = await runLeak({
        scriptPath,
        port,
        call: 'step()',
        iterations: 60,
        detail: 'none',
        bare: false,
        verify: false,
        holders: false,
        outDir,
        force: true,
      });
      expect(analysis.leak?.verdict).toBe('leak');
      expect(analysis.leak?.origin).toBeNull();
    });
  });
}
