import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { compareCaptures } from '../../src/analysis/compare/compare-captures.js';
import { check } from '../../src/analysis/gate/check.js';
import { parseBudgets } from '../../src/config/parse-budget.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
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
      const [begin, end] = marks.map(({ label, changeBytes }) => [label, changeBytes ?? 0] as const);
      expect([begin?.[0], end?.[0]]).toEqual(['begin', 'end']);
      expect(Math.abs(begin![1])).toBeLessThanOrEqual(128);
      expect(Math.abs(end![1] - 960)).toBeLessThanOrEqual(128);
      expect(groups?.find(({ base }) => base === null)?.changeBytes).toBe(1024);
    });
  });
});

describe('two hunts on sim', () => {
  const hunted = async (source: string, iterations: number): Promise<Capture> => {
    const hunt = { setup: null, iterations, untilMs: null, allowErrors: false };
    const work = { type: 'hunt' as const, call: 'step()', ...hunt };
    const { capture } = await recordOn('sim:heap=64k', source, { work });
    const header = { ...capture.header, options: { ...capture.header.options, call: 'step()', hunt } };
    const [, ...records] = capture.records;
    return { ...capture, header, records: CaptureRecords.of([header, ...records]) };
  };

  it('are compared for each call, as they do not make as many', async () => {
    const leaks = await hunted('kept=None\ndef step():\n global kept\n kept=(kept,1)\n', 60);
    const clean = await hunted('def step():\n return (1,2,[3])\n', 120);
    const { figures, groups } = compareCaptures(analyse(leaks), analyse(clean));
    expect(figures.find(({ name }) => name === 'leak')).toMatchObject({ base: 16, current: 0, change: -16 });
    expect(groups?.[0]).toMatchObject({ fingerprint: 'T1', current: null, base: { perCall: 1 } });
    expect(groups?.[0]?.changePerCall).toBe(-16);
  });
});
