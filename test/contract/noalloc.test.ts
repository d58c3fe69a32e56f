import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunNoallocOptions, runNoalloc } from '../../src/app/noalloc/run-noalloc.js';
import { runProfile } from '../../src/app/record/run-profile.js';
import { TRUTH } from '../noalloc-corpus/truth.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../noalloc-corpus/', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-noalloc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file.endsWith('.py'));
  expect(programs.map((file) => file.replace('.py', '')).sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
describe.each(CORPUS_TARGETS.map(withReason))('calls on $label', ({ name: target, missing, start }) => {
  describe.skipIf(missing)('that are asked whether they allocate', () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await start());
    });
    afterAll(() => stop());

    const ask = (scriptPath: string, options: Omit<RunNoallocOptions, 'scriptPath'>) =>
      runNoalloc({ scriptPath, port, outDir: folder, ...options });
    const scriptOf = (source: string) => {
      const path = join(folder, 'main.py');
      writeFileSync(path, source);
      return path;
    };
    /** Whether floats are objects there; micro:bit builds have them in the reference. */
    const hasFloats = target !== 'micro:bit';

    // A board that takes seconds for each has every third, and all where the corpus is asked for.
    const asked = Object.entries(TRUTH).filter(
      (_, at) => target !== 'micro:bit' || process.env.MPGC_TEST_CORPUS || at % 3 === 0,
    );
    it.each(asked)('%s', async (name, { call, reason, openBytes, lines, floats }) => {
      const isObject = !floats || hasFloats;
      const { judged, exitCode } = await ask(join(CORPUS, `${name}.py`), { call });
      expect(judged?.reason).toBe(isObject ? reason : null);
      expect(exitCode).toBe(reason !== null && isObject ? 1 : 0);
      const open = judged?.openBytes?.slice(0, openBytes.length);
      expect(open).toEqual(isObject ? openBytes : openBytes.map(() => 0));
      expect(judged?.first?.asked).toBe(40);
      const found = judged?.lines?.lines.map(({ file, line }) => (file === '--call' ? 0 : line)) ?? [];
      expect(found).toEqual(isObject ? lines : []);
      expect(judged?.lines?.reason ?? null).toBeNull();
      expect(judged?.where?.line ?? 0).toBe((isObject && lines[0]) || 0);
    });

    it('names a line in a module beside the script', async () => {
      const beside = join(folder, 'beside');
      mkdirSync(beside, { recursive: true });
      writeFileSync(
        join(beside, 'sensor.py'),
        'raw = 7\n\n\ndef read():\n    pair = [raw]\n    return pair[0]\n',
      );
      writeFileSync(join(beside, 'main.py'), 'import sensor\n\n\ndef isr():\n    return sensor.read()\n');
      const { judged } = await ask(join(beside, 'main.py'), { call: 'isr()' });
      expect(judged?.where).toMatchObject({ file: 'sensor.py', line: 5 });
      expect(judged?.lines?.lines.map(({ file, line }) => [file, line])).toEqual([['sensor.py', 5]]);
    });

    it('allocates nothing after a call by --setup', async () => {
      const options = { call: 'isr()', setup: 'isr()' };
      const { judged, exitCode } = await ask(join(CORPUS, 'lazy_buffer.py'), options);
      expect([judged?.verdict, exitCode]).toEqual(['allocates-nothing', 0]);
    });

    it('leaves the heap unlocked when a call does not end', async () => {
      const path = scriptOf('def isr():\n  while True:\n    pass\n');
      const { judged, exitCode, capture } = await ask(path, { call: 'isr()', untilMs: 2000 });
      expect([judged?.reason, judged?.first?.begun, exitCode]).toEqual(['stopped', 1, 5]);
      const warnings = [...capture.records.ofType('warning')].map(({ code }) => code);
      expect(warnings).not.toContain('restarted');
      // The agent of the next run needs the heap, and no reset has opened it.
      const next = await runProfile({ scriptPath: scriptOf('x=[1]\n'), port, outDir: folder, reset: 'none' });
      expect(next.exitCode).toBe(0);
    });

    it.each([
      ['locks it', 'import micropython\ndef isr():\n  micropython.heap_lock()\n'],
      ['unlocks it', 'import micropython\ndef isr():\n  micropython.heap_unlock()\n'],
    ])('is inconclusive where the call %s', async (_, source) => {
      const { judged, exitCode } = await ask(scriptOf(source), { call: 'isr()', iterations: 3 });
      expect([judged?.reason, exitCode]).toEqual(['changes-lock', 5]);
    });

    it('is inconclusive where the call catches MemoryError itself', async () => {
      const source = 'def isr():\n  try:\n    len([1])\n  except Exception:\n    pass\n';
      const caught = await ask(scriptOf(source), { call: 'isr()', iterations: 3 });
      // With the heap open, the list stays.
      expect([caught.judged?.reason, caught.judged?.catches]).toEqual(['unlocked-only', true]);
      const idle = await ask(scriptOf(source.replace('len([1])', 'isr')), { call: 'isr()', iterations: 3 });
      expect([idle.judged?.reason, idle.exitCode]).toEqual(['catches', 5]);
    });

    it('is exit code 2 where a call raises in any case', async () => {
      const { judged, exitCode } = await ask(scriptOf('def isr():\n  return {}[1]\n'), { call: 'isr()' });
      expect([judged?.verdict === 'allocates-nothing', exitCode === 0]).toEqual([false, false]);
      const other = await ask(scriptOf('def isr():\n  return nothing\n'), { call: 'isr()' });
      expect([other.judged?.reason, other.exitCode]).toEqual(['raised', 2]);
    });
  });
});
