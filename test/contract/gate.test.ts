import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { compareCaptures } from '../../src/analysis/compare/compare-captures.js';
import { check } from '../../src/analysis/gate/check.js';
import { parseBudgets } from '../../src/config/parse-budget.js';
import type { Capture } from '../../src/session/read-capture.js';
import { recordOn } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

const NONE = { kind: 'share', share: 0 } as const;
const script = (kept: number) =>
  `import mpgc\nmpgc.mark("begin")\nkept=bytearray(${kept})\nmpgc.mark("end")\n`;

describe.each(TARGETS.map(withReason))('a gate on $label', ({ missing, start }) => {
  describe.skipIf(missing)('of two versions of a script', () => {
    let target: Awaited<ReturnType<typeof start>>;
    let [before, again, after]: Capture[] = [];
    beforeAll(async () => {
      target = await start();
      const record = async (source: string) => (await recordOn(target.port, source)).capture;
      [before, again, after] = [
        await record(script(64)),
        await record(script(64)),
        await record(script(1024)),
      ];
    });
    afterAll(() => target?.stop());

    const against = (capture: Capture, bytes: number) =>
      check({
        captures: [{ name: 'new', analysis: analyse(capture) }],
        budgets: [],
        baseline: { name: 'base', analysis: analyse(before!) },
        maxGrowth: { kind: 'bytes', bytes },
      });

    it('knows every figure but the leak', () => {
      const budgets = parseBudgets(['peak=1m,live=1m,retained=1m,garbage=1m,baseline=1m,agent=1m']);
      const memory = parseBudgets(['free>0,largest-free>0,fragmentation<=100%']);
      const captures = [{ name: 'run', analysis: analyse(before!) }];
      const checked = check({ captures, budgets: [...budgets, ...memory], baseline: null, maxGrowth: NONE });
      expect(checked.budgets.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    });

    it('lets the same script pass, and fails one that keeps 960 bytes more', () => {
      expect(against(again!, 128).verdict).toBe('passed');
      const { growth } = against(after!, 512);
      expect(growth.map(({ figure, verdict }) => [figure, verdict])).toEqual([
        ['peak', 'failed'],
        ['live', 'failed'],
        ['retained', 'failed'],
      ]);
    });

    it('says where it is: in the figures, at the mark, and of what kind', () => {
      const { differences, figures, marks, groups } = compareCaptures(analyse(before!), analyse(after!));
      expect(differences).toEqual([]);
      const retained = figures.find(({ name }) => name === 'retained')?.change ?? 0;
      expect(Math.abs(retained - 960)).toBeLessThanOrEqual(128);
      const end = marks.find(({ label }) => label === 'end')?.changeBytes ?? 0;
      expect(Math.abs(end - 960)).toBeLessThanOrEqual(128);
      expect(groups?.find(({ base }) => base === null)?.changeBytes).toBe(1024);
    });
  });
});
