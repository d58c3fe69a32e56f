import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import type { RunLeakOptions } from '../../src/app/record/profile-options.js';
import { runLeak } from '../../src/app/record/run-leak.js';
import { leakSchema, toLeakJson } from '../../src/report/leak/leak-json.js';
import { TRUTH } from '../leak-corpus/truth.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../leak-corpus/', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-leak-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function hunt(port: string, scriptPath: string, changes: Partial<RunLeakOptions> = {}) {
  const result = await runLeak({
    scriptPath,
    port,
    call: 'step()',
    setup: null,
    iterations: null,
    untilMs: null,
    allowErrors: false,
    reset: 'soft',
    verify: false,
    // Which lines it comes from is asked in origin.test.ts.
    detail: 'none',
    holders: false,
    bootTimeoutMs: 10_000,
    outDir: folder,
    force: false,
    ...changes,
  });
  return { ...result, json: toLeakJson(analyse(result.capture), { capture: null, html: null }) };
}

function scriptOf(name: string, source: string): string {
  const path = join(folder, `${name}.py`);
  writeFileSync(path, source);
  return path;
}

it('every program of the corpus has its truth', () => {
  const programs = readdirSync(CORPUS).filter((file) => file.endsWith('.py'));
  expect(programs.map((file) => file.replace('.py', '')).sort()).toEqual(Object.keys(TRUTH).sort());
});

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
for (const target of CORPUS_TARGETS.map(withReason)) {
  describe.skipIf(target.missing)(`the leak corpus on ${target.label}`, () => {
    // There is one board, and of the others as many as are started.
    const each = target.name === 'board' ? it.sequential : it.concurrent;
    each.each(Object.entries(TRUTH))('%s', async (name, { verdict, exact, longRun, holder }) => {
      const { port, stop } = await target.start();
      try {
        const { json, exitCode, capture } = await hunt(port, join(CORPUS, `${name}.py`), { holders: true });
        expect(`${json.verdict} ${json.reason ?? ''}`).toBe(`${verdict} `);
        expect(exitCode).toBe(verdict === 'leak' || verdict === 'fragmenting' ? 1 : 0);
        const [low, high] = json.interval;
        if (exact !== undefined) {
          expect([json.bytesPerCall, low, high]).toEqual([exact, exact, exact]);
          expect(json.groups.length).toBeGreaterThan(0);
        }
        if (longRun !== undefined) {
          expect(low).toBeLessThanOrEqual(longRun);
          expect(high).toBeGreaterThanOrEqual(longRun);
          expect(high).toBeLessThan(2 * longRun + 16);
        }
        if (verdict !== 'leak') expect([json.bytesPerCall, low, high]).toEqual([0, 0, 0]);
        // What a budget of it speaks of.
        expect(analyse(capture).figures.leak).toMatchObject({ range: [low, high], doubts: [] });
        const named = (json.holders ?? []).map(({ path }) => path);
        // A micro:bit has room for few walks, in which what grows seldom does not.
        if (named.length > 0 || target.name !== 'micro:bit')
          expect(named).toEqual(holder === undefined ? [] : [holder]);
        if (name === 'new_attributes') {
          const strings = json.evidence.find(({ code }) => code === 'interned-strings')?.text;
          const count = Number(/grew by ([\d,]+) strings/.exec(strings ?? '')?.[1]?.replaceAll(',', ''));
          expect(count).toBeGreaterThanOrEqual(json.calls - 1);
          expect(count).toBeLessThanOrEqual(json.calls + 1);
        }
      } finally {
        stop();
      }
    });
  });
}

for (const target of TARGETS.map(withReason)) {
  describe.skipIf(target.missing)(`mpgc leak on ${target.label}`, () => {
    const on = async (use: (port: string) => Promise<void>) => {
      const { port, stop } = await target.start();
      try {
        await use(port);
      } finally {
        stop();
      }
    };

    it('makes as many calls as it is told, and tells the exact rate of a leak', () =>
      on(async (port) => {
        const script = scriptOf('count', 'kept=None\ndef step():\n global kept\n kept=(kept,1)\n');
        const { json, exitCode } = await hunt(port, script, { iterations: 60 });
        expect(json.calls - json.warmUpCalls).toBe(60);
        expect(json.verdict).toBe('leak');
        // A tuple of two: four words.
        const tuple = 4 * (json.board.wordBytes ?? 0);
        expect([json.bytesPerCall, ...json.interval]).toEqual([tuple, tuple, tuple]);
        expect(json.groups.find(({ letter }) => letter === 'T')?.count).toBeGreaterThanOrEqual(59);
        expect(exitCode).toBe(1);
        expect(leakSchema.parse(json)).toEqual(json);
      }));

    it('does the setup once before the calls', () =>
      on(async (port) => {
        const script = scriptOf(
          'setup',
          'kept=None\ndef init():\n global kept\n kept=bytearray(600)\ndef step():\n kept[0]=1\n',
        );
        const { json } = await hunt(port, script, { setup: 'init()', iterations: 40 });
        expect(json.verdict).toBe('clean');
        expect(json.startBytes).toBeGreaterThan(600);
      }));

    it('does not call few calls clean', () =>
      on(async (port) => {
        const script = scriptOf('few', 'def step():\n pass\n');
        const { json, exitCode } = await hunt(port, script, { iterations: 3 });
        expect([json.verdict, json.reason, exitCode]).toEqual(['inconclusive', 'too-few-calls', 5]);
        expect(json.sentence).toContain('--iterations');
      }));

    const RAISES = 'n=0\ndef step():\n global n\n n+=1\n if n%5==4:\n  raise ValueError("no %d"%(n%2))\n';

    it('ends at a call that raises, with its line', () =>
      on(async (port) => {
        const { json, exitCode } = await hunt(port, scriptOf('raises', RAISES), { iterations: 60 });
        expect([json.verdict, json.reason, exitCode]).toEqual(['inconclusive', 'raised', 2]);
        expect(json.calls).toBe(4);
        expect(json.raised).toHaveLength(1);
        expect(json.raised[0]!.traceback).toContain('File "raises.py", line 6');
        expect(json.sentence).toContain('--allow-errors');
      }));

    it('counts calls that raise where they may, and shows each exception once', () =>
      on(async (port) => {
        const { json } = await hunt(port, scriptOf('may', RAISES), { iterations: 60, allowErrors: true });
        expect(json.verdict).toBe('clean');
        expect(json.calls - json.warmUpCalls).toBe(60);
        expect(json.errors).toBe(Math.floor((json.calls + 1) / 5));
        expect(json.raised.map(({ message }) => message).sort()).toEqual([
          'ValueError: no 0',
          'ValueError: no 1',
        ]);
      }));

    it('gives a verdict from what there is when the time is up', () =>
      on(async (port) => {
        // A call takes 20 ms at least: however fast the board is, 10 KB of heap are not full when the time is up.
        const script = scriptOf(
          'slow',
          'import utime\nkept=None\ndef step():\n global kept\n kept=(kept,1)\n utime.sleep_ms(20)\n',
        );
        const { json } = await hunt(port, script, { iterations: 1_000_000, untilMs: 6000 });
        expect(json.end).toBe('duration');
        expect(json.verdict).toBe('leak');
        expect(json.secondsToFull === null || json.secondsToFull > 0).toBe(true);
      }));

    it('stops in the middle of a call that takes too long', () =>
      on(async (port) => {
        const script = scriptOf('never', 'def step():\n while True: pass\n');
        const { json, exitCode } = await hunt(port, script, { untilMs: 500 });
        expect([json.verdict, json.end, exitCode]).toEqual(['inconclusive', 'duration', 5]);
      }));

    it('says what the program did to the collector', () =>
      on(async (port) => {
        const script = scriptOf(
          'collector',
          'import gc\ngc.disable()\ndef step():\n bytearray(20)\n gc.collect()\n',
        );
        const { json } = await hunt(port, script, { iterations: 40 });
        expect(json.evidence.find(({ code }) => code === 'collector')?.text).toContain('gc.disable()');
        expect(json.warnings.find(({ code }) => code === 'collects-itself')?.message).toContain('line 5');
      }));
  });
}
