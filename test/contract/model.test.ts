import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { HeapProgramRunner } from '../../src/agent/model-check/heap-program-runner.js';
import { type Examination, examineBoard } from '../../src/agent/run/examine-board.js';
import { explainRound } from '../../src/heap/conformance/explain-round.js';
import { MAX_ARGUMENT, type Operation } from '../../src/heap/conformance/heap-program.js';
import { settleStack } from '../../src/heap/conformance/overwrite-stale.js';
import { rulesFor } from '../../src/heap/model/gc-rules.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

/** Random programs on each target; `npm run test:conformance` asks for 200. */
const ROUNDS = process.env.MODE === 'conformance' ? 200 : 10;
const TIMEOUT_MS = 300_000 + ROUNDS * 1500;

describe.each(TARGETS.map(withReason))('the heap model against $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());
  const check = (name: string, body: (context: TestContext) => Promise<void>, timeoutMs?: number) =>
    it.skipIf(missing)(name, body, timeoutMs);

  const examine = (rounds: number, seed: number, reset: 'soft' | 'none' = 'soft'): Promise<Examination> =>
    withPort(port, (transport) =>
      examineBoard(
        transport,
        { rounds, seed, reset, bootTimeoutMs: 10_000 },
        { signal: new AbortController().signal, onPhase: () => {} },
      ),
    );

  check(
    `is equal in every block after each of ${ROUNDS} random programs`,
    async ({ skip }) => {
      const { check: found, board } = await examine(ROUNDS, 1000);
      const { memInfo } = board.features;
      expect(found.conformance.status).toBe(memInfo ? 'match' : 'not-applicable');
      skip(!memInfo, 'no micropython.mem_info');
      expect(found.conformance).toMatchObject({ rounds: ROUNDS, repeated: 0 });
      expect(found.conformance.rules).toContain(found.conformance.expectedRules);
      expect(found.conformance.operations).toBeGreaterThan(ROUNDS * 100);
      if (board.collects === 'inline') expect(found.conformance.collections).toBeGreaterThan(ROUNDS);
      expect(found.accounting.status).toBe('match');
      expect(found.accounting.maps).toBeGreaterThan(ROUNDS * 2);
    },
    TIMEOUT_MS,
  );

  check('leaves the heap, the threshold and the names as they were', async () => {
    const source = [
      'import gc',
      'for _ in range(3): gc.collect()',
      'print(sorted(n for n in globals() if n[0] != "_"), hasattr(gc, "threshold") and gc.threshold())',
    ].join('\n');
    const plain = await recordOn(port, source);
    const checked = await recordOn(port, source, { verify: true });
    expect(outputOf(checked)).toBe(outputOf(plain));
    for (const wanted of ['baseline', 'final'] as const) {
      const [withoutIt, withIt] = [plain, checked].map(
        (recorded) => recordsOf(recorded, 'sample').find(({ role }) => role === wanted)!.allocBytes,
      );
      expect(withIt, wanted).toBe(withoutIt);
    }
  });

  check('is part of a profile, and is not where it is not wanted', async () => {
    const [found] = recordsOf(await recordOn(port, 'pass\n', { verify: true }), 'model-check');
    expect(found?.conformance.status).not.toBe('mismatch');
    expect(recordsOf(await recordOn(port, 'pass\n'), 'model-check')).toEqual([]);
  });

  check('a heap that can grow grows as the model says', async ({ skip }) => {
    await withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
      const runner = new HeapProgramRunner(repl, firmware);
      const { collects } = firmware;
      skip(!firmware.memInfo, 'no micropython.mem_info');
      await runner.install();
      const { freeBytes } = (await runner.run([{ type: 'map' }]))[0]!.dump;
      const bytes = Math.min(MAX_ARGUMENT, Math.floor(freeBytes / 6));
      const program: Operation[] = [
        { type: 'map' },
        ...Array.from({ length: firmware.growing ? 8 : 4 }, (_, slot) => ({
          type: 'bytearray' as const,
          slot,
          bytes,
        })),
        { type: 'map' },
      ];
      const settle = settleStack({
        ballastCount: 0,
        litterCount: collects === 'inline' ? 100 : 0,
        shiftCount: 0,
      });
      await runner.run(settle);
      await runner.collect();
      const maps = await runner.run(collects === 'inline' ? [...settle, ...program] : program);
      const dumps = maps.map(({ dump }) => dump);
      const rules = rulesFor(firmware.implementation, firmware.version)!;
      const { verdict } = explainRound({ program, dumps, collects, keptBlocks: null }, rules);
      expect(['exact', 'stale-words']).toContain(verdict);
      const [before, after] = dumps.map(({ areas }) => areas.length);
      if (firmware.growing && bytes < MAX_ARGUMENT) expect(after).toBeGreaterThan(before!);
      await runner.remove();
      await repl.leave();
    });
  });

  check('does not take names of the program for the builtins', async () => {
    await recordOn(port, 'def bytearray(n): return [n]*n\ndef min(*a): return [a]\n');
    const { check: found } = await examine(1, 1, 'none');
    expect(found.conformance.status).not.toBe('mismatch');
  });
});
